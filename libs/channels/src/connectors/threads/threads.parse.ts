import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import {
  idOf,
  itemSeen,
  laterOf,
  NO_TIME,
  postOf,
  recordOf,
  textOf,
  threadOf,
  timeOf,
  type Json,
} from '../../spi/read';
import { attachmentsOf, authorOf, hasMedia, idIn, openPayload, readPost, stateOf, type ThreadsUpdate } from './threads.payloads'; // prettier-ignore

/** Whose eyes an object is seen with; `observedAt` is null for a webhook, which says nothing of visibility. */
interface Observer {
  ownId: string;
  /** The profile's name, where it is known. */
  username: string | null;
  observedAt: string | null;
}

/** Webhook body (every form that was seen) or fetched object → events (Threads API webhooks and nodes). */
export function parseThreads(payload: string, account: AccountContext): InboundEvent[] {
  const ownId = account.externalId;
  const opened = openPayload(payload);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'webhook') return opened.updates.flatMap((update) => parseUpdate(update, ownId));
  if (ownId !== '' && opened.accountId !== ownId) return [];
  const { kind, value, accountId, observedAt } = opened;
  return parseFetched(kind, value, { ownId: accountId, username: idOf(value['username']), observedAt });
}

function parseUpdate(update: ThreadsUpdate, ownId: string): InboundEvent[] {
  const { field, targetId, value, sentAt } = update;
  const observer: Observer = { ownId, username: null, observedAt: null };
  const isForUs = (id: string | null) => ownId === '' || id === null || id === ownId;
  switch (field) {
    case 'replies':
      // `target_id` is the reply or its root: only the owner of the root tells whose it is.
      return isForUs(rootOwner(value)) ? parseReply(value, observer) : [];
    case 'mentions':
      return isForUs(targetId) ? parseMention(value, observer) : [];
    case 'publish':
      return isForUs(targetId) ? hintOf('own', idOf(value['id'])) : [];
    case 'delete': {
      const [id, owner] = [idOf(value['id']), recordOf(value['owner'])];
      if (id === null || !isForUs(idOf(owner?.['owner_id']))) return [];
      return [{ type: 'removed', externalId: id, at: timeOf(value['deleted_at']) ?? sentAt }];
    }
    default:
      return [];
  }
}

function parseFetched(kind: string, value: Json, observer: Observer): InboundEvent[] {
  const media = recordOf(value['media']);
  const id = idOf(media?.['id']);
  if (!media || id === null) return [];
  switch (kind) {
    case 'reply':
      return parseReply(media, observer);
    case 'mention':
      return parseMention(media, observer);
    case 'own':
      // What the profile published: a reply of its own, or a post under which others will reply.
      return isReply(media) ? parseReply({ ...media, is_reply_owned_by_me: true }, observer) : [postSeen(media, id)];
    case 'post':
      return [postSeen(media, id)];
    case 'removed':
      return [{ type: 'removed', externalId: id, at: observer.observedAt ?? NO_TIME }];
    default:
      return [];
  }
}

function postSeen(media: Json, id: string): InboundEvent {
  return { type: 'post', post: readPost(media, id) };
}

function isReply(media: Json): boolean {
  return media['is_reply'] === true || idIn(media, 'replied_to') !== null;
}

function rootOwner(value: Json): string | null {
  return idOf(recordOf(value['root_post'])?.['owner_id']);
}

function parseReply(value: Json, observer: Observer): InboundEvent[] {
  const id = idOf(value['id']);
  if (id === null) return [];
  const isOwn = isOwnReply(value, observer);
  if (!isOwn && lacksAddress(value, observer)) return hintOf('reply', id);
  const rootId = idIn(value, 'root_post');
  const parentId = idIn(value, 'replied_to');
  // A reply to the post itself opens a branch; below it the platform names the reply answered, not the branch.
  const above = parentId === null || parentId === rootId || parentId === id ? null : parentId;
  // An answer of ours to a post elsewhere belongs to the mention that this post is.
  const thread = above === null ? threadOf(id, isOwn ? rootId : null) : { ...threadOf(above), aliases: [id] };
  const item = itemSeen({
    ...commonOf(value, id, observer),
    kind: 'comment',
    direction: isOwn ? 'out' : 'in',
    thread,
    parentExternalId: above,
    post: rootId === null || rootId === id ? null : postOf(rootId),
    author: authorOf(value),
    withoutVerbs: withoutVerbs(value, above !== null, observer),
  });
  if (!item.post || isOwn) return [item];
  const { externalId } = item.post;
  return [item, { type: 'hint', ref: `post:${externalId}`, ifPostUnread: externalId }];
}

/** A webhook often says that there is a picture and not where: such a post is read before it is shown. */
function lacksAddress(value: Json, { observedAt }: Observer): boolean {
  return observedAt === null && hasMedia(value) && attachmentsOf(value).every(({ url }) => url === null);
}

/** Only replies to the post itself can be hidden, only waiting ones approved. */
function withoutVerbs(value: Json, isNested: boolean, { observedAt }: Observer): ItemSeen['withoutVerbs'] {
  const waits = observedAt === null || textOf(value['reply_approval_status']) !== null;
  return [...(isNested ? (['hide', 'unhide'] as const) : []), ...(waits ? [] : (['approve', 'reject'] as const))];
}

function isOwnReply(value: Json, { ownId, username }: Observer): boolean {
  if (value['is_reply_owned_by_me'] === true) return true;
  const author = idOf(value['username']);
  const root = recordOf(value['root_post']);
  const owner = rootOwner(value);
  const ownName = owner !== null && owner === ownId ? idOf(root?.['username']) : username;
  return author !== null && author === ownName;
}

/** A post elsewhere that names the profile. One that stands under the profile's own thread is an ordinary reply. */
function parseMention(value: Json, observer: Observer): InboundEvent[] {
  const id = idOf(value['id']);
  if (id === null) return [];
  const owner = rootOwner(value);
  if (owner !== null && owner === observer.ownId) return parseReply(value, observer);
  if (idOf(value['username']) !== null && idOf(value['username']) === observer.username) return [];
  if (lacksAddress(value, observer)) return hintOf('mention', id);
  const author = authorOf(value);
  return [
    itemSeen({ ...commonOf(value, id, observer), kind: 'mention', direction: 'in', thread: threadOf(id), author }),
  ];
}

function commonOf(
  value: Json,
  id: string,
  { observedAt }: Observer,
): Pick<
  ItemSeen,
  'externalId' | 'text' | 'attachments' | 'permalink' | 'platformState' | 'createdAt' | 'revisedAt' | 'stateUnknown'
> {
  // prettier-ignore
  const createdAt = timeOf(value['timestamp']) ?? NO_TIME;
  return {
    externalId: id,
    text: textOf(value['text']) ?? '',
    attachments: attachmentsOf(value),
    permalink: textOf(value['permalink']),
    platformState: stateOf(value),
    createdAt,
    revisedAt: observedAt === null ? createdAt : laterOf(createdAt, observedAt),
    ...(observedAt === null && { stateUnknown: true as const }),
  };
}

function hintOf(kind: 'reply' | 'mention' | 'own', id: string | null): InboundEvent[] {
  return id === null ? [] : [{ type: 'hint', ref: `${kind}:${id}` }];
}
