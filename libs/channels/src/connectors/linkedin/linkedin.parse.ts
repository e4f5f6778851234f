import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, InboundIdentity, InboundPost, ItemSeen } from '../../spi/inbound';
import { identity, itemSeen, laterOf, linkedAttachment, NO_TIME, postOf, recordOf, recordsOf, textOf, threadOf, timeOf, type Json } from '../../spi/read'; // prettier-ignore
import { actorOf, givenUrn, nameOf, notificationOf, openPayload, parentOf, plainCommentary, postIn, sameThing, wordsOf, type Names, type Notification } from './linkedin.payloads'; // prettier-ignore
import { commentKey, commentLink, commentNamed, mainPost, organizationUrn, postLink, urnOf, type CommentName } from './linkedin.urns'; // prettier-ignore

/** Shown where LinkedIn refuses to say who somebody is. */
const UNNAMED = 'LinkedIn member';

/** What a comment is read with. */
interface Reading {
  ownId: string;
  /** Null: nobody was asked for names. */
  names: Names | null;
  kind: 'comment' | 'mention';
  post: InboundPost | null;
  /** Stands in for times that the payload does not have. */
  at: string;
}

/** Webhook body or something that was read → events (organization social action notifications, comments API). */
export function parseLinkedIn(payload: string, account: Pick<AccountContext, 'externalId'>): InboundEvent[] {
  const ownId = account.externalId;
  const landed = openPayload(payload);
  if (landed.source === 'unknown' || ownId === '') return [];
  if (landed.source === 'webhook') return parseWebhook(landed.notifications, ownId);
  const { kind, organizationId, at, value } = landed;
  if (organizationId !== ownId) return [];
  const names = namesIn(value);
  switch (kind) {
    case 'removed': {
      const externalId = urnOf(value['id']);
      return externalId === null ? [] : [{ type: 'removed', externalId, at }];
    }
    case 'share':
      return readShare(value, { ownId, names, kind: 'mention', post: null, at });
    case 'comment': {
      const post = postSeen(urnOf(value['sourcePost']), recordOf(value['post']));
      const element = recordOf(value['comment']);
      const mention = value['mention'] === true ? 'mention' : 'comment';
      return element ? readComment(element, { ownId, names, kind: mention, post, at }) : [];
    }
    default: {
      const raw = recordOf(value['notification']);
      return raw ? parseNotification(notificationOf(raw), ownId, names ?? {}) : [];
    }
  }
}

/** Every admin of a Page who connected the app has a subscription: one thing can stand in a body several times. */
function parseWebhook(list: Json[], ownId: string): InboundEvent[] {
  const distinct = new Map(list.map(notificationOf).map((entry) => [sameThing(entry), entry]));
  return [...distinct.values()].flatMap((notification) => parseNotification(notification, ownId, null));
}

/** `names` is null for a webhook; otherwise the comment itself could not be read, and the notification has to do. */
function parseNotification(notification: Notification, ownId: string, names: Names | null): InboundEvent[] {
  const { action, organizationId, comment, at } = notification;
  if (organizationId !== ownId) return []; // test events of the portal name a Page that nobody connected
  switch (action) {
    case 'COMMENT':
    case 'ADMIN_COMMENT':
    case 'COMMENT_EDIT':
    case 'COMMENT_MENTION':
      return comment ? commentTold(notification, comment, ownId, names) : [];
    case 'COMMENT_DELETE':
      return comment && at !== null ? [{ type: 'removed', externalId: commentKey(comment), at }] : [];
    case 'SHARE':
    case 'SHARE_MENTION':
      return shareTold(notification, ownId, names);
    default:
      return [];
  }
}

/**
 * A comment that a notification told of. It rarely says whether it is nested, and of an edit neither author nor first time:
 * then the comment is read before it is shown, so that it opens in the right thread.
 */
function commentTold(
  notification: Notification,
  comment: CommentName,
  ownId: string,
  names: Names | null,
): InboundEvent[] {
  const { action, at, commentBody, sourcePost, postBody } = notification;
  const kind = action === 'COMMENT_MENTION' ? 'mention' : 'comment';
  const post = postSeen(sourcePost, postBody);
  const context: InboundEvent[] = post?.text != null ? [{ type: 'post', post }] : [];
  const isTold = commentBody !== null && wordsOf(commentBody) !== null && actorOf(commentBody) !== null;
  const isPlaced = names !== null || (commentBody !== null && parentOf(commentBody) !== null);
  if (!isTold || !isPlaced || action === 'COMMENT_EDIT') {
    return [...context, { type: 'hint', ref: `${kind}:${commentKey(comment)}` }];
  }
  const element = { ...commentBody, commentUrn: commentKey(comment), object: comment.post, parentComment: parentUrn(commentBody) }; // prettier-ignore
  const items = readComment(element, { ownId, names, kind, post, at: at ?? NO_TIME });
  const author = items[0]?.author?.externalId;
  if (names !== null || author === undefined) return items;
  return [...items, { type: 'hint', ref: `${kind}:${commentKey(comment)}`, ifUnnamed: author }];
}

