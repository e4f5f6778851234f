import type { AccountNotice, DeliveryReport, InboundEvent, InboundPost, ItemSeen } from '../../spi/inbound';
import { messageContent, readMessageContent, type MessageContent } from './attachments.parse';
import type { MetaUpdate } from './envelope';
import {
  idOf,
  identity,
  itemSeen,
  laterOf,
  NO_TIME,
  postOf,
  recordOf,
  recordsOf,
  textOf,
  threadOf,
  timeOf,
  type Json,
} from '../../spi/read';

/** The two parties of a messaging element, seen from the account. */
interface Parties {
  partnerId: string;
  direction: 'in' | 'out';
  at: string;
  update: MetaUpdate;
}

/**
 * One element of `messaging[]` or `standby[]` → events (Messenger and Instagram messaging webhooks). `appId` tells our
 * own echoes, which carry our action id as metadata. Reactions, referrals and hand-overs between apps give nothing.
 */
export function parseMessaging(update: MetaUpdate, appId: string | null): InboundEvent[] {
  const element = update.value;
  const policy = recordOf(element['policy_enforcement']) ?? recordOf(element['policy-enforcement']);
  if (policy) return policyNotice(policy);
  const parties = partiesOf(update);
  if (!parties) return [];
  const message = recordOf(element['message']);
  if (message) return parseMessage(message, parties, appId);
  const edit = recordOf(element['message_edit']);
  if (edit) return parseEdit(edit, parties);
  const postback = recordOf(element['postback']);
  if (postback) return parsePostback(postback, parties);
  return parseReport(element, parties);
}

function partiesOf(update: MetaUpdate): Parties | null {
  const [sender, recipient] = ['sender', 'recipient'].map((side) => idOf(recordOf(update.value[side])?.['id']));
  const isOwn = sender === update.accountId || recordOf(update.value['message'])?.['is_echo'] === true;
  const partnerId = isOwn ? recipient : sender;
  if (!partnerId || partnerId === update.accountId) return null;
  const at = timeOf(update.value['timestamp']) ?? update.sentAt;
  return { partnerId, direction: isOwn ? 'out' : 'in', at, update };
}

function parseMessage(message: Json, parties: Parties, appId: string | null): InboundEvent[] {
  const mid = idOf(message['mid']);
  if (mid === null || message['is_self'] === true) return [];
  if (message['is_deleted'] === true) return [{ type: 'removed', externalId: mid, at: parties.at }];
  const content = messageContent(message);
  const replyTo = recordOf(message['reply_to']);
  const story = recordOf(replyTo?.['story']);
  const item = messageItem(mid, parties, {
    ...contentFields(textOf(message['text']), content, storyPost(story)),
    parentExternalId: otherThan(mid, idOf(replyTo?.['mid'])),
    ownActionId: parties.direction === 'out' ? ownActionOf(message, appId) : null,
  });
  // Notifications name nobody; reading the message once brings the name.
  const name: InboundEvent = { type: 'hint', ref: `message:${mid}`, ifUnnamed: parties.partnerId };
  return parties.direction === 'in' ? [item, name] : [item];
}

function messageItem(mid: string, parties: Parties, fields: Partial<ItemSeen>): ItemSeen {
  const { partnerId, direction, at, update } = parties;
  return itemSeen({
    externalId: mid,
    kind: 'message',
    direction,
    thread: threadOf(partnerId),
    author: direction === 'in' ? identity(partnerId) : null,
    text: '',
    createdAt: at,
    // Another app holds the thread: it can be read, not answered.
    withoutVerbs: update.shape === 'standby' ? ['reply'] : [],
    ...fields,
  });
}

function contentFields(text: string | null, content: MessageContent, post: InboundPost | null): Partial<ItemSeen> {
  return {
    kind: post || content.isStoryMention ? 'story-reply' : 'message',
    text: [text ?? '', ...content.lines].filter(Boolean).join('\n'),
    attachments: content.attachments,
    post,
  };
}

