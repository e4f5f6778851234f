import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundIdentity, InboundPost, InboundThread, ItemSeen } from '../../spi/inbound';
import { MODERATING } from './reddit.capabilities';
import { parseModmail } from './reddit.modmail';
import {
  countOf,
  fullnameOf,
  isDeleted,
  isoTimeOf,
  isWithheld,
  type Json,
  linkOf,
  nameOf,
  readPayload,
  recordOf,
  standingOf,
  textOf,
  type Thing,
  thingOf,
  unixTimeOf,
  wordsOf,
} from './reddit.payloads';
import { subredditsOf } from './reddit.settings';

const SITE = 'https://www.reddit.com';

export type Reader = Pick<AccountContext, 'externalId' | 'settings'>;

/** A landed payload → events. Unknown kinds give nothing; a thing without a time is refused as invalid. */
export function parse(payload: string, account: Reader): InboundEvent[] {
  const value = recordOf(readPayload(payload));
  if (value?.['kind'] === 'modmail') return parseModmail(recordOf(value['conversation']), recordOf(value['message']));
  if (value?.['kind'] === 'notice') {
    const detail = textOf(value['detail']);
    return detail === null ? [] : [{ type: 'notice', code: 'permission-lost', detail }];
  }
  const thing = value?.['kind'] === 'thing' ? thingOf(value['thing']) : null;
  return thing === null ? [] : thingEvents(thing, isoTimeOf(value?.['at']), account);
}

function thingEvents(thing: Thing, at: string | null, account: Reader): InboundEvent[] {
  const externalId = fullnameOf(thing.data['name']);
  if (externalId === null) return [];
  if (thing.kind !== 't4' && isDeleted(thing)) return [{ type: 'removed', externalId, at: revisionOf(thing, at) }];
  // the words are kept from us: what is stored stays, only that others no longer see it is new
  if (thing.kind !== 't4' && isWithheld(thing)) {
    return [{ type: 'state', externalId, platformState: 'hidden', at: revisionOf(thing, at) }];
  }
  if (thing.kind === 't3' && isOwn(thing, account)) return [{ type: 'post', post: postOf(thing.data, externalId) }];
  return [itemOf(thing, at, account)];
}

/** Latest of creation, edit and the look that noticed a change. */
export function revisionOf({ data }: Thing, at: string | null): string {
  const created = unixTimeOf(data['created_utc']);
  if (created === null) throw new ConnectorRejected('a thing without a time', 'invalid');
  return [created, unixTimeOf(data['edited']), at].reduce<string>((end, time) => (time && time > end ? time : end), created); // prettier-ignore
}

function isOwn({ data }: Thing, { externalId }: Reader): boolean {
  return externalId !== '' && data['author_fullname'] === externalId;
}

/** A comment, post or private message as an item. */
export function itemOf(thing: Thing, at: string | null, account: Reader): ItemSeen {
  const { kind, data } = thing;
  const [externalId, createdAt] = [fullnameOf(data['name']), unixTimeOf(data['created_utc'])];
  if (externalId === null || createdAt === null) throw new ConnectorRejected('a thing without name or time', 'invalid');
  const own = isOwn(thing, account);
  const parent = kind === 't3' ? null : fullnameOf(data['parent_id']);
  return {
    type: 'item',
    externalId,
    kind: kind === 't4' ? 'message' : kind === 't3' ? 'post' : data['type'] === 'username_mention' ? 'mention' : 'comment', // prettier-ignore
    direction: own ? 'out' : 'in',
    thread: threadOf(thing, externalId),
    parentExternalId: parent === externalId ? null : parent,
    post: kind === 't1' ? contextOf(data) : null,
    author: own ? null : authorOf(data),
    text: wordsOf(thing),
    html: textOf(data[kind === 't3' ? 'selftext_html' : 'body_html']),
    attachments: [],
    stars: null,
    permalink: permalinkOf(data),
    platformState: standingOf(thing),
    ownActionId: null,
    email: null,
    createdAt,
    revisedAt: revisionOf(thing, at),
    withoutVerbs: refusedVerbs(thing, account),
  };
}

/** A comment joins the thread of what it answers if that is known; private messages stand together by person. */
function threadOf({ kind, data }: Thing, id: string): InboundThread {
  if (kind === 't3') return { key: id, aliases: [], title: textOf(data['title']) };
  if (kind === 't4') {
    const first = fullnameOf(data['first_message_name']);
    const person = fullnameOf(data['author_fullname']);
    return { key: person === null ? (first ?? id) : `dm:${person}`, aliases: [], title: textOf(data['subject']) };
  }
  const parent = fullnameOf(data['parent_id']);
  const title = textOf(data['link_title']);
  return { key: id, aliases: [], title, ...(parent !== null && parent !== id && { within: parent }) };
}

export function authorOf(data: Json): InboundIdentity | null {
  const [name, externalId] = [nameOf(data['author']), fullnameOf(data['author_fullname'])];
  if (name === null || externalId === null) return null;
  return { externalId, name, handle: `u/${name}`, avatarUrl: null, profileUrl: `${SITE}/user/${name}` };
}

function permalinkOf(data: Json): string | null {
  const path = textOf(data['permalink']) ?? textOf(data['context']);
  return path !== null && /^\/\S+$/.test(path) ? `${SITE}${path}` : null;
}

/** The inbox names the post only in the path of `context`: `/r/<subreddit>/comments/<post>/…`. */
function contextOf(data: Json): InboundPost | null {
  const path = /^\/r\/\w+\/comments\/([a-z0-9]{1,40})\//.exec(textOf(data['context']) ?? '');
  const externalId = fullnameOf(data['link_id']) ?? (path?.[1] === undefined ? null : `t3_${path[1]}`);
  if (externalId === null || !externalId.startsWith('t3_')) return null;
  const subreddit = nameOf(data['subreddit']);
  const address = `${SITE}/r/${subreddit}/comments/${externalId.slice(3)}/`;
  return {
    externalId,
    text: textOf(data['link_title']),
    mediaUrl: null,
    mediaAlt: null,
    permalink: linkOf(data['link_permalink']) ?? (subreddit === null ? null : address),
    publishedAt: null,
    isAd: false,
    likes: null,
    comments: countOf(data['num_comments']),
  };
}

function postOf(data: Json, externalId: string): InboundPost {
  const picture = data['post_hint'] === 'image' ? linkOf(data['url']) : null;
  return {
    externalId,
    text: wordsOf({ kind: 't3', data }) || null,
    mediaUrl: picture,
    mediaAlt: null,
    permalink: permalinkOf(data),
    publishedAt: unixTimeOf(data['created_utc']),
    isAd: data['promoted'] === true,
    likes: countOf(data['score']),
    comments: countOf(data['num_comments']),
  };
}

function refusedVerbs({ kind, data }: Thing, account: Reader): ActionVerb[] {
  const author = fullnameOf(data['author_fullname']);
  if (kind === 't4') return author === null ? ['ban', 'unban', 'archive'] : ['unban', 'archive'];
  const moderates = subredditsOf(account).includes(String(data['subreddit']).toLowerCase());
  const closed: ActionVerb[] = data['archived'] === true || (data['locked'] === true && !moderates) ? ['reply'] : [];
  const unknown: ActionVerb[] = author === null ? ['private-reply'] : [];
  if (!moderates) return [...closed, ...unknown, ...MODERATING];
  return author === null ? [...closed, ...unknown, 'ban', 'unban'] : closed;
}
