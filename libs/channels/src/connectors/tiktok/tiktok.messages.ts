import type { AccountContext } from '../../spi/connector';
import type { InboundAttachment, InboundEvent, InboundIdentity } from '../../spi/inbound';
import { countOf, idOf, itemSeen, type Json, laterOf, linkedAttachment, recordOf, recordsOf, textOf, threadOf, timeOf } from '../../spi/read'; // prettier-ignore
import { mediaRef } from './tiktok.media-ref';
import { participantsOf, person } from './tiktok.payloads';

/** What one message says: its words, or something that stands for what cannot be shown. */
interface Content {
  text: string;
  attachments: InboundAttachment[];
  /** A file that has to be fetched by its id. */
  media: { id: string; type: 'IMAGE' | 'VIDEO' } | null;
}

/** How a read message was landed: with who takes part, and with its file once that was fetched (null: it cannot be had). */
export interface ReadMessage {
  at: string;
  participants: Json[];
  file?: Json | null;
}

const PLAYER = 'https://www.tiktok.com/player/v1/';

/** A direct message of a webhook (`im_receive_msg`, `im_send_msg`) or of the list, with a hint where a file belongs to it. */
export function messageEvents(message: Json, account: AccountContext, read: ReadMessage | null = null): InboundEvent[] {
  const [id, conversation] = [idOf(message['message_id']), idOf(message['conversation_id'])];
  const createdAt = timeOf(message['timestamp']);
  const direction = directionOf(message, account);
  // a reaction comes as a message about another one
  if (id === null || conversation === null || createdAt === null || direction === null || isReaction(message))
    return [];
  const content = contentOf(message);
  const file = read?.file ? fetchedFile(read.file) : null;
  const item = itemSeen({
    externalId: id,
    kind: 'message',
    direction,
    thread: threadOf(conversation),
    parentExternalId: quotedId(message, id),
    author: authorOf(message, direction, read?.participants ?? []),
    text: content.text,
    attachments: file ? [file] : content.attachments,
    createdAt,
    revisedAt: laterOf(createdAt, read?.at ?? createdAt),
  });
  if (content.media === null || read?.file !== undefined) return [item];
  return [item, { type: 'hint', ref: mediaRef({ conversation, message: id, ...content.media }) }];
}

/** `in` when it is for the account, `out` when it is from it; null for other people's. */
export function directionOf(message: Json, { externalId, credentials }: AccountContext): 'in' | 'out' | null {
  const own = externalId || credentials['openId'];
  const [from, to] = [recordOf(message['from_user']), recordOf(message['to_user'])];
  if (own !== undefined && idOf(to?.['id']) === own) return 'in';
  return own !== undefined && idOf(from?.['id']) === own ? 'out' : null;
}

/** People of messages and of comments are the same where both bear a `unique_identifier`. */
function authorOf(message: Json, direction: 'in' | 'out', participants: Json[]): InboundIdentity | null {
  const fromId = idOf(recordOf(message['from_user'])?.['id']);
  const id = direction === 'in' ? (idOf(message['unique_identifier']) ?? fromId) : fromId;
  if (id === null) return null;
  const known = participantsOf({ participants }).get(fromId ?? '') ?? {};
  const username = textOf(message['from']) ?? textOf(message['sender']);
  return person(id, { username, ...known }, known['profile_image']);
}

function quotedId(message: Json, id: string): string | null {
  const quoted = idOf(recordOf(message['referenced_message_info'])?.['referenced_message_id']);
  return quoted === id ? null : quoted;
}

function isReaction(message: Json): boolean {
  return typeOf(message) === 'reaction';
}

/** Lower case in webhooks (`type`), upper case in the list (`message_type`). */
export function typeOf(message: Json): string {
  return (textOf(message['type']) ?? textOf(message['message_type']) ?? 'other').toLowerCase();
}

function contentOf(message: Json): Content {
  const type = typeOf(message);
  const part = recordOf(message[type]);
  switch (type) {
    case 'text':
      return words(textOf(part?.['body']) ?? '', type);
    case 'image':
    case 'video': {
      const id = idOf(part?.['media_id']);
      const media = id === null ? null : { id, type: type === 'image' ? ('IMAGE' as const) : ('VIDEO' as const) };
      return { ...placeholder(type), media };
    }
    case 'share_post':
      return words(textOf(part?.['embed_url']) || playerOf(part) || '', type);
    case 'sticker':
    case 'emoji':
      return { text: '', attachments: [linkedAttachment(type, textOf(part?.['url']) || null)], media: null };
    case 'template':
      return words([part, ...recordsOf(part?.['elements'])].map((entry) => textOf(entry?.['title']) ?? '').filter(Boolean).join('\n'), type); // prettier-ignore
    default:
      return placeholder(type);
  }
}

function playerOf(part: Json | null): string | null {
  const id = idOf(part?.['video_id']);
  return id === null ? null : `${PLAYER}${id}`;
}

/** A message without words still has to be seen. */
function words(text: string, type: string): Content {
  return text.trim() === '' ? placeholder(type) : { text, attachments: [], media: null };
}

function placeholder(type: string): Content {
  return { text: '', attachments: [linkedAttachment(type.slice(0, 40), null)], media: null };
}

function fetchedFile(file: Json): InboundAttachment | null {
  const content = textOf(file['content']);
  if (content === null || content === '') return null;
  const [name, contentType] = [textOf(file['name']) ?? 'file', textOf(file['contentType'])];
  return { name, contentType, size: countOf(file['size']), url: null, content, contentId: null };
}

/** The person has read everything up to a time; what the account itself reads is of no interest. */
export function readEvents(content: Json, account: AccountContext): InboundEvent[] {
  const threadKey = idOf(content['conversation_id']);
  const at = timeOf(recordOf(content['read'])?.['last_read_timestamp']) ?? timeOf(content['timestamp']);
  if (threadKey === null || at === null || directionOf(content, account) !== 'in') return [];
  return [{ type: 'delivery', state: 'seen', externalIds: [], threadKey, watermark: true, detail: null, at }];
}

const WITHHELD = [
  'A message came in that TikTok does not hand over (people in the EEA, Switzerland and the UK). Read it in the TikTok app.',
  'Un message est arrivé que TikTok ne transmet pas (personnes de l’EEE, de Suisse et du Royaume-Uni). À lire dans l’application TikTok.',
].join('\n');

/** A note in place of a message whose words and author are kept back. */
export function withheldNote(at: string): InboundEvent {
  return itemSeen({
    externalId: `withheld-${Date.parse(at)}`,
    kind: 'message',
    direction: 'in',
    thread: threadOf('withheld'),
    text: WITHHELD,
    createdAt: at,
    withoutVerbs: ['reply'],
  });
}