function storyPost(story: Json | null): InboundPost | null {
  const id = idOf(story?.['id']);
  return id === null ? null : postOf(`story:${id}`, { mediaUrl: textOf(story?.['url']) ?? textOf(story?.['link']) });
}

function otherThan(id: string, other: string | null): string | null {
  return other === id ? null : other;
}

/** Metadata is ours only when our app sent the message; other apps use the same field for their own purposes. */
function ownActionOf(message: Json, appId: string | null): string | null {
  const sentBy = idOf(message['app_id']);
  return sentBy !== null && sentBy === appId ? idOf(message['metadata']) : null;
}

/** The event holds the new text only; the time of the first text stays what it was, as the earlier of the two. */
function parseEdit(edit: Json, parties: Parties): InboundEvent[] {
  const [mid, text] = [idOf(edit['mid']), textOf(edit['text'])];
  if (mid === null) return [];
  if (text === null) return [{ type: 'hint', ref: `message:${mid}` }];
  return [messageItem(mid, parties, { text, stateUnknown: true })];
}

/** A pressed button reads like a message; some have no id of their own. */
function parsePostback(postback: Json, parties: Parties): InboundEvent[] {
  const mid = idOf(postback['mid']) ?? `postback:${parties.partnerId}:${Date.parse(parties.at)}`;
  return [messageItem(mid, parties, { text: textOf(postback['title']) ?? textOf(postback['payload']) ?? '' })];
}

function parseReport(element: Json, parties: Parties): InboundEvent[] {
  const [read, delivery] = [recordOf(element['read']), recordOf(element['delivery'])];
  const report = read ?? delivery;
  if (!report) return [];
  const mids = [read?.['mid'], ...(Array.isArray(delivery?.['mids']) ? delivery['mids'] : [])].map(idOf);
  const event: DeliveryReport = {
    type: 'delivery',
    state: read ? 'seen' : 'delivered',
    externalIds: mids.filter((mid) => mid !== null),
    threadKey: parties.partnerId,
    watermark: true,
    detail: null,
    at: timeOf(report['watermark']) ?? parties.at,
  };
  return [event];
}

function policyNotice(policy: Json): AccountNotice[] {
  if (policy['action'] !== 'block') return [];
  return [{ type: 'notice', code: 'permission-lost', detail: textOf(policy['reason']) ?? 'Meta blocked messaging' }];
}

/** A message read through the conversations edge → events; `value` holds the `message` and its `partner`. */
export function parseReadMessage(value: Json, accountId: string, observedAt: string): InboundEvent[] {
  const message = recordOf(value['message']);
  const mid = idOf(message?.['id']);
  if (!message || mid === null) return [];
  const from = recordOf(message['from']);
  const fromId = idOf(from?.['id']);
  const direction = fromId === accountId ? 'out' : 'in';
  const partner = direction === 'in' ? fromId : idOf(recordsOf(recordOf(message['to'])?.['data'])[0]?.['id']);
  const partnerId = idOf(value['partner']) ?? partner;
  if (partnerId === null) return [];
  const createdAt = timeOf(message['created_time']) ?? NO_TIME;
  const story = recordOf(recordOf(message['story'])?.['reply_to']);
  return [
    itemSeen({
      externalId: mid,
      kind: 'message',
      text: '',
      direction,
      thread: threadOf(partnerId),
      author: direction === 'in' ? authorOf(partnerId, from) : null,
      createdAt,
      revisedAt: laterOf(createdAt, observedAt),
      ...contentFields(textOf(message['message']), readMessageContent(message), storyPost(story)),
      parentExternalId: otherThan(mid, idOf(recordOf(message['reply_to'])?.['mid'])),
    }),
  ];
}

function authorOf(partnerId: string, from: Json | null) {
  const handle = textOf(from?.['username']);
  return identity(partnerId, { name: textOf(from?.['name']) ?? handle ?? '', handle });
}
