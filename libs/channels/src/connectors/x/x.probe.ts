import type { ActionVerb, CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { idOf, recordOf, textOf } from '../meta/read';
import { credential, flagSetting } from '../meta/settings';
import { unless, withoutVerbs } from '../meta/verbs';
import { MOST_WEIGHT_PREMIUM, X_CAPABILITIES } from './x.capabilities';
import { XClient } from './x.client';
import { longPostsField } from './x.settings';
import { subscribeWebhook } from './x.subscribe';
import { heldTokens, renewTokens, storedTokens, type XTokens } from './x.token';

/** Permissions with the verbs that stop working without them. */
const PERMISSIONS: Readonly<Record<string, readonly ActionVerb[]>> = {
  'tweet.read': [],
  'users.read': [],
  'tweet.write': [],
  'tweet.moderate.write': ['hide', 'unhide'],
  'dm.read': ['private-reply'],
  'dm.write': ['private-reply'],
  'media.write': [],
  'offline.access': [],
};
/** A token with less than this left is renewed by the test, so that the stored one serves for a while. */
const RENEW_BEFORE_MS = 30 * 60_000;

/**
 * Tests the connection, hands over renewed tokens, sets up the webhook where the app token and the consumer secret are
 * known, and names missing permissions. Without a word of X about the granted scopes only reading messages is tried.
 */
export async function probeX(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const held = await freshTokens(account, signal);
  const client = new XClient(account, signal);
  const { body } = await client.me();
  const user = recordOf(body['data']);
  const externalId = idOf(user?.['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no X account');
  const known: AccountContext = { ...account, externalId };
  const missing = await missingScopes(client, held);
  const hook = await hookState(known, hookUrl, signal, missing);
  const now = heldTokens(account);
  return {
    externalId,
    name: textOf(user?.['username']) ?? textOf(user?.['name']) ?? '',
    capabilities: recordFor(account, missing, hook.isValid),
    missingPermissions: [...missing, ...hook.missing],
    tokenExpiresAt: now.expiresAt,
    credentials: changedCredentials(account, now),
  };
}

async function freshTokens(account: AccountContext, signal: AbortSignal): Promise<XTokens> {
  const held = heldTokens(account);
  const left = held.expiresAt === null ? 0 : Date.parse(held.expiresAt) - Date.now();
  if (held.refresh === null || left > RENEW_BEFORE_MS) return held;
  return renewTokens(account, signal);
}

async function missingScopes(client: XClient, { scopes, refresh }: XTokens): Promise<string[]> {
  if (scopes) return Object.keys(PERMISSIONS).filter((scope) => !scopes.includes(scope));
  const canRead = (await unless(['forbidden'], () => client.messages(null, 1))) !== null;
  return [...(canRead ? [] : ['dm.read']), ...(refresh === null ? ['offline.access'] : [])];
}

/** Push is an extra: what keeps it from working is named, and reading goes on. */
async function hookState(
  account: AccountContext,
  hookUrl: string,
  signal: AbortSignal,
  missing: readonly string[],
): Promise<{ isValid: boolean; missing: string[] }> {
  const canPush = credential(account, 'appToken') !== null && credential(account, 'consumerSecret') !== null;
  if (!canPush) return { isValid: false, missing: [] };
  try {
    const isValid = await subscribeWebhook(
      new XClient(account, signal),
      account.externalId,
      hookUrl,
      !missing.includes('dm.read'),
    );
    return { isValid, missing: isValid ? [] : ['webhook (valid: false)'] };
  } catch (error) {
    const isRefusal = error instanceof ConnectorRejected || error instanceof ConnectorAuthError;
    if (!isRefusal && !(error instanceof ConnectorUnavailable)) throw error;
    if (signal.aborted) throw error;
    return { isValid: false, missing: ['webhook'] };
  }
}

function changedCredentials(account: AccountContext, now: XTokens): Record<string, string> | null {
  const stored = storedTokens(account);
  if (now.access === stored.access && now.refresh === stored.refresh) return null;
  return {
    ...account.credentials,
    accessToken: now.access,
    ...(now.refresh !== null && { refreshToken: now.refresh }),
    ...(now.expiresAt !== null && { tokenExpiresAt: now.expiresAt }),
    ...(now.scopes !== null && { grantedScopes: now.scopes.join(' ') }),
  };
}

function recordFor(account: AccountContext, missing: readonly string[], hasHook: boolean): CapabilityRecord {
  let record = withoutVerbs(
    X_CAPABILITIES,
    missing.flatMap((scope) => PERMISSIONS[scope] ?? []),
  );
  const lacks = (scope: string) => missing.includes(scope);
  const only = (kinds: ('mention' | 'comment' | 'message')[], verbs: ActionVerb[]): CapabilityRecord => ({
    ...record,
    verbs: Object.fromEntries(
      Object.entries(record.verbs).map(([kind, list]) => [
        kind,
        kinds.some((name) => name === kind) ? list.filter(({ verb }) => !verbs.includes(verb)) : list,
      ]),
    ),
  });
  if (lacks('tweet.write')) record = only(['mention', 'comment'], ['reply', 'delete-reply']);
  if (lacks('dm.write')) record = only(['message'], ['reply', 'delete-reply', 'ban', 'unban']);
  if (lacks('dm.read')) {
    const { message: _unread, ...verbs } = record.verbs;
    record = { ...record, itemKinds: record.itemKinds.filter((kind) => kind !== 'message'), verbs };
  }
  if (lacks('media.write')) {
    const none = { ...record.attachments, types: [], maxCount: 0 };
    record = { ...record, attachments: none, perKind: { message: { ...record.perKind?.message, attachments: none } } };
  }
  if (flagSetting(account, longPostsField)) {
    record = {
      ...record,
      text: { ...record.text, reply: { max: MOST_WEIGHT_PREMIUM, unit: 'utf16', confirmed: true } },
    };
  }
  return hasHook ? record : { ...record, receive: 'poll' };
}
