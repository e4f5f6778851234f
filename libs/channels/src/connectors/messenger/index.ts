import type { AccountContext, Connector, ProbeResult } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { facebookLogin } from '../meta/facebook-login';
import { answerMetaHandshake } from '../meta/handshake';
import { debugToken, ensureSubscribed, probeResult, type PermissionTable } from '../meta/probe';
import { readBackMessages } from '../meta/messages.read-back';
import { idOf, textOf } from '../../spi/read';
import { flagSetting, takeOverWebhookField } from '../../spi/settings';
import * as fields from '../meta/settings';
import { verifyMetaSignature } from '../meta/signature';
import { withHumanAgent } from '../meta/human-agent';
import { MESSENGER_CAPABILITIES } from './messenger.capabilities';
import { messengerClient } from './messenger.client';
import { fetchMessenger, fetchMessengerRef } from './messenger.fetch';
import { parseMessenger } from './messenger.parse';
import { findOnMessenger, performMessenger } from './messenger.perform';

const PERMISSIONS: PermissionTable = {
  pages_messaging: ['reply', 'like', 'unlike', 'mark-read', 'ban', 'unban', 'spam'],
  pages_manage_metadata: [],
  pages_show_list: [],
  pages_read_engagement: [],
};
/** Each person takes a call, and the conversations have a limit of their own (2 calls a second). */
const READ_BACK_SIZE = 5;
const MESSAGING_FIELDS = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_reads',
  'message_deliveries',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_optins',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const;

async function probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const graph = fields.pageClient(account, signal);
  const token = await debugToken(graph, account);
  const { body } = await graph.get('me', { fields: 'id,name' });
  const subscription = { object: 'page', fields: MESSAGING_FIELDS, pageFields: MESSAGING_FIELDS } as const;
  const subscribed = await ensureSubscribed(graph, account, hookUrl, subscription, signal);
  const who = { externalId: idOf(body['id']) ?? '', name: textOf(body['name']) ?? '' };
  const answersLate = flagSetting(account, fields.humanAgentField);
  const record = answersLate ? withHumanAgent(MESSENGER_CAPABILITIES) : MESSENGER_CAPABILITIES;
  return probeResult(who, record, { token, needed: PERMISSIONS, subscribed, ...graph.quota });
}

/** The direct messages of a Facebook Page. */
export const messenger: Connector = {
  kind: 'messenger',
  credentials: [fields.pageTokenField, fields.appIdField, fields.appSecretField, fields.verifyTokenField],
  settings: [
    fields.apiBaseUrlField(fields.FACEBOOK_GRAPH),
    fields.graphVersionField,
    takeOverWebhookField,
    fields.humanAgentField,
  ],
  capabilities: MESSENGER_CAPABILITIES,
  oauth: facebookLogin(Object.keys(PERMISSIONS)),
  handshake: answerMetaHandshake,
  verify: (request, account) => verifyMetaSignature(request, [account.credentials['appSecret']]),
  parse: parseMessenger,
  fetchSince: fetchMessenger,
  fetchRef: fetchMessengerRef,
  listen: () => Promise.reject(new ConnectorUnsupported('Messenger holds no connection open')),
  perform: performMessenger,
  findPerformed: findOnMessenger,
  probe,
  readBack: (items, account, signal) => readBackMessages(items, messengerClient(account, signal), account.externalId),
  readBackSize: READ_BACK_SIZE,
};
