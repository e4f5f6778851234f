import type { InboundAttachment, InboundEmail } from '@parvis/channels';
import type { Priority } from '@parvis/contracts';
import { type RawRecord, refused, type SourceConversation, type SourceMessage, type SourcePerson, type SourceReader, type StagedRecord } from './records'; // prettier-ignore
import { addressesIn, addressIn, emailOf, idOf, isRecord, type Json, linkOf, listAt, messageIdOf, messageIdsOf, objectAt, plainText, textOf, timeOf } from './values'; // prettier-ignore

const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'];
const PRIORITIES: Readonly<Record<string, Priority>> = { low: 'low', high: 'high', urgent: 'urgent' };
const MOST_ATTACHMENTS = 50;

/**
 * Answers of Chatwoot's API (`/api/v1/accounts/:id/…`) and its contacts CSV. Shapes as its JSON views render them: conversations,
 * messages, contacts, agents, inboxes, labels, canned responses (github.com/chatwoot/chatwoot, `app/views/api/v1`, and
 * `app/jobs/account/contacts_export_job.rb` for the CSV; message and attachment fields from `app/models`).
 */
export const chatwoot: SourceReader = { unwrap, stage };

function unwrap(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(unwrap);
  if (!isRecord(value)) return [value];
  if (isRecord(value['data']) && 'payload' in value['data']) return unwrap(value['data']);
  if (Array.isArray(value['payload'])) return value['payload'].flatMap(unwrap);
  return [value];
}

function stage(raw: RawRecord): StagedRecord[] {
  const { value, place } = raw;
  if (!isRecord(value)) return [refused('unknown', 'not-readable', { place })];
  if ('message_type' in value && 'conversation_id' in value) return messageOf(value, place, true);
  if ('inbox_id' in value && ('meta' in value || 'status' in value)) return conversationOf(value, place);
  if ('short_code' in value) return [refused('canned-reply', 'no-place', { key: idOf(value['id']), place, detail: textOf(value['short_code']) })]; // prettier-ignore
  if ('channel_type' in value && 'name' in value) return groupOf(value, place);
  if ('title' in value && ('color' in value || 'show_on_sidebar' in value)) return labelOf(value, place);
  if ('role' in value && 'email' in value) return agentOf(value, place);
  if ('name' in value && ('email' in value || 'phone_number' in value)) return contactOf(value, place);
  return [refused('unknown', 'unknown-shape', { key: idOf(value['id']), place })];
}

function conversationOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const group = idOf(value['inbox_id']);
  if (key === null || group === null) return [refused('conversation', 'no-id', { key, place })];
  const meta = objectAt(value, 'meta');
  const status = textOf(value['status']) ?? 'open';
  const assignee = isRecord(meta['assignee']) ? meta['assignee'] : null;
  const isEmail = meta['channel'] === 'Channel::Email';
  const record: SourceConversation = {
    key,
    group,
    groupName: `Inbox ${group}`,
    subject: textOf(objectAt(value, 'additional_attributes')['mail_subject']),
    status: status === 'resolved' ? 'settled' : status === 'snoozed' ? 'snoozed' : 'open',
    snoozedUntil: timeOf(value['snoozed_until']),
    settledAt: status === 'resolved' ? (timeOf(value['last_activity_at']) ?? timeOf(value['timestamp'])) : null,
    assignee: assignee === null ? null : idOf(assignee['id']),
    priority: PRIORITIES[String(value['priority'])] ?? 'none',
    labels: listAt(value, 'labels').flatMap((label) => textOf(label)?.trim() ?? []),
    person: isRecord(meta['sender']) ? personOf(meta['sender']) : null,
    isEmail,
  };
  return [
    { kind: 'conversation', key, place, record },
    ...(assignee ? agentOf(assignee, place) : []),
    ...(record.person?.key ? contactOf(objectAt(meta, 'sender'), place) : []),
    // a page of conversations holds the last message of each
    ...listAt(value, 'messages').flatMap((message) =>
      isRecord(message) ? messageOf({ conversation_id: key, ...message }, place, false) : [],
    ),
  ];
}

/** `whole`: from the messages of a conversation; else the one that the list of conversations shows, which may be any line. */
function messageOf(value: Json, place: string, whole: boolean): StagedRecord[] {
  const key = idOf(value['id']);
  const conversation = idOf(value['conversation_id']);
  const type = typeOf(value['message_type']);
  if (type === 'activity' && !whole) return [];
  const kind = value['private'] === true ? 'note' : 'message';
  if (key === null || conversation === null) return [refused(kind, 'no-id', { key, place })];
  const createdAt = timeOf(value['created_at']);
  if (type === null) return [refused(kind, 'unknown-shape', { key, place })];
  if (type === 'activity') return [refused(kind, 'system-line', { key, place })];
  if (createdAt === null) return [refused(kind, 'no-time', { key, place })];
  if (objectAt(value, 'content_attributes')['deleted'] === true)
    return [refused(kind, 'deleted-there', { key, place })];
  const record = messageRecord(value, { key, conversation, kind, createdAt, incoming: type === 'incoming' });
  if (record.text === '' && record.attachments.length === 0) return [refused(kind, 'empty', { key, place })];
  const sender = objectAt(value, 'sender');
  const author = record.agent === null ? [] : agentOf(sender, place);
  return [{ kind, key, place, record }, ...author];
}

