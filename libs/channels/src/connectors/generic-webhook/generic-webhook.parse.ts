import { htmlToText } from 'html-to-text';
import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import type { InboundAttachment, InboundEvent, InboundIdentity, InboundPost, ItemSeen } from '../../spi/inbound';
import { eventOf, idOf, isRecord, type Json, KINDS, link, malformed, stars, text, time, type WebhookEvent } from './generic-webhook.payloads'; // prettier-ignore
import { allowedVerbs, listSetting, MOST_ATTACHMENTS, VERB_OF_ACTION } from './generic-webhook.settings';

const MOST_IN_BATCH = 100;

type Account = Pick<AccountContext, 'settings'>;

/** One event or a batch of them. A batch is taken whole or refused whole, as it was signed. */
export function parse(payload: string, account: Account): InboundEvent[] {
  const event = eventOf(payload);
  if (event === null) return [];
  if (event.type !== 'inbox.batch') return eventsOf(event, account);
  const inner: unknown = event.data['events'];
  if (!Array.isArray(inner) || inner.length > MOST_IN_BATCH) throw malformed('a batch holds up to 100 events');
  return inner.flatMap((value: unknown) => {
    const one = eventOf(isRecord(value) ? value : null);
    return one === null ? [] : eventsOf(one, account);
  });
}

function eventsOf(event: WebhookEvent, account: Account): InboundEvent[] {
  const { type, data, timestamp } = event;
  if (type === 'inbox.item.created' || type === 'inbox.item.updated') return [itemOf(event, account)];
  if (type === 'inbox.item.deleted') {
    return [{ type: 'removed', externalId: needId(data), at: needTime(time(data['deletedAt']) ?? timestamp) }];
  }
  if (type === 'inbox.item.hidden' || type === 'inbox.item.unhidden') {
    const platformState = type === 'inbox.item.hidden' ? 'hidden' : 'visible';
    return [{ type: 'state', externalId: needId(data), platformState, at: needTime(time(data['at']) ?? timestamp) }];
  }
  return type === 'inbox.action.result' ? [resultOf(data)] : [];
}

function needId(data: Json): string {
  const id = idOf(data['id']);
  if (id === null) throw malformed('data.id is missing');
  return id;
}

function needTime(value: string | null): string {
  if (value === null) throw malformed('there is no time');
  return value;
}

function resultOf(data: Json): InboundEvent {
  const actionId = idOf(data['actionId']);
  const state = data['status'];
  if (actionId === null || (state !== 'done' && state !== 'failed')) throw malformed('actionId or status is missing');
  const error = isRecord(data['error']) ? data['error'] : {};
  return {
    type: 'action-result',
    actionId,
    state,
    externalId: idOf(data['externalId']),
    detail: text(error['message']) ?? text(error['code']),
  };
}

function itemOf({ type, data, timestamp }: WebhookEvent, account: Account): ItemSeen {
  const externalId = needId(data);
  const kind = typeof data['kind'] === 'string' ? KINDS[data['kind']] : undefined;
  if (kind === undefined) throw malformed('data.kind is not known');
  const createdAt = needTime(time(data['createdAt']) ?? timestamp);
  const updatedAt = time(data['updatedAt']) ?? (type === 'inbox.item.updated' ? timestamp : null);
  const thread = isRecord(data['thread']) ? data['thread'] : {};
  const parent = idOf(data['parentId']);
  const author = authorOf(data['author']);
  const ownActionId = idOf(data['actionId']);
  const isOwn = ownActionId !== null || listSetting(account, 'brandAuthorIds').includes(author?.externalId ?? '');
  return {
    type: 'item',
    externalId,
    kind,
    direction: isOwn ? 'out' : 'in',
    thread: { key: idOf(thread['id']) ?? parent ?? externalId, aliases: [], title: text(thread['title']) },
    parentExternalId: parent === externalId ? null : parent,
    post: kind === 'comment' ? postOf(thread, externalId) : null,
    author,
    ...bodyOf(data),
    attachments: attachmentsOf(data['attachments']),
    stars: stars(data['rating']),
    permalink: link(data['url']),
    platformState: data['hidden'] === true ? 'hidden' : 'visible',
    ...(typeof data['hidden'] === 'boolean' ? {} : { stateUnknown: true as const }),
    ownActionId,
    email: null,
    createdAt,
    revisedAt: updatedAt !== null && updatedAt > createdAt ? updatedAt : createdAt,
    withoutVerbs: withoutVerbs(data['capabilities'], account),
  };
}

function bodyOf(data: Json): { text: string; html: string | null } {
  const content = typeof data['text'] === 'string' ? data['text'] : '';
  if (data['format'] !== 'html') return { text: content, html: null };
  return { text: htmlToText(content, { wordwrap: false }), html: content };
}

function authorOf(value: unknown): InboundIdentity | null {
  if (!isRecord(value)) return null;
  const externalId = idOf(value['id']);
  if (externalId === null) return null;
  return {
    externalId,
    name: text(value['name']) ?? externalId,
    handle: text(value['handle']),
    avatarUrl: link(value['avatarUrl']),
    profileUrl: link(value['profileUrl']),
  };
}

/** The topic is the context under which comments stand. */
function postOf(thread: Json, itemId: string): InboundPost | null {
  const externalId = idOf(thread['id']);
  if (externalId === null || externalId === itemId) return null;
  return {
    externalId,
    text: text(thread['title']),
    mediaUrl: null,
    mediaAlt: null,
    permalink: link(thread['url']),
    publishedAt: null,
    isAd: false,
    likes: null,
    comments: null,
  };
}

function attachmentsOf(value: unknown): InboundAttachment[] {
  const list: unknown[] = Array.isArray(value) ? value.slice(0, MOST_ATTACHMENTS) : [];
  return list.flatMap((entry) => {
    const url = isRecord(entry) ? link(entry['url']) : null;
    if (!isRecord(entry) || url === null) return [];
    const size = entry['size'];
    return {
      name: text(entry['name']) ?? decodeURIComponent(lastSegment(url)),
      contentType: text(entry['contentType']),
      size: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null,
      url,
      content: null,
      contentId: null,
    };
  });
}

function lastSegment(url: string): string {
  const segment = new URL(url).pathname.split('/').at(-1) ?? '';
  return /%(?![0-9a-f]{2})/i.test(segment) ? 'file' : segment || 'file';
}

/** Flags on the item say more than the channel's list; without flags the list counts. */
function withoutVerbs(flags: unknown, account: Account): ActionVerb[] {
  const allowed = allowedVerbs(account);
  const isAllowed = (action: string, verb: ActionVerb) =>
    isRecord(flags) && typeof flags[action] === 'boolean' ? flags[action] : allowed.includes(verb);
  return Object.entries(VERB_OF_ACTION)
    .filter(([action, verb]) => !isAllowed(action, verb))
    .map(([, verb]) => verb);
}
