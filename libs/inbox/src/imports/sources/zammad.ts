import type { InboundEmail } from '@parvis/channels';
import type { Priority } from '@parvis/contracts';
import { type RawRecord, refused, type SourceConversation, type SourceMessage, type SourceReader, type StagedRecord } from './records'; // prettier-ignore
import { addressesIn, addressIn, emailOf, idOf, isRecord, type Json, listAt, messageIdOf, messageIdsOf, objectAt, plainText, textOf, timeOf } from './values'; // prettier-ignore

/** The states every installation begins with, for answers without `expand=true`. */
const STATE_NAMES: Readonly<Record<string, string>> = { '1': 'new', '2': 'open', '3': 'pending reminder', '4': 'closed', '5': 'merged', '6': 'removed', '7': 'pending close' }; // prettier-ignore
const SETTLED = ['closed', 'merged', 'removed'];
const SENDERS: Readonly<Record<string, string>> = { '1': 'Agent', '2': 'Customer', '3': 'System' };
/** Nobody: the user that owns what nobody owns. */
const NOBODY = '1';

/**
 * Answers of Zammad's API: `tickets`, `ticket_articles/by_ticket`, `users`, `groups` and `tags`, with or without `expand=true`
 * (docs.zammad.org, REST API: ticket, articles, tags, user, group). The answer about tags does not say of which ticket it is:
 * it is written down with `ticket_id` beside it.
 */
export const zammad: SourceReader = { unwrap, stage };

function unwrap(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(unwrap);
  if (!isRecord(value) || !isRecord(value['assets'])) return [value];
  // `full=true`: everything by id
  const { Ticket, TicketArticle, User, Group } = value['assets'];
  return [Group, User, Ticket, TicketArticle].flatMap((list) => (isRecord(list) ? Object.values(list) : []));
}

function stage(raw: RawRecord): StagedRecord[] {
  const { value, place } = raw;
  if (!isRecord(value)) return [refused('unknown', 'not-readable', { place })];
  if ('ticket_id' in value && 'body' in value) return articleOf(value, place);
  if ('ticket_id' in value && Array.isArray(value['tags'])) return tagsOf(value, place);
  if ('number' in value && 'title' in value) return ticketOf(value, place);
  if ('firstname' in value || ('login' in value && 'email' in value)) return userOf(value, place);
  if ('name' in value && ('email_address_id' in value || 'follow_up_possible' in value)) return groupOf(value, place);
  if ('name' in value && 'count' in value) return labelOf(value, place);
  return [refused('unknown', 'unknown-shape', { key: idOf(value['id']), place })];
}

function ticketOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const groupId = idOf(value['group_id']);
  const groupName = textOf(value['group']);
  const group = groupId ?? groupName;
  if (key === null || group === null) return [refused('conversation', 'no-id', { key, place })];
  const state = (textOf(value['state']) ?? STATE_NAMES[String(value['state_id'])] ?? 'open').toLowerCase();
  const pendingUntil = timeOf(value['pending_time']);
  const owner = idOf(value['owner_id']);
  const record: SourceConversation = {
    key,
    group,
    groupName: groupName ?? `Group ${group}`,
    subject: textOf(value['title']),
    ...statusOf(state, pendingUntil),
    settledAt: timeOf(value['close_at']) ?? timeOf(value['updated_at']),
    assignee: owner === NOBODY ? null : owner,
    priority: priorityOf(value),
    labels: listAt(value, 'tags').flatMap((tag) => textOf(tag)?.trim() ?? []),
    person: {
      key: idOf(value['customer_id']),
      name: '',
      email: emailOf(value['customer']),
      phone: null,
      avatarUrl: null,
    },
    isEmail: true,
  };
  return [{ kind: 'conversation', key, place, record }];
}

function statusOf(state: string, pendingUntil: string | null): Pick<SourceConversation, 'status' | 'snoozedUntil'> {
  const isPending = state.startsWith('pending');
  const isOver = pendingUntil !== null && Date.parse(pendingUntil) <= Date.now();
  if (SETTLED.includes(state) || (state === 'pending close' && isOver))
    return { status: 'settled', snoozedUntil: null };
  return isPending && pendingUntil !== null && !isOver
    ? { status: 'snoozed', snoozedUntil: pendingUntil }
    : { status: 'open', snoozedUntil: null };
}

function priorityOf(value: Json): Priority {
  const name = textOf(value['priority']) ?? String(value['priority_id'] ?? '');
  return name.startsWith('3') ? 'high' : name.startsWith('1') ? 'low' : 'none';
}

function articleOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const conversation = idOf(value['ticket_id']);
  const kind = value['internal'] === true || value['internal'] === 'true' ? 'note' : 'message';
  if (key === null || conversation === null) return [refused(kind, 'no-id', { key, place })];
  const createdAt = timeOf(value['created_at']);
  if (createdAt === null) return [refused(kind, 'no-time', { key, place })];
  const record = articleRecord(value, { key, conversation, kind, createdAt });
  const files = listAt(value, 'attachments').flatMap((file) => fileOf(file, key, place));
  if (record.text === '') return [refused(kind, 'empty', { key, place }), ...files];
  return [{ kind, key, place, record }, ...files];
}

