import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { capabilitiesWith } from './mastodon.capabilities';
import { MastodonClient } from './mastodon.client';
import { ScopeMissing } from './mastodon.errors';
import { fullName, idOf, textOf } from './mastodon.payloads';

/** An id that no status, account or conversation has: a call on it is refused for its content, after the scope was checked. */
const NOBODY = '0';

const WRITING: { scope: string; path: string; verbs: readonly ActionVerb[] }[] = [
  { scope: 'write:statuses', path: '/api/v1/statuses', verbs: ['reply', 'private-reply', 'edit-reply', 'delete-reply', 'reject'] }, // prettier-ignore
  { scope: 'write:favourites', path: `/api/v1/statuses/${NOBODY}/favourite`, verbs: ['like', 'unlike'] },
  { scope: 'write:blocks', path: `/api/v1/accounts/${NOBODY}/block`, verbs: ['ban', 'unban'] },
  { scope: 'write:reports', path: '/api/v1/reports', verbs: ['spam'] },
  { scope: 'write:conversations', path: `/api/v1/conversations/${NOBODY}/read`, verbs: ['mark-read'] },
  { scope: 'write:media', path: '/api/v2/media', verbs: [] },
];

/** Reads account and server, tries every scope without an effect, and takes out of the record what is lacking. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new MastodonClient(account, signal);
  const me = await client.me();
  const externalId = idOf(me['id']);
  if (externalId === null) throw new ConnectorAuthError('Mastodon does not say whose token this is');
  const instance = await client.instance();
  const missing = new Set<string>();
  const lacking: ActionVerb[] = quotesCanBeRevoked(instance.version) ? [] : ['reject'];
  const readable = [
    { scope: 'read:notifications', read: () => client.notifications(null, 1) },
    { scope: 'read:statuses', read: () => client.statusesOf(externalId, null, 1) },
  ];
  for (const { scope, read } of readable) if (!(await isAllowed(read))) missing.add(scope);
  for (const { scope, path, verbs } of WRITING) {
    if (await isAllowed(() => client.attempt(path))) continue;
    missing.add(scope);
    lacking.push(...verbs);
  }
  return {
    externalId,
    name: textOf(me['display_name']) ?? `@${fullName(me, instance.host) ?? externalId}`,
    capabilities: capabilitiesWith({
      characters: instance.characters,
      imageBytes: instance.imageBytes,
      streams: instance.streaming !== null,
      uploads: !missing.has('write:media'),
      lacking,
    }),
    missingPermissions: [...missing],
    tokenExpiresAt: null,
    credentials: null,
  };
}

/** Whether the token may make a call. That the call is refused for its content is what was to be expected. */
async function isAllowed(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof ScopeMissing) return false;
    if (!(error instanceof ConnectorRejected)) throw error;
  }
  return true;
}

/** Since Mastodon 4.5. Other servers that name a Mastodon version they resemble name an older one. */
function quotesCanBeRevoked(version: string): boolean {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 5);
}
