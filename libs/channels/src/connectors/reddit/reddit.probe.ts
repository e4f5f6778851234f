import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { capabilitiesWithout, MODERATING } from './reddit.capabilities';
import { RedditClient } from './reddit.client';
import { subredditsOf, usernameOf } from './reddit.settings';
import { grantedScopes } from './reddit.token';

const MODERATOR_VERBS: readonly ActionVerb[] = MODERATING;

/** Each scope with what it is needed for: verbs on public things, and verbs on messages. */
const NEEDED: { scope: string; verbs: readonly ActionVerb[]; ofMessages: readonly ActionVerb[] }[] = [
  { scope: 'read', verbs: [], ofMessages: [] },
  { scope: 'history', verbs: [], ofMessages: [] },
  { scope: 'submit', verbs: ['reply'], ofMessages: [] },
  { scope: 'edit', verbs: ['edit-reply', 'delete-reply'], ofMessages: [] },
  { scope: 'vote', verbs: ['like', 'unlike'], ofMessages: [] },
  { scope: 'privatemessages', verbs: ['private-reply', 'mark-read'], ofMessages: [] },
  { scope: 'report', verbs: [], ofMessages: [] },
  { scope: 'modposts', verbs: ['hide', 'unhide', 'approve', 'reject'], ofMessages: [] },
  { scope: 'modcontributors', verbs: ['ban', 'unban'], ofMessages: ['unban'] },
  { scope: 'modmail', verbs: [], ofMessages: ['archive'] },
];

/** Reads who the account is, what the sign-in allows and which of the named subreddits it moderates. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new RedditClient(account, signal);
  const me = await client.me();
  if (usernameOf(account).toLowerCase() !== me.name.toLowerCase()) {
    throw new ConnectorRejected(`the sign-in is of u/${me.name}, not of the account that is named`, 'invalid');
  }
  const { credentials } = await client.token();
  const scopes = grantedScopes(credentials);
  const allows = (scope: string) => scopes === null || scopes.includes('*') || scopes.includes(scope);
  const missing = NEEDED.filter(({ scope }) => !allows(scope));
  const lacking = missing.flatMap(({ verbs }) => verbs);
  const ofMessages = missing.flatMap((entry) => entry.ofMessages);
  if (!allows('privatemessages') && !allows('modmail')) ofMessages.push('reply', 'mark-read');
  if (!allows('report') && !allows('modposts')) lacking.push('spam');

  const subreddits = subredditsOf(account);
  const unmoderated: string[] = [];
  for (const name of subreddits) if (!(await isModerated(client, name))) unmoderated.push(name);
  if (unmoderated.length === subreddits.length) {
    lacking.push(...MODERATOR_VERBS);
    ofMessages.push('unban', 'archive');
  }
  return {
    externalId: me.id,
    name: `u/${me.name}`,
    capabilities: capabilitiesWithout(lacking, ofMessages),
    missingPermissions: [...missing.map(({ scope }) => scope), ...unmoderated.map((name) => `moderator of r/${name}`)],
    tokenExpiresAt: null,
    credentials: handedOver(account, credentials),
  };
}

/** Whoever runs the connector stores renewed tokens as they come; without a store another refresh token is handed over here. */
function handedOver(account: AccountContext, now: AccountContext['credentials']): Record<string, string> | null {
  const isSame = now['refreshToken'] === account.credentials['refreshToken'];
  return account.renewCredentials || isSame ? null : { ...account.credentials, ...now };
}

/** The queue is shown to moderators only. */
async function isModerated(client: RedditClient, subreddit: string): Promise<boolean> {
  try {
    await client.listing(`/r/${subreddit}/about/modqueue`, null, 1);
    return true;
  } catch (error) {
    if (error instanceof ConnectorRejected && (error.reason === 'forbidden' || error.reason === 'gone')) return false;
    throw error;
  }
}