function parentUrn(body: Json): string | null {
  return commentNamed(body['parentComment']) ? urnOf(body['parentComment']) : urnOf(body['object']);
}

/** Somebody's post that names the Page, or that shares a post of the Page with words of their own. */
function shareTold(notification: Notification, ownId: string, names: Names | null): InboundEvent[] {
  const { share, shareBody, sourcePost, postBody, at } = notification;
  if (share === null) return [];
  const ref = `share:${share}`;
  if (!shareBody) return [{ type: 'hint', ref }];
  const post = notification.action === 'SHARE' ? postSeen(sourcePost, postBody) : null;
  const element = { id: share, author: shareBody['owner'], commentary: shareBody['text'] };
  const items = readShare({ post: element }, { ownId, names, kind: 'mention', post, at: at ?? NO_TIME });
  const author = items[0]?.author?.externalId;
  return names !== null || author === undefined ? items : [...items, { type: 'hint', ref, ifUnnamed: author }];
}

/** A comment as the comments API has it. */
function readComment(element: Json, reading: Reading): ItemSeen[] {
  const named = nameOf(element);
  if (!named) return [];
  const externalId = commentKey(named);
  const above = parentOf(element);
  const parent = above && above.id !== named.id ? { post: mainPost(named.post, above.post) ?? above.post, id: above.id } : null; // prettier-ignore
  const parentKey = parent && commentKey(parent);
  const createdAt = timeOf(recordOf(element['created'])?.['time']) ?? reading.at;
  const changedAt = timeOf(recordOf(element['lastModified'])?.['time']) ?? createdAt;
  const actor = actorOf(element);
  const isOwn = actor === organizationUrn(reading.ownId);
  return [
    itemSeen({
      externalId,
      kind: isOwn ? 'comment' : reading.kind,
      direction: isOwn ? 'out' : 'in',
      thread: threadOf(parentKey ?? externalId),
      parentExternalId: parentKey,
      post: reading.post?.externalId === named.post ? reading.post : contextOf(named.post, reading.post),
      author: isOwn || actor === null ? null : authorOf(actor, reading.names),
      text: wordsOf(element) ?? '',
      attachments: picturesOf(element),
      permalink: commentLink(named.post, givenUrn(element) ?? externalId, parentKey),
      createdAt,
      revisedAt: laterOf(createdAt, changedAt),
    }),
  ];
}

/** The post that a comment stands under, with what is known of it by another of its names. */
function contextOf(urn: string, known: InboundPost | null): InboundPost {
  return { ...(known ?? postOf(urn)), externalId: urn, permalink: postLink(urn) };
}

/** A post as the posts API has it, or what a notification says of one; without words it says nothing to answer. */
function readShare(value: Json, { ownId, names, post, at }: Reading): ItemSeen[] {
  const share = recordOf(value['post']);
  const externalId = postIn(share?.['id']);
  const text = plainCommentary(share?.['commentary'])?.trim() ?? '';
  const actor = urnOf(share?.['author']);
  if (!share || externalId === null || text === '' || actor === organizationUrn(ownId)) return [];
  const createdAt = timeOf(share['publishedAt']) ?? timeOf(share['createdAt']) ?? at;
  return [
    itemSeen({
      externalId,
      kind: 'mention',
      direction: 'in',
      thread: threadOf(externalId),
      post: post?.externalId === externalId ? null : post,
      author: actor === null ? null : authorOf(actor, names),
      text,
      permalink: postLink(externalId),
      createdAt,
      revisedAt: laterOf(createdAt, timeOf(share['lastModifiedAt']) ?? createdAt),
    }),
  ];
}

function postSeen(urn: string | null, body: Json | null): InboundPost | null {
  if (urn === null) return null;
  const text = plainCommentary(body?.['text']) ?? plainCommentary(body?.['commentary']);
  const publishedAt = timeOf(body?.['publishedAt']) ?? timeOf(body?.['createdAt']);
  return postOf(urn, { text, publishedAt, permalink: postLink(urn) });
}

/** Names come from a second call, which LinkedIn often refuses. */
function authorOf(actor: string, names: Names | null): InboundIdentity {
  const known = names?.[actor];
  if (known === undefined) return identity(actor);
  return identity(actor, known ? { name: known.name, profileUrl: known.url, avatarUrl: known.avatar } : { name: UNNAMED }); // prettier-ignore
}

function namesIn(value: Json): Names | null {
  const names = recordOf(value['names']);
  if (!names) return null;
  const entries = Object.entries(names).map(([urn, raw]) => {
    const known = recordOf(raw);
    const name = textOf(known?.['name']);
    return [urn, known && name !== null ? { name, url: textOf(known['url']), avatar: textOf(known['avatar']) } : null];
  });
  return Object.fromEntries(entries) as Names;
}

function picturesOf(element: Json): ItemSeen['attachments'] {
  const pictures = recordsOf(element['content']).filter((part) => recordOf(part['entity'])?.['image'] !== undefined);
  return pictures.map((part, index) => linkedAttachment(`image-${index + 1}`, textOf(part['url'])));
}
