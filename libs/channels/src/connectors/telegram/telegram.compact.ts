import { type Json, recordOf, recordsOf } from './telegram.payloads';

const ENTITY_TYPES = new Set(['mention', 'text_mention', 'text_link', 'bot_command']);
const MESSAGE = [
  'message_id',
  'message_thread_id',
  'date',
  'edit_date',
  'caption',
  'media_group_id',
  'business_connection_id',
  'is_topic_message',
];
const MEDIA = ['animation', 'video', 'video_note', 'voice', 'audio', 'document', 'sticker'];
const FILE = ['file_id', 'file_name', 'mime_type', 'file_size', 'is_video', 'is_animated', 'emoji'];
const PERSON = ['id', 'first_name', 'last_name', 'username'];
const CHAT = ['id', 'type', 'title', 'username'];

/** A message with a file, reduced to what its item is made of. */
export function compactMessage(message: Json): Json {
  const media = MEDIA.filter((member) => recordOf(message[member]) !== null).slice(0, 1);
  const photo = recordsOf(message['photo']).at(-1);
  const topic = recordOf(message['direct_messages_topic']);
  return {
    ...picked(message, MESSAGE),
    ...part('from', message, PERSON),
    ...part('sender_chat', message, CHAT),
    ...part('chat', message, CHAT),
    ...(topic && { direct_messages_topic: picked(topic, ['topic_id']) }),
    ...(photo && { photo: [picked(photo, FILE)] }),
    ...(!photo && media[0] !== undefined && part(media[0], message, FILE)),
    ...compactEntities(message),
    ...compactAnswered(message),
  };
}

function compactEntities(message: Json): Json {
  const telling = recordsOf(message['caption_entities']).filter(({ type }) => ENTITY_TYPES.has(String(type)));
  const entities = telling.map((entity) => ({
    ...picked(entity, ['type', 'offset', 'length', 'url']),
    ...part('user', entity, ['id']),
  }));
  return entities.length > 0 ? { caption_entities: entities } : {};
}

function compactAnswered(message: Json): Json {
  const answered = recordOf(message['reply_to_message']);
  if (!answered) return {};
  const origin = recordOf(answered['forward_origin']);
  const reply_to_message = {
    ...picked(answered, ['message_id', 'date', 'is_automatic_forward']),
    ...part('from', answered, ['id']),
    ...part('forum_topic_created', answered, ['name']),
    ...(origin && { forward_origin: { ...picked(origin, ['message_id', 'date']), ...part('chat', origin, CHAT) } }),
    ...(answered['is_automatic_forward'] === true && picked(answered, ['text', 'caption'])),
  };
  return { reply_to_message };
}

/** The same without words and without what it answers: its thread is known by its own id. */
export function withoutWords(compact: Json): Json {
  const unsaid = new Set(['caption', 'caption_entities', 'reply_to_message', 'media_group_id']);
  return Object.fromEntries(Object.entries(compact).filter(([member]) => !unsaid.has(member)));
}

function picked(entry: Json, members: readonly string[]): Json {
  return Object.fromEntries(
    members.filter((member) => entry[member] !== undefined).map((member) => [member, entry[member]]),
  );
}

function part(member: string, entry: Json, members: readonly string[]): Json {
  const inner = recordOf(entry[member]);
  return inner ? { [member]: picked(inner, members) } : {};
}
