import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { messageRecord } from './bluesky.compose';
import { MessagesNotAllowed } from './bluesky.errors';
import { messageItem } from './bluesky.parse-messages';
import { convoIdOf, idOf, type Json } from './bluesky.payloads';
import { authorOf, type Hands } from './bluesky.hands';

/** Answers in the conversation that the message stands in. */
export async function answerMessage(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const record = await messageRecord(action, hands.client);
  const convoId = convoIdOf(action.target.externalId);
  const convo = convoId === null ? null : await hands.client.convo(convoId);
  if (convo === null) throw new ConnectorRejected('the conversation is not known', 'gone');
  return send(action, convo, record, hands);
}

/** Writes to the author of a post; the conversation comes into being where there is none. */
export async function writeTo(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const record = await messageRecord(action, hands.client);
  const convo = await conversationWith(authorOf(action, hands.did), hands);
  return send(action, convo, record, hands);
}

/** Refused for whatever reason: the person does not take messages from this account. */
async function conversationWith(person: string, { client }: Hands): Promise<Json> {
  try {
    const convo = await client.convoWith(person);
    if (convo !== null) return convo;
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error instanceof MessagesNotAllowed) throw error;
    throw new ConnectorRejected(error.message, 'recipient-refused', error.platformCode);
  }
  throw new ConnectorUnavailable('Bluesky named no conversation', false);
}

async function send(action: OutboundAction, convo: Json, record: Json, { client, did }: Hands): Promise<Receipt> {
  const convoId = idOf(convo['id']) ?? '';
  // a stranger's first message waits as a request until it is accepted
  if (convo['status'] === 'request') await client.acceptConvo(convoId);
  return messageReceipt(action, convo, await client.sendMessage(convoId, record), did);
}

export function messageReceipt(action: OutboundAction, convo: Json, message: Json, did: string): Receipt {
  if (idOf(message['id']) === null) throw new ConnectorUnavailable('Bluesky named no message', true);
  const item = { ...messageItem(convo, { sender: { did }, ...message }, did), ownActionId: action.id };
  return { state: 'done', externalId: item.externalId, permalink: null, effects: [item] };
}
