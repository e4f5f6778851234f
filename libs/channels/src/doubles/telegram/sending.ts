import { bad, type Place, type TelegramCall, textIn, writablePlace } from './call';
import type { MessageExtras } from './network';
import { withoutItsOwn } from './rooms';
import { type StoredMessage, type TelegramJson, TelegramProblem } from './shapes';

const MOST_TEXT = 4096;
const MOST_CAPTION = 1024;
const MEGABYTE = 1024 * 1024;
const MOST_BYTES = { photo: 10 * MEGABYTE, file: 50 * MEGABYTE };
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

export function sendMessage(call: TelegramCall): TelegramJson {
  const text = textIn(call, 'text');
  const place = writablePlace(call);
  if (text.trim() === '') throw bad('message text is empty');
  if ([...text].length > MOST_TEXT) throw bad('message is too long');
  return store(call, place, { text }).wire;
}

type Kind = 'photo' | 'video' | 'audio' | 'document';

/** `sendPhoto` and its like: one uploaded file with a caption. */
export function sendFile(kind: Kind): (call: TelegramCall) => Promise<TelegramJson> {
  return async (call) => {
    const place = writablePlace(call);
    const media = await uploaded(call, kind, call.parameters[kind]);
    return store(call, place, { ...media, ...captioned(textIn(call, 'caption')) }).wire;
  };
}

/** An album: two to ten files that fit together; each becomes a message. */
export async function sendMediaGroup(call: TelegramCall): Promise<TelegramJson[]> {
  const place = writablePlace(call);
  const entries: unknown = call.parameters['media'];
  const media = Array.isArray(entries) ? (entries as { type?: Kind; media?: string; caption?: string }[]) : [];
  if (media.length < 2 || media.length > 10) throw bad('group send must include 2-10 items');
  const types = new Set(media.map(({ type }) => type));
  const isVisual = [...types].every((type) => type === 'photo' || type === 'video');
  if (types.size > 1 && !isVisual) throw bad("document and audio can't be mixed with other media types");
  const albumId = String(13_000_000_000_000 + call.network.state.next());
  const files: TelegramJson[] = [];
  for (const { type = 'document', media: name = '', caption = '' } of media) {
    const blob = call.parameters[name.replace('attach://', '')];
    files.push({ ...(await uploaded(call, type, blob)), ...captioned(caption) });
  }
  return files.map((file) => store(call, place, { ...file, media_group_id: albumId }).wire);
}

function captioned(caption: string): TelegramJson {
  if ([...caption].length > MOST_CAPTION) throw bad('message caption is too long');
  return caption === '' ? {} : { caption };
}

async function uploaded({ network }: TelegramCall, kind: Kind, blob: unknown): Promise<TelegramJson> {
  if (!(blob instanceof Blob)) throw bad('there is no file in the request');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes.length === 0) throw bad('file must be non-empty');
  if (bytes.length > (kind === 'photo' ? MOST_BYTES.photo : MOST_BYTES.file)) {
    throw new TelegramProblem(413, 'Request Entity Too Large');
  }
  const name = blob instanceof File ? blob.name : kind;
  const file: MessageExtras['file'] = { kind: kind === 'audio' ? 'document' : kind, bytes, name, type: blob.type };
  const filed = network.filed(file);
  return kind === 'audio' ? { audio: filed['document'] } : filed;
}

function store(call: TelegramCall, place: Place, content: TelegramJson): StoredMessage {
  const { bot, network, parameters } = call;
  countAgainstLimit(call, place);
  const reply = parameters['reply_parameters'] as
    { message_id?: number; allow_sending_without_reply?: boolean } | undefined;
  const answered = reply ? network.state.message(place.room, Number(reply.message_id)) : undefined;
  if (reply && !answered && reply.allow_sending_without_reply !== true) throw bad('message to be replied not found');
  const topic = parameters['message_thread_id'];
  const thread = topic ?? answered?.wire['message_thread_id'] ?? answered?.wire.message_id;
  const stored = network.state.store(place.room, bot.user.id, {
    from: bot.user,
    chat: place.chat,
    ...(place.connection && { business_connection_id: place.connection.id, sender_business_bot: bot.user }),
    ...(place.connection && { from: place.connection.owner }),
    ...(place.chat.type === 'supergroup' && thread !== undefined && { message_thread_id: thread }),
    ...(topic !== undefined && { is_topic_message: true }),
    ...(answered && { reply_to_message: withoutItsOwn(answered.wire) }),
    ...content,
  });
  return stored;
}

/** Documented: about 30 messages a second over all, and 20 a minute to one group. */
function countAgainstLimit({ bot, network }: TelegramCall, { chat }: Place): void {
  const { state, options } = network;
  const now = state.now();
  state.sent = state.sent.filter(({ at }) => at > now - MINUTE_MS);
  const own = state.sent.filter((entry) => entry.bot === bot.user.id);
  const toGroup = chat.type === 'private' ? [] : own.filter((entry) => entry.chat === chat.id);
  const [oldest] = toGroup;
  if (own.filter(({ at }) => at > now - SECOND_MS).length >= (options.messagesPerSecond ?? 30)) throw tooMany(1);
  if (oldest && toGroup.length >= (options.groupMessagesPerMinute ?? 20)) {
    throw tooMany(Math.ceil((oldest.at + MINUTE_MS - now) / SECOND_MS));
  }
  state.sent.push({ bot: bot.user.id, chat: chat.id, at: now });
}

function tooMany(seconds: number): TelegramProblem {
  const wait = Math.max(1, seconds);
  return new TelegramProblem(429, `Too Many Requests: retry after ${wait}`, { retry_after: wait });
}
