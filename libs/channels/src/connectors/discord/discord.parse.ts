import type { ItemKind } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundAttachment, InboundEvent, InboundIdentity, InboundPost, InboundThread } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { actionIdOf } from './discord.compose';
import {
  answeredBy,
  authorIdOf,
  countOf,
  externalIdOf,
  isThread,
  isWorthReading,
  type Json,
  placeOf,
  readPayload,
  recordOf,
  recordsOf,
  snowflakeOf,
  textOf,
  timeOf,
  timeOfSnowflake,
} from './discord.payloads';
import { scopeOf } from './discord.settings';
import { wordsOf } from './discord.text';

type Reader = Pick<AccountContext, 'externalId' | 'settings'>;

/** A message with all that says what it is. */
interface Reading {
  message: Json;
  id: string;
  channel: string;
  authorId: string;
  ownId: string;
  guild: string | null;
  /** The thread it stands in, if it stands in one. */
  thread: { id: string; isOurs: boolean } | null;
  placeName: string | null;
  nick: string | null;
  answers: { channel: string; message: string } | null;
  /** The answered message itself, where Discord still has it. */
  answered: Json | null;
}

/** A landed payload → events. Unknown kinds give nothing; a message without id, channel or author is refused as invalid. */
export function parse(payload: string, account: Reader): InboundEvent[] {
  const value = recordOf(readPayload(payload));
  if (value?.['kind'] === 'removed') return removalsOf(value);
  if (value?.['kind'] === 'notice') {
    const detail = textOf(value['detail']);
    return detail === null ? [] : [{ type: 'notice', code: 'subscription-lost', detail }];
  }
  const message = value?.['kind'] === 'message' ? recordOf(value['message']) : null;
  return value === null || message === null ? [] : messageEvents(message, value, account);
}

function removalsOf(value: Json): InboundEvent[] {
  const [channel, at] = [snowflakeOf(value['channel']), timeOf(value['at'])];
  if (channel === null || at === null || !Array.isArray(value['ids'])) return [];
  const ids = value['ids'].map(snowflakeOf).filter((id) => id !== null);
  return ids.map((id) => ({ type: 'removed', externalId: externalIdOf(channel, id), at }));
}

function messageEvents(message: Json, value: Json, account: Reader): InboundEvent[] {
  const reading = readingOf(message, value, account.externalId);
  if (!isWorthReading(message, account.externalId)) return [];
  if (isOwnPost(reading)) return [{ type: 'post', post: postOf(message, reading) }];
  if (scopeOf(account) === 'addressed' && !isAddressed(reading)) return [];
  const text = wordsOf(message, reading.ownId);
  const attachments = recordsOf(message['attachments']).flatMap(attachmentOf);
  // without the privileged intent Discord keeps back what a message says: nothing is left to answer or to judge
  if (text === '' && attachments.length === 0) return [];
  const own = isOwn(reading);
  const createdAt = timeOf(message['timestamp']) ?? timeOfSnowflake(reading.id);
  const editedAt = timeOf(message['edited_timestamp']);
  const { answers } = reading;
  return [
    itemSeen({
      externalId: externalIdOf(reading.channel, reading.id),
      kind: kindOf(reading),
      direction: own ? 'out' : 'in',
      thread: threadOf(reading),
      parentExternalId: answers && externalIdOf(answers.channel, answers.message),
      post: contextOf(reading),
      author: own ? null : identityOf(reading),
      text,
      attachments,
      permalink: permalinkOf(reading.guild, reading.channel, reading.id),
      ownActionId: own ? actionIdOf(message['nonce']) : null,
      createdAt,
      revisedAt: editedAt !== null && editedAt > createdAt ? editedAt : createdAt,
    }),
  ];
}

function readingOf(message: Json, value: Json, ownId: string): Reading {
  const [id, channel] = [snowflakeOf(message['id']), snowflakeOf(message['channel_id'])];
  const authorId = authorIdOf(message);
  if (id === null || channel === null || authorId === null) {
    throw new ConnectorRejected('a message without id, channel or author', 'invalid');
  }
  const place = placeOf(recordOf(value['place']));
  const guild = snowflakeOf(value['guild']);
  return {
    message,
    id,
    channel,
    authorId,
    ownId,
    guild,
    thread: place && guild !== null && isThread(place) ? { id: place.id, isOurs: place.owner === ownId } : null,
    placeName: place?.name ?? null,
    nick: textOf(value['nick']),
    answers: answeredBy(message),
    answered: recordOf(message['referenced_message']),
  };
}

function isOwn({ authorId, ownId }: Reading): boolean {
  return authorId === ownId;
}

function answersUs({ answered, ownId }: Reading): boolean {
  return ownId !== '' && authorIdOf(answered) === ownId;
}

/** What we say in public without answering anybody, or in answer to such words of ours: context of comments, no item. */
function isOwnPost(reading: Reading): boolean {
  const { guild, thread, answers, answered } = reading;
  if (!isOwn(reading) || guild === null || (thread && !thread.isOurs)) return false;
  return answers === null || (answersUs(reading) && answered !== null && answeredBy(answered) === null);
}

