import type { ActionVerb, CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { idOf, recordOf, textOf } from '../../spi/read';
import { credential, flagSetting } from '../../spi/settings';
import { unless, withoutVerbs } from '../../spi/verbs';
import { MOST_WEIGHT_PREMIUM, X_CAPABILITIES } from './x.capabilities';
import { XClient } from './x.client';
import { SCOPES } from './x.oauth';
import { longPostsField } from './x.settings';
import { subscribeWebhook } from './x.subscribe';
import { isEnding, renewTokens, tokensIn } from './x.token';

/** The verbs of all kinds that stop working without a permission. */
const VERBS_OF: Readonly<Record<string, readonly ActionVerb[]>> = {
  'tweet.moderate.write': ['hide', 'unhide'],
  'dm.read': ['private-reply'],
  'dm.write': ['private-reply'],
};
/** A token with less than this left is renewed by the test, so that calls seldom have to. */
const RENEW_BEFORE_MS = 30 * 60_000;

/**
 * Tests the connection, sets up the webhook where the app token and the consumer secret are known, and names missing
 * permissions. Without a word of X about the granted scopes only reading messages is tried. With a refresh token the
 * connection has no known end.
 */
export async function probeX(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const fresh: AccountContext = { ...account, credentials: await freshCredentials(account, signal) };
  const client = new XClient(fresh, signal);
  const { body } = await client.me();
  const user = recordOf(body['data']);
  const externalId = idOf(user?.['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no X account');
  const missing = await missingScopes(client);
  const known: AccountContext = { ...fresh, externalId, credentials: client.credentials };
  const hook = await hookState(known, hookUrl, signal, missing);
  const { refresh, expiresAt } = tokensIn(client.credentials);
  return {
    externalId,
    name: textOf(user?.['username']) ?? textOf(user?.['name']) ?? '',
    capabilities: recordFor(account, missing, hook.isValid),
    missingPermissions: [...missing, ...hook.missing],
    tokenExpiresAt: refresh === null ? expiresAt : null,
    credentials: handedOver(account, client.credentials),
  };
}

/** A renewal also tells the end and the scopes of a token that somebody entered. */
function freshCredentials(account: AccountContext, signal: AbortSignal): Promise<AccountContext['credentials']> {
  const { credentials } = account;
  const { refresh, expiresAt } = tokensIn(credentials);
  const isUnknown = refresh !== null && expiresAt === null;
  const renews = isUnknown || isEnding(credentials, RENEW_BEFORE_MS);
  return renews ? renewTokens(account, signal) : Promise.resolve(credentials);
}

/** Whoever runs the connector stores renewed tokens as they come; without a store they are handed over here. */
function handedOver(account: AccountContext, now: AccountContext['credentials']): Record<string, string> | null {
  const isSame = now['accessToken'] === account.credentials['accessToken'];
  return account.renewCredentials || isSame ? null : { ...now };
}

async function missingScopes(client: XClient): Promise<string[]> {
  const { scopes, refresh } = tokensIn(client.credentials);
  if (scopes) return SCOPES.filter((scope) => !scopes.includes(scope));
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

function recordFor(account: AccountContext, missing: readonly string[], hasHook: boolean): CapabilityRecord {
  let record = withoutVerbs(
    X_CAPABILITIES,
    missing.flatMap((scope) => VERBS_OF[scope] ?? []),
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
