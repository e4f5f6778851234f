import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundAttachment, InboundEvent, InboundPost, InboundThread, ItemSeen } from '../../spi/inbound'; // prettier-ignore
import { itemSeen } from '../../spi/item-seen';
import { identityOf } from './bluesky.identity';
import { messageItem } from './bluesky.parse-messages';
import {
  answeredBy,
  countOf,
  didOf,
  idOf,
  isIn,
  type Json,
  laterOf,
  linkOf,
  names,
  placeOf,
  quotedBy,
  readPayload,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
  webAddressOf,
} from './bluesky.payloads';
import { wordsOf } from './bluesky.text';

/** What a post is read with: the account's DID and its own posts around it. */
export interface Reading {
  did: string;
  ours: Json[];
  hidden: boolean | null;
  seenAt?: string | null;
}

/** A landed payload → events. Unknown kinds give nothing; a post without address, author or time is refused as invalid. */
export function parse(payload: string, { externalId: did }: Pick<AccountContext, 'externalId'>): InboundEvent[] {
  const value = recordOf(readPayload(payload));
  switch (value?.['kind']) {
    case 'post': {
      const hidden = typeof value['hidden'] === 'boolean' ? value['hidden'] : null;
      return postEvents(recordOf(value['post']), {
        did,
        ours: recordsOf(value['ours']),
        hidden,
        seenAt: timeOf(value['seenAt']),
      });
    }
    case 'message':
      return [messageItem(recordOf(value['convo']) ?? {}, recordOf(value['message']) ?? {}, did)];
    case 'removed':
      return removalOf(value);
    case 'gate':
      return standingsOf(value);
    default:
      return [];
  }
}

function removalOf(value: Json): InboundEvent[] {
  const [externalId, at] = [idOf(value['id']), timeOf(value['at'])];
  return externalId === null || at === null ? [] : [{ type: 'removed', externalId, at }];
}

/** Answers that a thread gate of ours folds away, or shows again. */
function standingsOf(value: Json): InboundEvent[] {
  const at = timeOf(value['at']);
  if (at === null) return [];
  const placed = (list: unknown) => (Array.isArray(list) ? list : []).map((uri: unknown) => placeOf(uri)?.uri).filter((uri) => uri !== undefined); // prettier-ignore
  return [
    ...placed(value['hidden']).map(
      (externalId) => ({ type: 'state', externalId, platformState: 'hidden', at }) as const,
    ),
    ...placed(value['shown']).map(
      (externalId) => ({ type: 'state', externalId, platformState: 'visible', at }) as const,
    ),
  ];
}

function postEvents(view: Json | null, reading: Reading): InboundEvent[] {
  if (view === null || recordOf(view['record']) === null) return [];
  if (isOwnPost(view, reading.did)) {
    const post = postOf(view);
    return post === null ? [] : [{ type: 'post', post }];
  }
  return [postItem(view, reading)];
}

/** A post of ours that opens a thread, or continues our own one: context of comments, no item. */
export function isOwnPost(view: Json, did: string): boolean {
  if (!isIn(did, idOf(view['uri']))) return false;
  const answered = answeredBy(view);
  return answered === null || (isIn(did, answered.parent) && isIn(did, answered.root));
}

/** A post as an item; throws `ConnectorRejected('invalid')` when it lacks what makes it one. */
export function postItem(view: Json, reading: Reading): ItemSeen {
  const { did, hidden } = reading;
  const [place, author, record] = [placeOf(view['uri']), recordOf(view['author']), recordOf(view['record'])];
  const written = timeOf(record?.['createdAt']);
  const indexed = timeOf(view['indexedAt']);
  const own = place !== null && isIn(did, place.uri);
  // what others write as their time may be anything: only the network's own counts
  const createdAt = own ? (written ?? indexed) : indexed;
  if (place === null || createdAt === null || didOf(author) === null) {
    throw new ConnectorRejected('a post without address, time or author', 'invalid');
  }
  const kind = kindOf(view, did, own);
  return itemSeen({
    externalId: place.uri,
    kind,
    direction: own ? 'out' : 'in',
    thread: threadOf(place.uri, view, reading),
    parentExternalId: parentOf(place.uri, view),
    post: contextOf(place.uri, view, reading),
    author: own || author === null ? null : identityOf(author),
    text: wordsOf(record),
    attachments: filesIn(recordOf(view['embed'])),
    permalink: webAddressOf(place.uri),
    platformState: hidden === true ? 'hidden' : 'visible',
    ...(hidden === null && { stateUnknown: true as const }),
    createdAt,
    revisedAt: laterOf(reading.seenAt ?? '', laterOf(indexed ?? '', createdAt)),
    withoutVerbs: own ? [] : refusedVerbs(view, kind, did),
  });
}

