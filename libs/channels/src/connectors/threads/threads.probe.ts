import type { ActionVerb, CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { countOf, idOf, recordOf, textOf } from '../../spi/read';
import { credential, flagSetting } from '../../spi/settings';
import { unless, withoutVerbs } from '../../spi/verbs';
import { THREADS_CAPABILITIES } from './threads.capabilities';
import { ThreadsClient } from './threads.client';
import { quotaOf } from './threads.quota';
import { replyApprovalField } from './threads.settings';

/** Permissions with the verbs that stop working without them. */
export const PERMISSIONS: Readonly<Record<string, readonly ActionVerb[]>> = {
  threads_basic: [],
  threads_content_publish: ['reply'],
  threads_read_replies: [],
  threads_manage_replies: ['hide', 'unhide', 'approve', 'reject'],
  threads_manage_mentions: [],
  threads_delete: ['delete-reply'],
};

interface TokenFacts {
  scopes: string[];
  expiresAt: string | null;
}

/**
 * Tests the connection, renews the token when its end is near, and names missing permissions. The webhook is set by hand
 * in the app's dashboard: Threads has no edge for it, so that two secrets stored here are what says that there is one.
 */
export async function probeThreads(
  account: AccountContext,
  _hookUrl: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const client = new ThreadsClient(account, signal);
  const { body, at } = await client.me();
  const externalId = idOf(body['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no Threads profile');
  const { token } = client;
  const facts = await tokenFacts(client, token.value);
  await token.keepFresh(Date.parse(at), facts?.expiresAt ?? null);
  const quota = await quotaOf(client);
  const missing = facts
    ? Object.keys(PERMISSIONS).filter((scope) => !facts.scopes.includes(scope))
    : await missingByTrial(client);
  return {
    externalId,
    name: textOf(body['username']) ?? textOf(body['name']) ?? '',
    capabilities: recordFor(account, missing),
    missingPermissions: missing,
    tokenExpiresAt: token.expiresAt,
    credentials: token.changed,
    ...(quota.length > 0 && { quota }),
  };
}

/** What Threads says about the token; null when the app's settings do not let this profile ask. */
async function tokenFacts(client: ThreadsClient, token: string): Promise<TokenFacts | null> {
  const answer = await unless(['forbidden', 'invalid', 'gone'], () => client.debugToken(token));
  const data = recordOf(answer?.body['data']);
  const scopes = data?.['scopes'];
  if (!data || !Array.isArray(scopes)) return null;
  if (data['is_valid'] === false) throw new ConnectorAuthError('Threads says that the token is not valid');
  const seconds = countOf(data['expires_at']);
  const expiresAt = seconds === null || seconds === 0 ? null : new Date(seconds * 1000).toISOString();
  return { scopes: scopes.filter((scope) => typeof scope === 'string'), expiresAt };
}

/** The permissions that a read refuses without; those that only writing needs cannot be tried. */
async function missingByTrial(client: ThreadsClient): Promise<string[]> {
  const trials: [scope: string, read: () => Promise<unknown>][] = [
    ['threads_read_replies', () => client.ownReplies(null)],
    ['threads_manage_mentions', () => client.mentions(null)],
  ];
  const missing: string[] = [];
  for (const [scope, read] of trials) {
    if ((await unless(['forbidden'], read)) === null) missing.push(scope);
  }
  return missing;
}

function recordFor(account: AccountContext, missing: readonly string[]): CapabilityRecord {
  const lacking = missing.flatMap((scope) => PERMISSIONS[scope] ?? []);
  const approval: ActionVerb[] = flagSetting(account, replyApprovalField) ? [] : ['approve', 'reject'];
  const record = withoutVerbs(THREADS_CAPABILITIES, [...lacking, ...approval]);
  const hasHook = credential(account, 'appSecret') !== null && credential(account, 'verifyToken') !== null;
  const reached: CapabilityRecord = hasHook ? record : { ...record, receive: 'poll' };
  if (!missing.includes('threads_manage_mentions')) return reached;
  const { mention: _unread, ...verbs } = reached.verbs;
  return { ...reached, itemKinds: reached.itemKinds.filter((kind) => kind !== 'mention'), verbs };
}
