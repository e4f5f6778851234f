import { type RedditNetwork, scoreOf } from './network';
import type { InboxEntry, ModmailConversation, ModmailMessage, RedditMessage, RedditThing, RedditUser } from './shapes';

type Json = Record<string, unknown>;

const seconds = (ms: number) => Math.floor(ms / 1000);

function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!-- SC_OFF --><div class="md"><p>${escaped}</p></div><!-- SC_ON -->`;
}

/** Without `raw_json=1` Reddit escapes three characters in every text. */
export function escapedUnlessRaw(value: unknown, raw: boolean): unknown {
  if (raw) return value;
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) => (typeof inner === 'string' ? escape(inner) : inner)) as unknown; // prettier-ignore
}

function pathOf(network: RedditNetwork, thing: RedditThing): string {
  const post = thing.post === null ? thing : network.thing(thing.post);
  const base = `/r/${thing.subreddit}/comments/${post.id}/post/`;
  return thing.kind === 't3' ? base : `${base}${thing.id}/`;
}

function authorOf(author: RedditUser | null): Json {
  return author ? { author: author.name, author_fullname: `t2_${author.id}` } : { author: '[deleted]' };
}

/** A comment or post as `viewer` may see it: only moderators and the author read what was removed. */
export function thingJson(network: RedditNetwork, thing: RedditThing, viewer: RedditUser): Json {
  const isMod = network.subreddit(thing.subreddit).moderators.has(viewer.id);
  const isWithheld = thing.removedBy !== null && !isMod && thing.author?.id !== viewer.id;
  const text = isWithheld ? '[removed]' : thing.text;
  const vote = thing.votes.get(viewer.id);
  const comments = [...network.things.values()].filter(({ post }) => post === (thing.post ?? `t3_${thing.id}`)).length;
  const data: Json = {
    id: thing.id,
    name: `${thing.kind}_${thing.id}`,
    ...authorOf(isWithheld ? null : thing.author),
    subreddit: thing.subreddit,
    subreddit_name_prefixed: `r/${thing.subreddit}`,
    created_utc: seconds(thing.createdAt),
    edited: thing.editedAt === null ? false : seconds(thing.editedAt),
    permalink: pathOf(network, thing),
    score: scoreOf(thing),
    likes: vote === undefined ? null : vote === 1,
    locked: thing.locked,
    archived: thing.archived,
    num_comments: comments,
    ...(isMod && {
      removed: thing.removedBy !== null,
      banned_by: thing.removedBy,
      approved_by: thing.approvedBy,
      num_reports: thing.reports.length,
    }),
  };
  if (thing.kind === 't3') return { kind: 't3', data: { ...data, title: thing.title, selftext: text, selftext_html: htmlOf(text) } }; // prettier-ignore
  const title = network.thing(thing.post ?? '').title;
  const place = { parent_id: thing.parent, link_id: thing.post, link_title: title, replies: '' };
  return { kind: 't1', data: { ...data, ...place, body: text, body_html: htmlOf(text) } };
}

export function messageJson({ id, from, to, subject, text, createdAt, first, parent }: RedditMessage): Json {
  const data = {
    id,
    name: `t4_${id}`,
    ...authorOf(from),
    dest: to.name,
    subject,
    body: text,
    body_html: htmlOf(text),
    was_comment: false,
    first_message_name: first,
    parent_id: parent,
    created_utc: seconds(createdAt),
    context: '',
  };
  return { kind: 't4', data };
}

/** An inbox entry; of a comment only some fields, with the place in `context`. */
export function inboxJson(network: RedditNetwork, entry: InboxEntry, viewer: RedditUser): Json {
  const message = network.messages.get(entry.name);
  if (message) return { kind: 't4', data: { ...(messageJson(message)['data'] as Json), type: 'unknown', new: entry.unread } }; // prettier-ignore
  const thing = network.thing(entry.name);
  const { permalink, link_id, edited, likes, removed, banned_by, approved_by, locked, ...data } = thingJson(network, thing, viewer)['data'] as Json; // prettier-ignore
  void [link_id, edited, likes, removed, banned_by, approved_by, locked];
  const subject = { comment_reply: 'comment reply', post_reply: 'post reply', username_mention: 'username mention', unknown: '' }; // prettier-ignore
  return {
    kind: 't1',
    data: {
      ...data,
      type: entry.type,
      subject: subject[entry.type],
      dest: viewer.name,
      was_comment: true,
      new: entry.unread,
      context: `${String(permalink)}?context=3`,
    },
  };
}

export function conversationJson(conversation: ModmailConversation): Json {
  const { id, subject, state, subreddit, participant, messages, updatedAt } = conversation;
  return {
    id,
    subject,
    state,
    isInternal: false,
    isRepliable: true,
    lastUpdated: new Date(updatedAt).toISOString().replace('Z', '000+00:00'),
    participant: { name: participant.name, id: parseInt(participant.id, 36), isMod: false },
    owner: { displayName: subreddit, type: 'subreddit', id: `t5_${subreddit.toLowerCase()}` },
    objIds: messages.map((message) => ({ id: message.id, key: 'messages' })),
    numMessages: messages.length,
  };
}

export function modmailJson({ id, author, isMod, text, at, internal }: ModmailMessage): Json {
  return {
    id,
    author: { name: author.name, isMod },
    body: htmlOf(text),
    bodyMarkdown: text,
    date: new Date(at).toISOString().replace('Z', '000+00:00'),
    isInternal: internal,
  };
}
