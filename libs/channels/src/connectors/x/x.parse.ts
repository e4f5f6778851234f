import type { AccountContext } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { idOf, itemSeen, NO_TIME, recordOf, threadOf, timeOf, type Json } from '../../spi/read';
import { parseDmEvents, parseDmRead, parseListedDm } from './x.parse-messages';
import {
  answered,
  attachmentsOf,
  contextOf,
  isRepost,
  openXPayload,
  permalinkOf,
  personOf,
  postText,
  versionsOf,
  type Beside,
  type XActivity,
} from './x.payloads';

/** Webhook body (X Activity API or Account Activity API) or fetched object → events. */
export function parseX(payload: string, account: AccountContext): InboundEvent[] {
  const ownId = account.externalId;
  const opened = openXPayload(payload);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'webhook') return opened.activities.flatMap((activity) => parseActivity(activity, ownId));
  if (ownId !== '' && opened.accountId !== ownId) return [];
  const { kind, value, accountId, observedAt, beside } = opened;
  const object = recordOf(value['object']);
  return object ? parseFetched(kind, object, { ownId: accountId, beside, observedAt }) : [];
}

function parseActivity({ eventType, accountId, payload, beside }: XActivity, ownId: string): InboundEvent[] {
  if (ownId !== '' && accountId !== null && accountId !== ownId) return [];
  const own = accountId ?? ownId;
  if (own === '') return [];
  switch (eventType) {
    case 'post.mention.create':
    case 'post.reply.create':
    case 'post.quote.create':
    case 'post.create':
      return parsePost(payload, { ownId: own, beside, observedAt: null });
    case 'post.seen':
      return hintOf('post', idOf(payload['id']));
    case 'post.delete':
      // The event tells no time: the post is looked at again, which tells one.
      return hintOf('gone', idOf(payload['id']) ?? idOf(payload['id_str']));
    case 'dm':
    case 'dm.received':
    case 'dm.sent':
      return parseDmEvents(payload, beside, own);
    case 'dm.read':
      return parseDmRead(payload, own);
    case 'oauth.revoke': {
      const revoked = idOf(payload['user_id']);
      if (revoked !== own) return [];
      return [{ type: 'notice', code: 'needs-sign-in', detail: 'The account took its permission from the app on X' }];
    }
    default:
      return [];
  }
}

interface Observer {
  ownId: string;
  beside: Beside;
  /** Null for a webhook. */
  observedAt: string | null;
  /** Known to stand in a conversation that the account began, whomever it answers. */
  standsBelowUs?: true;
}

function parseFetched(kind: string, object: Json, observer: Observer): InboundEvent[] {
  const id = idOf(object['id']);
  if (id === null) return [];
  switch (kind) {
    case 'post':
      return parsePost(object, observer);
    case 'answer':
      return parsePost(object, { ...observer, standsBelowUs: true });
    case 'context':
      return [{ type: 'post', post: contextOf(versionsOf(object)[0] ?? id, object, observer.beside) }];
    case 'message':
      return parseListedDm(object, observer.beside, observer.ownId);
    case 'removed':
      return [{ type: 'removed', externalId: id, at: observer.observedAt ?? NO_TIME }];
    default:
      return [];
  }
}

/** A post that names, quotes or answers the account, or one of its own. */
function parsePost(post: Json, observer: Observer): InboundEvent[] {
  const { ownId, beside, observedAt } = observer;
  const [id, authorId] = [idOf(post['id']), idOf(post['author_id'])];
  const key = versionsOf(post)[0];
  const createdAt = timeOf(post['created_at']);
  if (id === null || key === undefined || isRepost(post)) return [];
  const isOwn = authorId === ownId;
  // Webhooks may leave out who wrote it and the addresses of pictures: it is read before it is shown.
  const attachments = attachmentsOf(post, beside);
  const lacks = authorId === null || createdAt === null || (!isOwn && !beside.users.has(authorId)) || attachments.some(({ url }) => url === null); // prettier-ignore
  if (lacks && observedAt === null) return hintOf('post', id);
  if (authorId === null || createdAt === null) return [];
  const parent = answered(post);
  const root = idOf(post['conversation_id']) ?? key;
  if (isOwn && parent === null) return [{ type: 'post', post: contextOf(key, post, beside) }];
  const author = personOf(authorId, beside.users.get(authorId));
  const answersUs = idOf(post['in_reply_to_user_id']) === ownId;
  const isAnswer = isOwn || answersUs || observer.standsBelowUs === true;
  const opensBranch = parent === null || parent === key || (parent === root && answersUs);
  const above = !isAnswer || opensBranch ? null : parent;
  const context = isAnswer && root !== key ? contextOf(root, beside.tweets.get(root), beside) : null;
  const item = itemSeen({
    externalId: key,
    kind: isAnswer ? 'comment' : 'mention',
    direction: isOwn ? 'out' : 'in',
    // A post deeper in a conversation names the one it answers, not its branch: it joins that one's thread.
    thread: above === null ? threadOf(key) : { ...threadOf(above), aliases: [key] },
    parentExternalId: above,
    post: context,
    author,
    text: postText(post),
    attachments,
    permalink: permalinkOf(id, author.handle),
    createdAt,
    stateUnknown: true,
  });
  const isUnread = context !== null && !isOwn && !beside.tweets.has(root);
  return isUnread ? [item, { type: 'hint', ref: `context:${root}`, ifPostUnread: root }] : [item];
}

function hintOf(kind: 'post' | 'gone', id: string | null): InboundEvent[] {
  return id === null || !/^\d+$/.test(id) ? [] : [{ type: 'hint', ref: `${kind}:${id}` }];
}
