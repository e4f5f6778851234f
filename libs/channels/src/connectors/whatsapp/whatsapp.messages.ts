import type { InboundAttachment, InboundEvent, InboundIdentity, InboundThread, ItemSeen } from '../../spi/inbound';
import {
  identity,
  idOf,
  itemSeen,
  linkedAttachment,
  NO_TIME,
  recordOf,
  textOf,
  timeOf,
  type Json,
} from '../../spi/read';
import { contentOf, referralPost, type Content } from './whatsapp.content';
import { mediaRef } from './whatsapp.media-ref';
import type { Person } from './whatsapp.payloads';

/** A file that was fetched; null when it cannot be had. */
export type FetchedFile = Pick<InboundAttachment, 'name' | 'contentType' | 'size' | 'content'> | null;

/** One element of `messages[]` or `message_echoes[]`, with the person on the other side. */
export interface Spoken {
  message: Json;
  person: Person;
  direction: 'in' | 'out';
}

const FILE_MARK = ':file';

/** The platform's id of a message; a file that is shown apart from its long caption bears that of the caption. */
export function messageIdOf(externalId: string): string {
  return externalId.endsWith(FILE_MARK) ? externalId.slice(0, -FILE_MARK.length) : externalId;
}

/**
 * A message → events. `file` is undefined in a webhook: a message with a file then gives a hint that brings message and
 * file together, because the file can be read only with the account's token, and an item gets its files when it is first
 * seen. Reactions give nothing.
 */
export function messageEvents(spoken: Spoken, file?: FetchedFile): InboundEvent[] {
  const { message } = spoken;
  const id = idOf(message['id']);
  const at = timeOf(message['timestamp']) ?? NO_TIME;
  switch (textOf(message['type'])) {
    case 'reaction':
      return [];
    case 'revoke': {
      const gone = idOf(recordOf(message['revoke'])?.['original_message_id']);
      const ids = gone === null ? [] : [gone, `${gone}${FILE_MARK}`];
      return ids.map((externalId) => ({ type: 'removed', externalId, at }));
    }
    case 'edit':
      return editEvents(spoken, at, file);
    case 'system':
      return id === null ? [] : systemEvents(spoken, id, at);
    default:
      return id === null ? [] : contentEvents(spoken, { id, at, body: message, fields: newFields(id, message) }, file);
  }
}

interface Piece {
  id: string;
  at: string;
  /** Where `type` and content stand: the message, or the new message within an edit. */
  body: Json;
  fields: Partial<ItemSeen>;
}

function newFields(id: string, message: Json): Partial<ItemSeen> {
  const answered = idOf(recordOf(message['context'])?.['id']);
  return { parentExternalId: answered === id ? null : answered, post: referralPost(message) };
}

/**
 * The event holds the new content only; the time of the first stays what it was, as the earlier of the two. Times are whole
 * seconds: an edit within that of the message is later all the same.
 */
function editEvents(spoken: Spoken, second: string, file?: FetchedFile): InboundEvent[] {
  const at = new Date(Date.parse(second) + 1).toISOString();
  const edit = recordOf(spoken.message['edit']);
  const [id, body] = [idOf(edit?.['original_message_id']), recordOf(edit?.['message'])];
  return id === null || !body ? [] : contentEvents(spoken, { id, at, body, fields: { stateUnknown: true } }, file);
}

/** A new number is a new conversation: what is written in this one would go to the old number. */
function systemEvents(spoken: Spoken, id: string, at: string): InboundEvent[] {
  const system = recordOf(spoken.message['system']);
  if (!system || !(textOf(system['type']) ?? '').startsWith('user_changed_')) return [];
  const next = idOf(system['wa_id']) ?? idOf(system['user_id']);
  const text = textOf(system['body']) || (next === null ? '' : `→ ${next}`);
  return text === '' ? [] : [itemOf(spoken, { id, at, body: {}, fields: { text } }, [])];
}

function contentEvents(spoken: Spoken, piece: Piece, file?: FetchedFile): InboundEvent[] {
  const content = contentOf(piece.body);
  if (!content.media) return [itemOf(spoken, withText(piece, content), content.placeholders)];
  if (file !== undefined) return [itemOf(spoken, withText(piece, content), [attachmentOf(content, file)])];
  const ref = mediaRef(spoken);
  if (ref !== null) return [{ type: 'hint', ref }];
  const item = itemOf(spoken, withText(piece, content), []);
  // An edit changes the caption; the file was told with the message.
  return piece.fields.stateUnknown ? [item] : [item, ...fileApart(spoken, piece)];
}

/** A caption too long to travel in a reference is shown at once, and its file as an answer to it. */
function fileApart(spoken: Spoken, { id, at, body }: Piece): InboundEvent[] {
  const type = textOf(body['type']) ?? '';
  const part: Json = { ...recordOf(body[type]) };
  delete part['caption'];
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const message: Json = { id: `${id}${FILE_MARK}`, timestamp, type, [type]: part, context: { id } };
  const ref = mediaRef({ ...spoken, message });
  return ref === null ? [] : [{ type: 'hint', ref }];
}

function withText(piece: Piece, { text }: Content): Piece {
  return { ...piece, fields: { ...piece.fields, text } };
}

function attachmentOf({ media }: Content, file: FetchedFile): InboundAttachment {
  if (file) return { ...file, url: null, contentId: null };
  return linkedAttachment(media?.name ?? 'file', null, media?.contentType ?? null);
}

function itemOf({ person, direction }: Spoken, piece: Piece, attachments: InboundAttachment[]): ItemSeen {
  return itemSeen({
    externalId: piece.id,
    kind: 'message',
    direction,
    thread: threadWith(person),
    author: direction === 'in' ? authorOf(person) : null,
    text: '',
    attachments,
    createdAt: piece.at,
    ...piece.fields,
  });
}

/** The phone number is what can be written to, so it names the thread where it is known; the other id finds it again. */
function threadWith({ phone, scopedId }: Person): InboundThread {
  const keys = [phone, scopedId].filter((key) => key !== null);
  return { key: keys[0] ?? '', aliases: keys.slice(1), title: null };
}

/** The business-scoped id stays when the number is no longer shown, so it names the person where it is known. */
function authorOf({ phone, scopedId, name, username }: Person): InboundIdentity {
  const profileUrl = phone !== null && /^\d+$/.test(phone) ? `https://wa.me/${phone}` : null;
  return identity(scopedId ?? phone ?? '', { name: name || username || '', handle: username, profileUrl });
}
