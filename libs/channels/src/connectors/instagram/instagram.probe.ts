import type { CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import type { GraphClient } from '../meta/graph-client';
import { debugToken, ensureSubscribed, probeResult, type PermissionTable } from '../meta/probe';
import { countOf, idOf, recordOf, textOf } from '../meta/read';
import { credential, flagSetting, humanAgentField } from '../meta/settings';
import { unless, withHumanAgent, withoutVerbs } from '../meta/verbs';
import { INSTAGRAM_CAPABILITIES } from './instagram.capabilities';
import { instagramGraph, loginOf } from './instagram.client';

const MESSAGE_FIELDS = [
  'messages',
  'message_reactions',
  'messaging_seen',
  'messaging_postbacks',
  'messaging_referral',
  'message_edit',
];
const FIELDS = ['comments', 'live_comments', 'mentions', ...MESSAGE_FIELDS];
/** What the linked Page is subscribed to, so that messages arrive (Facebook Login). */
const PAGE_FIELDS = ['messages', 'message_reactions', 'messaging_postbacks'];

const PERMISSIONS: PermissionTable = {
  instagram_basic: [],
  instagram_manage_comments: ['hide', 'unhide', 'delete', 'delete-reply'],
  instagram_manage_messages: ['private-reply', 'like', 'unlike', 'mark-read', 'ban', 'unban', 'spam'],
  pages_show_list: [],
  pages_read_engagement: [],
  pages_manage_metadata: [],
};

const DAY_MS = 86_400_000;
/** A token lives 60 days; it is renewed from about day 45 on. */
const RENEW_BEFORE_MS = 15 * DAY_MS;

/** Tests the connection of either login model, renews its subscription and, with Instagram Login, its token. */
export function probeInstagram(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const graph = instagramGraph(account, signal);
  return loginOf(account) === 'instagram' ? probeInstagramLogin(graph, account) : probePage(graph, account, hookUrl);
}

function recordFor(account: AccountContext): CapabilityRecord {
  return flagSetting(account, humanAgentField) ? withHumanAgent(INSTAGRAM_CAPABILITIES) : INSTAGRAM_CAPABILITIES;
}

async function probePage(graph: GraphClient, account: AccountContext, hookUrl: string): Promise<ProbeResult> {
  const token = await debugToken(graph, account);
  const { body } = await graph.get('me', { fields: 'id,name,instagram_business_account{id,username}' });
  const linked = recordOf(body['instagram_business_account']);
  const externalId = idOf(linked?.['id']);
  if (externalId === null) {
    throw new ConnectorRejected('No Instagram professional account is linked to this Page', 'invalid');
  }
  const subscription = { object: 'instagram', fields: FIELDS, pageFields: PAGE_FIELDS } as const;
  const subscribed = await ensureSubscribed(graph, account, hookUrl, subscription);
  const name = textOf(linked?.['username']) ?? textOf(body['name']) ?? '';
  return probeResult({ externalId, name }, recordFor(account), { token, needed: PERMISSIONS, subscribed });
}

async function probeInstagramLogin(graph: GraphClient, account: AccountContext): Promise<ProbeResult> {
  const { body, at } = await graph.get('me', { fields: 'user_id,id,username' });
  const externalId = idOf(body['user_id']) ?? idOf(body['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no Instagram account');
  // The app's address is set in its dashboard: this login model has no edge for it.
  const subscribed = await unless(['forbidden', 'invalid', 'gone'], () =>
    graph.post('me/subscribed_apps', {}, { subscribed_fields: FIELDS.join(',') }),
  );
  const record = withoutVerbs(recordFor(account), ['ban', 'unban', 'spam']);
  const renewed = await renewedToken(graph, account, at);
  return {
    externalId,
    name: textOf(body['username']) ?? '',
    capabilities: subscribed ? record : { ...record, receive: 'poll' },
    missingPermissions: [],
    tokenExpiresAt: renewed?.expiresAt ?? credential(account, 'tokenExpiresAt'),
    credentials: renewed && { ...account.credentials, accessToken: renewed.token, tokenExpiresAt: renewed.expiresAt },
  };
}

/** A fresh token when the present one ends within two weeks, or when it is not known when it ends. */
async function renewedToken(
  graph: GraphClient,
  account: AccountContext,
  now: string,
): Promise<{ token: string; expiresAt: string } | null> {
  const expiresAt = credential(account, 'tokenExpiresAt');
  if (expiresAt !== null && Date.parse(expiresAt) - Date.parse(now) > RENEW_BEFORE_MS) return null;
  // A token younger than a day cannot be renewed yet; that is no fault.
  const answer = await unless(['invalid', 'forbidden'], () =>
    graph.get('refresh_access_token', { grant_type: 'ig_refresh_token' }),
  );
  const token = textOf(answer?.body['access_token']);
  const seconds = countOf(answer?.body['expires_in']);
  if (!token || seconds === null) return null;
  return { token, expiresAt: new Date(Date.parse(now) + seconds * 1000).toISOString() };
}
