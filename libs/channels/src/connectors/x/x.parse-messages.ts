import type { InboundAttachment, InboundEvent } from '../../spi/inbound';
import {
  idOf,
  itemSeen,
  linkedAttachment,
  recordOf,
  recordsOf,
  textOf,
  threadOf,
  timeOf,
  type Json,
} from '../../spi/read';
import { attachmentsOf, besideOf, personOf, type Beside } from './x.payloads';

/** The key of a one-to-one conversation: both ids, the smaller first. */
export function conversationOf(a: string, b: string): string {
  const isFirst = a.length === b.length ? a < b : a.length < b.length;
  return isFirst ? `${a}-${b}` : `${b}-${a}`;
}

/** `dm.received` and `dm.sent`, and `direct_message_events` of the older API: times are milliseconds as text. */
export function parseDmEvents(payload: Json, beside: Beside, ownId: string): InboundEvent[] {
  const users = new Map([...beside.users, ...besideOf({ users: payload['users'] }).users]);
  return recordsOf(payload['direct_message_events']).flatMap((event): InboundEvent[] => {
    const message = recordOf(event['message_create']);
    const data = recordOf(message?.['message_data']);
    const senderId = idOf(message?.['sender_id']);
    const recipientId = idOf(recordOf(message?.['target'])?.['recipient_id']);
    const [id, at] = [idOf(event['id']), timeOf(event['created_timestamp'])];
    if (event['type'] !== 'message_create' || !data || id === null || at === null) return [];
    if (senderId === null || recipientId === null || (senderId !== ownId && recipientId !== ownId)) return [];
    return [
      dmItem({
        id,
        at,
        senderId,
        thread: conversationOf(senderId, recipientId),
        user: users.get(senderId),
        text: textOf(data['text']) ?? '',
        attachments: pushedAttachments(data),
        ownId,
      }),
    ];
  });
}

function pushedAttachments(data: Json): InboundAttachment[] {
  const media = recordOf(recordOf(data['attachment'])?.['media']);
  if (!media) return [];
  return [linkedAttachment(textOf(media['type']) ?? 'media', textOf(media['media_url_https']) ?? textOf(media['url']))];
}

/** An entry of `GET /2/dm_events`: times are ISO, the conversation is named. */
export function parseListedDm(event: Json, beside: Beside, ownId: string): InboundEvent[] {
  const [id, senderId, at] = [idOf(event['id']), idOf(event['sender_id']), timeOf(event['created_at'])];
  const thread = idOf(event['dm_conversation_id']);
  const isMessage = (textOf(event['event_type']) ?? 'MessageCreate') === 'MessageCreate';
  if (id === null || senderId === null || at === null || thread === null || !isMessage) return [];
  const text = textOf(event['text']) ?? '';
  const user = beside.users.get(senderId);
  return [dmItem({ id, at, senderId, thread, user, text, attachments: attachmentsOf(event, beside), ownId })];
}

interface Message {
  id: string;
  at: string;
  senderId: string;
  thread: string;
  user: Json | undefined;
  text: string;
  attachments: InboundAttachment[];
  ownId: string;
}

function dmItem({ id, at, senderId, thread, user, text, attachments, ownId }: Message): InboundEvent {
  return itemSeen({
    externalId: id,
    kind: 'message',
    direction: senderId === ownId ? 'out' : 'in',
    thread: threadOf(thread),
    author: personOf(senderId, user),
    text,
    attachments,
    permalink: `https://x.com/messages/${thread}`,
    createdAt: at,
  });
}

/** The other person has read up to a message. X shows no sample: the form of the older API is read. */
export function parseDmRead(payload: Json, ownId: string): InboundEvent[] {
  const listed = recordsOf(payload['direct_message_mark_read_events']);
  return (listed.length > 0 ? listed : [payload]).flatMap((event): InboundEvent[] => {
    const [readerId, at] = [idOf(event['sender_id']), timeOf(event['created_timestamp'])];
    if (readerId === null || readerId === ownId || at === null) return [];
    const last = idOf(event['last_read_event_id']);
    const threadKey = conversationOf(readerId, ownId);
    const externalIds = last === null ? [] : [last];
    return [{ type: 'delivery', state: 'seen', externalIds, threadKey, watermark: true, detail: null, at }];
  });
}
