import type { AccountContext, Connector, ProbeResult } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { facebookLogin } from '../meta/facebook-login';
import { answerMetaHandshake } from '../meta/handshake';
import { debugToken, ensureSubscribed, probeResult, type PermissionTable } from '../meta/probe';
import { idOf, textOf } from '../../spi/read';
import { MOST_IDS } from '../meta/read-many';
import { takeOverWebhookField } from '../../spi/settings';
import * as fields from '../meta/settings';
import { verifyMetaSignature } from '../meta/signature';
import { FACEBOOK_CAPABILITIES } from './facebook.capabilities';
import { fetchFacebook, fetchFacebookRef } from './facebook.fetch';
import { findOnFacebook } from './facebook.lookup';
import { parseFacebook } from './facebook.parse';
import { performFacebook } from './facebook.perform';
import { readBackFacebook } from './facebook.read-back';

const PERMISSIONS: PermissionTable = {
  pages_show_list: [],
  pages_manage_metadata: [],
  pages_read_engagement: [],
  pages_read_user_content: [],
  pages_manage_engagement: [
    'reply',
    'edit-reply',
    'delete-reply',
    'hide',
    'unhide',
    'delete',
    'like',
    'unlike',
    'ban',
    'unban',
  ],
  pages_messaging: ['private-reply'],
};
const FEED_FIELDS = ['feed', 'mention', 'ratings'] as const;

async function probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const graph = fields.pageClient(account, signal);
  const token = await debugToken(graph, account);
  const { body } = await graph.get('me', { fields: 'id,name' });
  const subscription = { object: 'page', fields: FEED_FIELDS, pageFields: FEED_FIELDS } as const;
  const subscribed = await ensureSubscribed(graph, account, hookUrl, subscription, signal);
  const who = { externalId: idOf(body['id']) ?? '', name: textOf(body['name']) ?? '' };
  return probeResult(who, FACEBOOK_CAPABILITIES, { token, needed: PERMISSIONS, subscribed, ...graph.quota });
}

/** A Facebook Page: comments, visitor posts, mentions and recommendations. Its direct messages are another channel. */
export const facebook: Connector = {
  kind: 'facebook',
  credentials: [fields.pageTokenField, fields.appIdField, fields.appSecretField, fields.verifyTokenField],
  settings: [
    fields.apiBaseUrlField(fields.FACEBOOK_GRAPH),
    fields.graphVersionField,
    takeOverWebhookField,
    fields.watchPostsDaysField,
  ],
  capabilities: FACEBOOK_CAPABILITIES,
  oauth: facebookLogin(Object.keys(PERMISSIONS)),
  handshake: answerMetaHandshake,
  verify: (request, account) => verifyMetaSignature(request, [account.credentials['appSecret']]),
  parse: parseFacebook,
  fetchSince: fetchFacebook,
  fetchRef: fetchFacebookRef,
  listen: () => Promise.reject(new ConnectorUnsupported('Facebook holds no connection open')),
  perform: performFacebook,
  findPerformed: findOnFacebook,
  probe,
  readBack: readBackFacebook,
  readBackSize: MOST_IDS,
};