type Head = Pick<SourceMessage, 'key' | 'conversation' | 'kind' | 'createdAt'> & { incoming: boolean };

function messageRecord(value: Json, { incoming, ...head }: Head): SourceMessage {
  const sender = isRecord(value['sender']) ? value['sender'] : null;
  const isContact = sender !== null && (sender['type'] === 'contact' || (sender['type'] === undefined && incoming));
  const mail = objectAt(objectAt(value, 'content_attributes'), 'email');
  const isMail = Object.keys(mail).length > 0 || value['content_type'] === 'incoming_email';
  const html = isMail ? textOf(objectAt(mail, 'html_content')['full']) : null;
  const shown = textOf(objectAt(mail, 'text_content')['reply']) ?? textOf(value['content']);
  return {
    ...head,
    itemKind: isMail ? 'email' : 'message',
    direction: incoming && head.kind === 'message' ? 'in' : 'out',
    person: sender && isContact ? personOf(sender) : null,
    agent: sender !== null && sender['type'] === 'user' ? idOf(sender['id']) : null,
    agentName: sender !== null && !isContact ? (textOf(sender['available_name']) ?? textOf(sender['name'])) : null,
    text: shown?.trim() ?? (html === null ? '' : plainText(html)),
    html,
    attachments: listAt(value, 'attachments').slice(0, MOST_ATTACHMENTS).flatMap(attachmentOf),
    email: isMail ? emailHead(mail, value) : null,
  };
}

function emailHead(mail: Json, value: Json): InboundEmail {
  const messageId = messageIdOf(mail['message_id']) ?? messageIdOf(value['source_id']);
  return {
    messageId: messageId ?? '',
    references: messageIdsOf(mail['references'] ?? mail['in_reply_to']),
    from: addressesIn(mail['from'])[0] ?? addressIn(mail['from']) ?? '',
    to: addressesIn(mail['to']),
    cc: addressesIn(mail['cc']),
    replyTo: null,
    subject: textOf(mail['subject']) ?? '',
    automatic: false,
    fullText: textOf(objectAt(mail, 'text_content')['full']),
  };
}

function attachmentOf(value: unknown): InboundAttachment[] {
  if (!isRecord(value)) return [];
  const url = linkOf(value['data_url']);
  const name = textOf(value['fallback_title']) ?? (url === null ? null : nameIn(url)) ?? 'attachment';
  const size = typeof value['file_size'] === 'number' ? value['file_size'] : null;
  return [{ name, contentType: null, size, url, content: null, contentId: null }];
}

function nameIn(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || null;
  } catch {
    return last;
  }
}

function typeOf(value: unknown): string | null {
  if (typeof value === 'number') return MESSAGE_TYPES[value] ?? null;
  return typeof value === 'string' && MESSAGE_TYPES.includes(value) ? value : null;
}

function personOf(value: Json): SourcePerson {
  const email = emailOf(value['email']);
  const phone = textOf(value['phone_number']);
  return {
    key: idOf(value['id']),
    name: textOf(value['name']) ?? email ?? phone ?? '',
    email,
    phone,
    avatarUrl: linkOf(value['thumbnail']),
  };
}

function contactOf(value: Json, place: string): StagedRecord[] {
  const record = personOf(value);
  if (record.key === null) return [refused('contact', 'no-id', { place })];
  return [{ kind: 'contact', key: record.key, place, record }];
}

function agentOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  if (key === null) return [refused('agent', 'no-id', { place })];
  const email = emailOf(value['email']);
  const name = textOf(value['available_name']) ?? textOf(value['name']) ?? email ?? key;
  return [{ kind: 'agent', key, place, record: { key, name, email } }];
}

function groupOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const name = textOf(value['name']);
  if (key === null || name === null) return [refused('group', 'no-id', { key, place })];
  return [{ kind: 'group', key, place, record: { name } }];
}

function labelOf(value: Json, place: string): StagedRecord[] {
  const name = textOf(value['title'])?.trim();
  if (name === undefined) return [refused('label', 'no-id', { place })];
  return [{ kind: 'label', key: name.toLowerCase(), place, record: { name } }];
}
