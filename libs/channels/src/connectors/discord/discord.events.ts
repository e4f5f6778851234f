import type { Memory } from './discord.memory';
import {
  authorIdOf,
  isWorthReading,
  type Json,
  placeOf,
  recordOf,
  recordsOf,
  snowflakeOf,
  textOf,
  timeOf,
} from './discord.payloads';
import { takesGuild, takesPlace } from './discord.settings';
import type { AccountContext } from '../../spi/connector';

const MOST_OWN_POSTS = 1000;

/** Whether something is worth a look. */
type Urgency = 'now' | 'no';

interface Hearing {
  memory: Memory;
  account: AccountContext;
  ownId: string;
}

/**
 * Takes in one dispatch. New messages only move what is known of their channel: the API brings them. Edits, deletions and
 * reactions go into the ear until they land.
 */
export function takeIn(type: string, event: Json, hearing: Hearing): Urgency {
  const guild = snowflakeOf(event['guild_id']);
  if (guild !== null && !takesGuild(hearing.account, guild)) return 'no';
  switch (type) {
    case 'MESSAGE_CREATE':
      return messageMade(event, hearing);
    case 'MESSAGE_UPDATE':
      return messageEdited(event, hearing);
    case 'MESSAGE_DELETE':
      return messagesGone(event, [event['id']], hearing);
    case 'MESSAGE_DELETE_BULK':
      return messagesGone(event, Array.isArray(event['ids']) ? event['ids'] : [], hearing);
    case 'MESSAGE_REACTION_ADD':
    case 'MESSAGE_REACTION_REMOVE':
    case 'MESSAGE_REACTION_REMOVE_ALL':
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      return reacted(event, hearing);
    default:
      return placesChanged(type, event, hearing);
  }
}

function messageMade(event: Json, { memory, account, ownId }: Hearing): Urgency {
  const [channel, id] = [snowflakeOf(event['channel_id']), snowflakeOf(event['id'])];
  if (channel === null || id === null) return 'no';
  const guild = snowflakeOf(event['guild_id']);
  const type = typeof event['channel_type'] === 'number' ? event['channel_type'] : guild === null ? 1 : 0;
  const isGroup = guild === null && type !== 1;
  if (isGroup) return 'no';
  const place = memory.know({
    id: channel,
    guild,
    type,
    name: null,
    parent: null,
    owner: null,
    last: id,
    whole: guild === null,
  });
  rememberName(event, guild, memory);
  const isTaken = !place.whole || takesPlace(account, place);
  return isTaken && isWorthReading(event, ownId) ? 'now' : 'no';
}

/** Only the gateway says what somebody is called in a server. */
function rememberName(event: Json, guild: string | null, memory: Memory): void {
  const [member, author] = [recordOf(event['member']), authorIdOf(event)];
  if (guild !== null && member && author !== null) memory.name(guild, author, textOf(member['nick']));
}

/** Without a time of editing it is a preview that arrived, or a pin. */
function messageEdited(event: Json, { memory, ownId }: Hearing): Urgency {
  const [channel, id] = [snowflakeOf(event['channel_id']), snowflakeOf(event['id'])];
  const isEdit = timeOf(event['edited_timestamp']) !== null;
  if (channel === null || id === null || authorIdOf(event) === null || !isEdit || !isWorthReading(event, ownId)) return 'no'; // prettier-ignore
  rememberName(event, snowflakeOf(event['guild_id']), memory);
  memory.ear?.hear({ kind: 'edited', channel, message: event });
  return 'now';
}

/** Deletions have no time, content or author. */
function messagesGone(event: Json, gone: readonly unknown[], { memory }: Hearing): Urgency {
  const channel = snowflakeOf(event['channel_id']);
  const ids = gone.map(snowflakeOf).filter((id) => id !== null);
  if (channel === null || ids.length === 0) return 'no';
  memory.ear?.hear({ kind: 'removed', channel, ids, at: new Date().toISOString() });
  return 'now';
}

/** Worth a look on own posts, whose number of reactions is shown. Taking one back does not say whose message it was on. */
function reacted(event: Json, { memory: { ear }, ownId }: Hearing): Urgency {
  const [channel, message] = [snowflakeOf(event['channel_id']), snowflakeOf(event['message_id'])];
  if (channel === null || message === null || !ear) return 'no';
  const isOurs = snowflakeOf(event['message_author_id']) === ownId;
  if (!isOurs && !ear.ownPosts.has(message)) return 'no';
  ear.ownPosts.add(message);
  const [oldest] = ear.ownPosts;
  if (ear.ownPosts.size > MOST_OWN_POSTS && oldest !== undefined) ear.ownPosts.delete(oldest);
  ear.hear({ kind: 'reacted', channel, message });
  return 'now';
}

function placesChanged(type: string, event: Json, { memory }: Hearing): Urgency {
  switch (type) {
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE': {
      const place = placeOf(event);
      if (place) memory.know(place);
      return 'no';
    }
    case 'CHANNEL_DELETE':
    case 'THREAD_DELETE':
      memory.forget(snowflakeOf(event['id']) ?? '');
      return 'no';
    case 'GUILD_CREATE': {
      const guild = snowflakeOf(event['id']);
      for (const channel of [...recordsOf(event['channels']), ...recordsOf(event['threads'])]) {
        const place = placeOf(channel, guild);
        if (place) memory.know(place);
      }
      return 'now';
    }
    case 'GUILD_DELETE':
      return guildGone(event, memory);
    default:
      return 'no';
  }
}

/** `unavailable`: the server has an outage. Else the bot was removed from it. */
function guildGone(event: Json, memory: Memory): Urgency {
  const guild = snowflakeOf(event['id']);
  if (guild === null || event['unavailable'] === true) return 'no';
  memory.forget(...[...memory.places.values()].filter((place) => place.guild === guild).map(({ id }) => id));
  memory.ear?.hear({ kind: 'notice', detail: `The bot was removed from the server ${guild}: nothing of it comes in any more.` }); // prettier-ignore
  return 'now';
}