type Head = Pick<SourceMessage, 'key' | 'conversation' | 'kind' | 'createdAt'>;

function articleRecord(value: Json, head: Head): SourceMessage {
  const sender = textOf(value['sender']) ?? SENDERS[String(value['sender_id'])] ?? 'Customer';
  const isHtml = textOf(value['content_type'])?.startsWith('text/html') ?? false;
  const body = textOf(value['body']) ?? '';
  const isMail = (textOf(value['type']) ?? '') === 'email' || value['type_id'] === 1;
  const author = idOf(value['origin_by_id']) ?? idOf(value['created_by_id']);
  const isCustomer = sender === 'Customer';
  const from = textOf(value['from']);
  return {
    ...head,
    itemKind: isMail ? 'email' : 'message',
    direction: isCustomer && head.kind === 'message' ? 'in' : 'out',
    person: isCustomer ? { key: author === NOBODY ? null : author, name: nameIn(from), email: addressIn(from) ?? emailOf(value['created_by']), phone: null, avatarUrl: null } : null, // prettier-ignore
    agent: sender === 'Agent' && author !== NOBODY ? author : null,
    agentName: isCustomer ? null : nameIn(from) || null,
    text: isHtml ? plainText(body) : body.trim(),
    html: isHtml && isMail ? body : null,
    attachments: [],
    email: isMail ? emailHead(value, sender === 'System') : null,
  };
}

function emailHead(value: Json, automatic: boolean): InboundEmail {
  const parents = messageIdsOf(value['in_reply_to']);
  return {
    messageId: messageIdOf(value['message_id']) ?? '',
    references: [...new Set([...messageIdsOf(value['references']), ...parents])],
    from: addressIn(value['from']) ?? '',
    to: addressesIn(value['to']),
    cc: addressesIn(value['cc']),
    replyTo: addressIn(value['reply_to']),
    subject: textOf(value['subject']) ?? '',
    automatic,
  };
}

/** `Ada Lovelace <ada@mail.example>` → `Ada Lovelace`. */
function nameIn(from: string | null): string {
  return (from ?? '')
    .replace(/<[^<>]*>/g, '')
    .replace(/["']/g, '')
    .trim();
}

/** Files lie behind a sign-in: the dump names them and does not hold them. Inline pictures belong to the text. */
function fileOf(value: unknown, article: string, place: string): StagedRecord[] {
  if (!isRecord(value)) return [];
  if (objectAt(value, 'preferences')['Content-Disposition'] === 'inline') return [];
  const id = idOf(value['id']) ?? '?';
  return [refused('attachment', 'needs-sign-in', { key: `${article}/${id}`, place, detail: textOf(value['filename']) })]; // prettier-ignore
}

function tagsOf(value: Json, place: string): StagedRecord[] {
  const conversation = idOf(value['ticket_id']);
  if (conversation === null) return [refused('label', 'no-id', { place })];
  const labels = listAt(value, 'tags').flatMap((tag) => textOf(tag)?.trim() ?? []);
  return [{ kind: 'labels-of', key: null, place, record: { conversation, labels } }];
}

/** Agents and customers are both users; who has the role of an agent, or writes as one, is told by roles. */
function userOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const email = emailOf(value['email']) ?? emailOf(value['login']);
  if (key === null) return [refused('contact', 'no-id', { place, detail: email })];
  if (key === NOBODY) return [];
  const name = [textOf(value['firstname']), textOf(value['lastname'])].filter(Boolean).join(' ').trim() || email || '';
  if (isAgent(value)) return [{ kind: 'agent', key, place, record: { key, name: name || key, email } }];
  const phone = textOf(value['mobile']) ?? textOf(value['phone']);
  return [{ kind: 'contact', key, place, record: { key, name, email, phone, avatarUrl: null } }];
}

function isAgent(value: Json): boolean {
  const names = [...listAt(value, 'roles'), ...String(value['roles'] ?? '').split(/[,;~]+/)].map(String);
  const ids = listAt(value, 'role_ids').map(Number);
  return names.some((name) => /^(agent|admin)$/i.test(name.trim())) || ids.some((id) => id === 1 || id === 2);
}

function groupOf(value: Json, place: string): StagedRecord[] {
  const key = idOf(value['id']);
  const name = textOf(value['name']);
  if (key === null || name === null) return [refused('group', 'no-id', { key, place })];
  return [{ kind: 'group', key, place, record: { name } }];
}

function labelOf(value: Json, place: string): StagedRecord[] {
  const name = textOf(value['name'])?.trim();
  if (name === undefined) return [refused('label', 'no-id', { place })];
  return [{ kind: 'label', key: name.toLowerCase(), place, record: { name } }];
}
