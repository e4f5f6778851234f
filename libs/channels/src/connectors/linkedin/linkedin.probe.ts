import type { ActionVerb, CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { flagSetting, textSetting } from '../../spi/settings';
import { unless, withoutVerbs } from '../../spi/verbs';
import { LINKEDIN_CAPABILITIES } from './linkedin.capabilities';
import { LinkedInClient } from './linkedin.client';
import { SCOPES } from './linkedin.oauth';
import { quotaOf } from './linkedin.pace';
import { administered, pageName, type Administered } from './linkedin.pages';
import { deleteOthersField, organizationOf } from './linkedin.settings';
import { keepSubscribed } from './linkedin.subscribe';
import { connectionEnds, isEnding, renewTokens, tokensIn } from './linkedin.token';

const DAY_MS = 86_400_000;
/** A test renews an access token with less than this left (of 60 days), so that calls seldom have to. */
const RENEW_BEFORE_MS = 7 * DAY_MS;
const WRITING: readonly ActionVerb[] = ['reply', 'edit-reply', 'delete-reply', 'delete', 'like', 'unlike'];

/**
 * Tests the connection: role, scopes and notifications, and renews the access token in time. `tokenExpiresAt` is when somebody
 * has to sign in again: day 365 of the refresh token, or the access token's end where the app has none.
 */
export async function probeLinkedIn(
  account: AccountContext,
  hookUrl: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const stored = isEnding(account.credentials, RENEW_BEFORE_MS)
    ? await renewTokens(account, signal)
    : account.credentials;
  const fresh: AccountContext = { ...account, credentials: stored };
  const roles = await administered(new LinkedInClient(fresh, signal));
  const externalId = chosenPage(fresh, roles);
  const known: AccountContext = { ...fresh, externalId };
  const client = new LinkedInClient(known, signal);
  const name = await pageName(client, externalId);
  const missing = roles.organizationIds.includes(externalId) ? [] : ['ADMINISTRATOR'];
  missing.push(...(await missingScopes(client)));
  const isPushed = await isSubscribed(known, client, roles, hookUrl);
  if (isPushed === false) missing.push('webhook');
  const { credentials } = client;
  return {
    externalId,
    name,
    capabilities: recordFor(account, missing, isPushed === true),
    missingPermissions: missing,
    tokenExpiresAt: connectionEnds(credentials),
    credentials: credentials['accessToken'] === account.credentials['accessToken'] ? null : { ...credentials },
    ...quotaOf(known),
  };
}

/** The Page that was connected or entered, or else the only one. */
function chosenPage(account: AccountContext, { organizationIds }: Administered): string {
  const told = organizationOf(account);
  if (told !== '') return told;
  const [only, ...others] = organizationIds;
  if (only === undefined)
    throw new ConnectorRejected('This member is the administrator of no LinkedIn Page', 'forbidden');
  if (others.length > 0) {
    throw new ConnectorRejected(`Enter the id of the Page: ${organizationIds.join(', ')}`, 'invalid');
  }
  return only;
}

/** The scopes that LinkedIn told when it gave the token; for a token that was entered by hand, reading is tried. */
async function missingScopes(client: LinkedInClient): Promise<string[]> {
  const { scopes } = tokensIn(client.credentials);
  if (scopes) return SCOPES.filter((scope) => !scopes.includes(scope));
  const now = Date.now();
  const span = { start: now - DAY_MS, end: now };
  const trials: [scope: string, attempt: () => Promise<unknown>][] = [
    ['r_organization_social', () => client.posts(1)],
    ['rw_organization_admin', () => client.notifications(span, 0, true)],
  ];
  const missing: string[] = [];
  for (const [scope, attempt] of trials) {
    if ((await unless(['forbidden'], attempt)) === null) missing.push(scope);
  }
  return missing;
}

/** Null: notifications are not set up here. */
async function isSubscribed(
  account: AccountContext,
  client: LinkedInClient,
  { member }: Administered,
  hookUrl: string,
): Promise<boolean | null> {
  const applicationId = textSetting(account, 'applicationId') || String(account.settings['applicationId'] ?? '');
  if (applicationId === '') return null;
  if (member === null) return false;
  return keepSubscribed(client, { applicationId, member, organizationId: account.externalId }, hookUrl);
}

function recordFor(account: AccountContext, missing: readonly string[], isPushed: boolean): CapabilityRecord {
  const lacking: ActionVerb[] = flagSetting(account, deleteOthersField) ? [] : ['delete'];
  if (missing.includes('w_organization_social_feed')) lacking.push(...WRITING);
  const record = withoutVerbs(LINKEDIN_CAPABILITIES, lacking);
  return isPushed ? record : { ...record, receive: 'poll' };
}
