import type { InboundAttachment, InboundPost } from '../../spi/inbound';
import { idOf, linkedAttachment, postOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';

/** A file that Meta keeps under an id. */
export interface MediaFile {
  id: string;
  name: string;
  contentType: string | null;
}

/** What one element of `messages[]` says. */
export interface Content {
  text: string;
  /** Placeholders for what cannot be shown: empty attachments named after what they stand for. */
  placeholders: InboundAttachment[];
  /** Set when a file belongs to it, to be fetched by its id. */
  media: MediaFile | null;
}

const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'];
const NOTHING: Content = { text: '', placeholders: [], media: null };

type Reader = (part: Json) => string;

const READERS: Readonly<Record<string, Reader>> = {
  text: (part) => textOf(part['body']) ?? '',
  button: (part) => textOf(part['text']) ?? textOf(part['payload']) ?? '',
  location: locationText,
  interactive: interactiveText,
  system: (part) => textOf(part['body']) ?? '',
};

/** Content of a message by its `type` (webhooks reference, messages). Unknown types become a placeholder. */
export function contentOf(message: Json): Content {
  const type = textOf(message['type']) ?? 'unsupported';
  if (MEDIA_TYPES.includes(type)) return mediaContent(type, recordOf(message[type]), message);
  if (type === 'contacts') return textOrPlaceholder(contactsText(recordsOf(message['contacts'])), type);
  const reader = READERS[type];
  const part = recordOf(message[type]);
  if (reader && part) return textOrPlaceholder(reader(part), type);
  const what = type === 'unsupported' ? textOf(recordOf(message['unsupported'])?.['type']) : null;
  return { ...NOTHING, placeholders: [linkedAttachment(what ?? type, null)] };
}

/** A message without words (an interactive one that came without its body) still has to be seen. */
function textOrPlaceholder(text: string, type: string): Content {
  return text === '' ? { ...NOTHING, placeholders: [linkedAttachment(type, null)] } : { ...NOTHING, text };
}

function mediaContent(type: string, part: Json | null, message: Json): Content {
  const file = {
    name: textOf(part?.['filename']) ?? (part?.['voice'] === true ? 'voice message' : type),
    contentType: textOf(part?.['mime_type']),
  };
  const text = textOf(part?.['caption']) ?? '';
  const id = idOf(part?.['id']);
  // Its own `errors[]`: the download failed at Meta already.
  if (id === null || recordsOf(message['errors']).length > 0) {
    return { text, placeholders: [linkedAttachment(file.name, null, file.contentType)], media: null };
  }
  return { text, placeholders: [], media: { id, ...file } };
}

function locationText(part: Json): string {
  const place = [part['latitude'], part['longitude']].map(numberText);
  const where = [textOf(part['name']), textOf(part['address'])].filter(Boolean).join(', ');
  return ['📍', where, place.every(Boolean) ? place.join(' ') : ''].filter(Boolean).join(' ');
}

function numberText(value: unknown): string {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

function contactsText(contacts: Json[]): string {
  return contacts
    .map((contact) => {
      const name = textOf(recordOf(contact['name'])?.['formatted_name']) ?? '';
      const phones = recordsOf(contact['phones']).map((phone) => textOf(phone['phone']) ?? '');
      return ['👤', name, ...phones].filter(Boolean).join(' ');
    })
    .join('\n');
}

function interactiveText(part: Json): string {
  const choice = recordOf(part['button_reply']) ?? recordOf(part['list_reply']);
  if (choice) return [textOf(choice['title']), textOf(choice['description'])].filter(Boolean).join('\n');
  const form = recordOf(part['nfm_reply']);
  return form ? [textOf(form['body']), ...formLines(textOf(form['response_json']))].filter(Boolean).join('\n') : '';
}

/** The answers of a form, one per line; as they came when they are not an object. */
function formLines(json: string | null): string[] {
  if (json === null) return [];
  try {
    const answers = recordOf(JSON.parse(json));
    if (!answers) return [json];
    const told = Object.entries(answers).filter(([name]) => name !== 'flow_token');
    return told.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  } catch {
    return [json];
  }
}

/** The ad or post that a first message came from. */
export function referralPost(message: Json): InboundPost | null {
  const referral = recordOf(message['referral']);
  const id = idOf(referral?.['source_id']);
  if (!referral || id === null) return null;
  const text = [textOf(referral['headline']), textOf(referral['body'])].filter(Boolean).join('\n');
  return postOf(`${textOf(referral['source_type']) === 'ad' ? 'ad' : 'post'}:${id}`, {
    text: text || null,
    permalink: textOf(referral['source_url']),
    isAd: textOf(referral['source_type']) === 'ad',
  });
}