/** What stands under a post of ours is a comment, a quote of ours a post, what names us a mention, the rest posts. */
function kindOf(view: Json, did: string, own: boolean): ItemKind {
  const answered = answeredBy(view);
  if (own || isIn(did, answered?.root ?? null) || isIn(did, answered?.parent ?? null)) return 'comment';
  if (isIn(did, quotedBy(view))) return 'post';
  return names(view, did) ? 'mention' : 'post';
}

function parentOf(uri: string, view: Json): string | null {
  const parent = answeredBy(view)?.parent ?? null;
  return parent === uri ? null : parent;
}

/**
 * An answer to our reply belongs to what that reply answered; any other joins what it answers if that is known. Comments
 * under one post of ours never join.
 */
function threadOf(uri: string, view: Json, { did, ours }: Reading): InboundThread {
  const alone = { key: uri, aliases: [], title: null };
  const answered = parentOf(uri, view);
  if (answered === null) return alone;
  const above = ours.find((post) => idOf(post['uri']) === answered);
  if (above === undefined || !isIn(did, answered)) {
    // our own posts can be gone: then their address at least tells that they opened the thread
    const isRoot = isIn(did, answered) && answeredBy(view)?.root === answered;
    return isRoot ? alone : { ...alone, within: answered };
  }
  if (isOwnPost(above, did)) return alone;
  const before = answeredBy(above)?.parent ?? null;
  return before === null || before === uri ? { ...alone, within: answered } : { ...alone, aliases: [before, answered] };
}

/** Our post that the thread stands under, else the one that is quoted. */
function contextOf(uri: string, view: Json, { did, ours }: Reading): InboundPost | null {
  const wanted = [answeredBy(view)?.root ?? null, quotedBy(view)].filter((one) => one !== uri && isIn(did, one));
  for (const one of wanted) {
    const post = ours.find((candidate) => idOf(candidate['uri']) === one);
    const context = post && postOf(post);
    if (context) return context;
  }
  return null;
}

function postOf(view: Json): InboundPost | null {
  const place = placeOf(view['uri']);
  if (place === null) return null;
  const record = recordOf(view['record']);
  const picture = pictureIn(recordOf(view['embed']));
  return {
    externalId: place.uri,
    text: wordsOf(record) || null,
    mediaUrl: picture?.url ?? null,
    mediaAlt: picture?.alt ?? null,
    permalink: webAddressOf(place.uri),
    publishedAt: timeOf(record?.['createdAt']) ?? timeOf(view['indexedAt']),
    isAd: false,
    likes: countOf(view['likeCount']),
    comments: countOf(view['replyCount']),
  };
}

/** The media part of an embed: a quote can carry pictures too. */
function mediaOf(embed: Json | null): Json | null {
  return recordOf(embed?.['media']) ?? embed;
}

function pictureIn(embed: Json | null): { url: string; alt: string | null } | null {
  const media = mediaOf(embed);
  const [first] = recordsOf(media?.['images']);
  const url = linkOf(first?.['fullsize']) ?? linkOf(media?.['thumbnail']);
  return url === null ? null : { url, alt: textOf(first?.['alt']) ?? textOf(media?.['alt']) };
}

/** Pictures by their address; of a film the picture that stands for it, since the film itself is a playlist. */
function filesIn(embed: Json | null): InboundAttachment[] {
  const media = mediaOf(embed);
  const files = recordsOf(media?.['images']).map(({ fullsize }) => linkOf(fullsize));
  files.push(linkOf(media?.['thumbnail']));
  return files
    .filter((url) => url !== null)
    .map((url, index) => ({
      name: `picture-${index + 1}`,
      contentType: null,
      size: null,
      url,
      content: null,
      contentId: null,
    }));
}

/** What cannot be done with this very post: it stands under somebody else's, or its author wants nothing from us. */
function refusedVerbs(view: Json, kind: ItemKind, did: string): ActionVerb[] {
  const refused: ActionVerb[] = [];
  const author = recordOf(recordOf(view['author'])?.['viewer']);
  if (kind === 'comment' && !isIn(did, answeredBy(view)?.root ?? null)) refused.push('hide', 'unhide');
  if (kind === 'post' && !isIn(did, quotedBy(view))) refused.push('reject');
  if (author?.['blockedBy'] === true) refused.push('reply', 'private-reply', 'like');
  else if (recordOf(view['viewer'])?.['replyDisabled'] === true) refused.push('reply');
  return refused;
}