/** Said to us: in private, by name, in answer to us or in a thread of ours; what we say ourselves too. */
function isAddressed(reading: Reading): boolean {
  const { guild, thread } = reading;
  return guild === null || isOwn(reading) || answersUs(reading) || thread?.isOurs === true || namesUs(reading);
}

function namesUs({ message, ownId }: Reading): boolean {
  return recordsOf(message['mentions']).some((person) => snowflakeOf(person['id']) === ownId);
}

/** The first message of a forum post has the id of its thread. */
function kindOf(reading: Reading): ItemKind {
  const { guild, thread, id } = reading;
  if (guild === null) return 'message';
  if (!isOwn(reading) && thread?.id === id) return 'post';
  if (isOwn(reading) || answersUs(reading)) return 'comment';
  return namesUs(reading) ? 'mention' : 'comment';
}

/**
 * A direct conversation, and a thread that somebody else opened, are one conversation each. In channels and in threads of
 * ours people come one by one: an answer to our reply belongs to what that reply answered, any other answer joins what it
 * answers if that is known. A thread opened under a message has that message's id, so that it continues it.
 */
function threadOf(reading: Reading): InboundThread {
  const { guild, channel, id, thread, placeName, answers, answered } = reading;
  if (guild === null) return { key: `dm:${channel}`, aliases: [], title: null };
  if (thread && !thread.isOurs) return { key: thread.id, aliases: [], title: placeName };
  const title = placeName === null || thread ? placeName : `#${placeName}`;
  const alone = { key: id, aliases: [], title };
  if (answers === null) return thread && thread.id !== id ? { ...alone, within: thread.id } : alone;
  if (!answersUs(reading)) return { ...alone, within: answers.message };
  const before = answered && answeredBy(answered);
  return before && before.message !== id ? { ...alone, aliases: [before.message, answers.message] } : alone;
}

/** Our own words that a message answers, or that opened the thread it stands in. */
function contextOf(reading: Reading): InboundPost | null {
  const { answered, thread, guild, placeName, ownId } = reading;
  if (guild === null) return null;
  if (answered && answersUs(reading) && answeredBy(answered) === null) {
    const id = snowflakeOf(answered['id']);
    return id === null ? null : postOf(answered, { ...reading, id });
  }
  if (!thread?.isOurs || ownId === '') return null;
  const post = { externalId: thread.id, text: placeName, mediaUrl: null, mediaAlt: null, permalink: null };
  return { ...post, publishedAt: null, isAd: false, likes: null, comments: null };
}

function postOf(message: Json, { id, guild, channel, ownId }: Reading): InboundPost {
  const picture = recordsOf(message['attachments']).find((file) => textOf(file['content_type'])?.startsWith('image/'));
  const reactions = recordsOf(message['reactions']).map((reaction) => countOf(reaction['count']) ?? 0);
  return {
    externalId: id,
    text: wordsOf(message, ownId) || null,
    mediaUrl: linkOf(picture?.['url']),
    mediaAlt: textOf(picture?.['description']),
    permalink: permalinkOf(guild, snowflakeOf(message['channel_id']) ?? channel, id),
    publishedAt: timeOf(message['timestamp']),
    isAd: false,
    likes: reactions.reduce((sum, count) => sum + count, 0),
    comments: null,
  };
}

/** The name in that server, then the one a person chose, then the unique one. */
function identityOf({ message, authorId, nick }: Reading): InboundIdentity {
  const author = recordOf(message['author']);
  const username = textOf(author?.['username']) ?? authorId;
  const discriminator = textOf(author?.['discriminator']) ?? '0';
  const hash = textOf(author?.['avatar']);
  return {
    externalId: authorId,
    name: nick ?? textOf(author?.['global_name']) ?? username,
    handle:
      /^\d{4}$/.test(discriminator) && discriminator !== '0000' ? `@${username}#${discriminator}` : `@${username}`,
    avatarUrl:
      hash !== null && /^\w+$/.test(hash)
        ? `https://cdn.discordapp.com/avatars/${authorId}/${hash}.${hash.startsWith('a_') ? 'gif' : 'png'}`
        : null,
    profileUrl: `https://discord.com/users/${authorId}`,
  };
}

/** Links are signed and end after about a day: they are fetched at once. */
function attachmentOf(file: Json): InboundAttachment[] {
  const url = linkOf(file['url']);
  if (url === null) return [];
  const name = textOf(file['filename']) ?? 'file';
  return [{ name, contentType: textOf(file['content_type']), size: countOf(file['size']), url, content: null, contentId: null }]; // prettier-ignore
}

function linkOf(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

export function permalinkOf(guild: string | null, channel: string, message: string): string {
  return `https://discord.com/channels/${guild ?? '@me'}/${channel}/${message}`;
}
