import type { CapabilityRecord } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import type { GraphClient } from '../meta/graph-client';
import { debugToken, ensureSubscribed, probeResult, type PermissionTable } from '../meta/probe';
import { idOf, recordOf, textOf } from '../../spi/read';
import { humanAgentField } from '../meta/settings';
import { flagSetting } from '../../spi/settings';
import { withHumanAgent } from '../meta/human-agent';
import { unless, withoutVerbs } from '../../spi/verbs';
import { INSTAGRAM_CAPABILITIES } from './instagram.capabilities';
import { instagramGraph, loginOf } from './instagram.client';
import { instagramToken } from './instagram.token';

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

/** Of Facebook Login, with the verbs that stop without them. */
export const PERMISSIONS: PermissionTable = {
  instagram_basic: [],
  instagram_manage_comments: ['hide', 'unhide', 'delete', 'delete-reply'],
  instagram_manage_messages: ['private-reply', 'like', 'unlike', 'mark-read', 'ban', 'unban', 'spam'],
  pages_show_list: [],
  pages_read_engagement: [],
  pages_manage_metadata: [],
};

/** Tests the connection of either login model, renews its subscription and, with Instagram Login, its token. */
export function probeInstagram(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  if (loginOf(account) === 'instagram') return probeInstagramLogin(account, signal);
  return probePage(instagramGraph(account, signal), account, hookUrl, signal);
}

function recordFor(account: AccountContext): CapabilityRecord {
  return flagSetting(account, humanAgentField) ? withHumanAgent(INSTAGRAM_CAPABILITIES) : INSTAGRAM_CAPABILITIES;
}

async function probePage(
  graph: GraphClient,
  account: AccountContext,
  hookUrl: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const token = await debugToken(graph, account);
  const { body } = await graph.get('me', { fields: 'id,name,instagram_business_account{id,username}' });
  const linked = recordOf(body['instagram_business_account']);
  const externalId = idOf(linked?.['id']);
  if (externalId === null) {
    throw new ConnectorRejected('No Instagram professional account is linked to this Page', 'invalid');
  }
  const subscription = { object: 'instagram', fields: FIELDS, pageFields: PAGE_FIELDS } as const;
  const subscribed = await ensureSubscribed(graph, account, hookUrl, subscription, signal);
  const name = textOf(linked?.['username']) ?? textOf(body['name']) ?? '';
  return probeResult({ externalId, name }, recordFor(account), {
    token,
    needed: PERMISSIONS,
    subscribed,
    ...graph.quota,
  });
}

async function probeInstagramLogin(account: AccountContext, signal: AbortSignal): Promise<ProbeResult> {
  const token = instagramToken(account, signal);
  const graph = instagramGraph(account, signal, token);
  const { body, at } = await graph.get('me', { fields: 'user_id,id,username' });
  const externalId = idOf(body['user_id']) ?? idOf(body['id']);
  if (externalId === null) throw new ConnectorAuthError('The token belongs to no Instagram account');
  // The app's address is set in its dashboard: this login model has no edge for it.
  const subscribed = await unless(['forbidden', 'invalid', 'gone'], () =>
    graph.post('me/subscribed_apps', {}, { subscribed_fields: FIELDS.join(',') }),
  );
  const record = withoutVerbs(recordFor(account), ['ban', 'unban', 'spam']);
  await token.keepFresh(Date.parse(at));
  return {
    externalId,
    name: textOf(body['username']) ?? '',
    capabilities: subscribed ? record : { ...record, receive: 'poll' },
    missingPermissions: [],
    tokenExpiresAt: token.expiresAt,
    credentials: token.changed,
    ...graph.quota,
  };
}
