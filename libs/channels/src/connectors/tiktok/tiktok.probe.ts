import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { textOf } from '../../spi/read';
import { flagSetting, takeOverWebhookField } from '../../spi/settings';
import { unless } from '../../spi/verbs';
import { quotaOf } from './tiktok.budget';
import { capabilitiesWithout } from './tiktok.capabilities';
import { TikTokClient, type WebhookEvent } from './tiktok.client';
import { SCOPES } from './tiktok.settings';
import { accessToken, grantedScopes } from './tiktok.token';

const PUSHED: readonly WebhookEvent[] = ['COMMENT', 'DIRECT_MESSAGE', 'BRAND_MENTION'];

/**
 * Tests the connection: signs in, reads who the account is, whether videos and direct messages can be read, and directs the
 * app's events to the hook. What the consent left out, or TikTok refuses, is named and taken out of the record.
 */
export async function probeTikTok(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const { credentials } = await signedIn(account, signal);
  const externalId = credentials['openId'] ?? account.externalId;
  if (externalId === '') throw new ConnectorAuthError('TikTok does not say whose sign-in this is');
  const client = new TikTokClient({ ...account, externalId }, signal);
  const scopes = grantedScopes(credentials);
  const lacks = (scope: string) => scopes !== null && !scopes.includes(scope);
  const missing: string[] = SCOPES.filter(lacks);
  await readsVideos(client);
  const name = await nameOf(client);
  const hasMessages = !lacks('message.list.read') && (await readsMessages(client));
  if (!hasMessages && !lacks('message.list.read')) missing.push('Business Messaging');
  const failing = await failingHooks(account, client, hookUrl, signal);
  return {
    externalId,
    name: name ?? externalId,
    capabilities: capabilitiesWithout({
      comments: lacks('comment.list.manage'),
      messages: !hasMessages || lacks('message.list.send'),
      push: failing.includes('COMMENT'),
    }),
    missingPermissions: [...missing, ...failing.map((event) => `webhook ${event}`)],
    tokenExpiresAt: credentials['refreshTokenEndsAt'] ?? null,
    credentials: changed(account, credentials),
    quota: quotaOf({ ...account, externalId }),
  };
}

/** The credentials in use. Where TikTok has not said yet whose they are and what was granted, a renewal makes it say so. */
async function signedIn(account: AccountContext, signal: AbortSignal) {
  const token = await accessToken(account, signal);
  const isKnown = token.credentials['openId'] !== undefined && token.credentials['grantedScopes'] !== undefined;
  return isKnown ? token : accessToken(account, signal, token.value);
}

/** Credentials that renew themselves are stored by whoever runs the connector; without that they are handed over here. */
function changed(account: AccountContext, now: Readonly<Record<string, string>>): Record<string, string> | null {
  const isSame = now['refreshToken'] === account.credentials['refreshToken'];
  return account.renewCredentials || isSame ? null : { ...account.credentials, ...now };
}

async function readsVideos(client: TikTokClient): Promise<void> {
  const page = await unless(['forbidden'], () => client.videos(null, 1));
  if (!page) throw new ConnectorAuthError('TikTok does not let this sign-in read the account’s videos (video.list)');
}

async function nameOf(client: TikTokClient): Promise<string | null> {
  const answer = await unless(['forbidden', 'invalid', 'gone'], () => client.profile());
  const username = textOf(answer?.data['username'])?.trim();
  return username ? `@${username}` : textOf(answer?.data['display_name'])?.trim() || null;
}

/** Not for accounts of the EEA, Switzerland and the UK; in the USA after a review. */
async function readsMessages(client: TikTokClient): Promise<boolean> {
  return (await unless(['forbidden'], () => client.conversations('SINGLE', null, 1))) !== null;
}

/** Push is an extra: what keeps it from working is named, and reading goes on. */
async function failingHooks(
  account: AccountContext,
  client: TikTokClient,
  hookUrl: string,
  signal: AbortSignal,
): Promise<WebhookEvent[]> {
  const failing: WebhookEvent[] = [];
  for (const event of PUSHED) {
    if (!(await subscribed(account, client, event, hookUrl, signal))) failing.push(event);
  }
  return failing;
}

async function subscribed(
  account: AccountContext,
  client: TikTokClient,
  event: WebhookEvent,
  hookUrl: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const current = await client.webhook(event);
    if (current !== null && sameInstallation(current, hookUrl)) return true;
    if (current !== null && !flagSetting(account, takeOverWebhookField)) return false;
    await client.setWebhook(event, hookUrl);
    return true;
  } catch (error) {
    const isRefusal = error instanceof ConnectorRejected || error instanceof ConnectorAuthError;
    if ((!isRefusal && !(error instanceof ConnectorUnavailable)) || signal.aborted) throw error;
    return false;
  }
}

/** An app has one address for all its accounts: that of any of them serves. */
function sameInstallation(current: string, hookUrl: string): boolean {
  if (!URL.canParse(current) || !URL.canParse(hookUrl)) return false;
  const [theirs, ours] = [new URL(current), new URL(hookUrl)];
  const folder = (url: URL) => url.pathname.split('/').slice(0, -2).join('/');
  return theirs.origin === ours.origin && folder(theirs) === folder(ours);
}
