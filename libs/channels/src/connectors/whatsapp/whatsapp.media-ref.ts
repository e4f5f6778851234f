import { ConnectorRejected } from '../../spi/errors';
import { idOf, recordOf, textOf, type Json } from '../../spi/read';
import type { Spoken } from './whatsapp.messages';

const PREFIX = 'media:';
/** Most bytes of a reference: the intake keeps it in an index. */
const LONGEST_BYTES = 1000;
/** Of a file only its id counts (the address dies after five minutes), and the person stands beside the message. */
const LEFT_OUT = new Set(['sha256', 'url', 'from', 'from_user_id', 'from_parent_user_id', 'to', 'to_user_id']);

/**
 * The reference under which a message with a file is read: it holds the message itself, because the Cloud API cannot be
 * asked for one. Null when that is too long.
 */
export function mediaRef({ message, person, direction }: Spoken): string | null {
  const lean = (key: string, value: unknown) => (LEFT_OUT.has(key) ? undefined : value);
  const json = JSON.stringify([message, person, direction], lean);
  // Line ends that JSON leaves as they are; a reference is one line.
  const ref = PREFIX + json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return Buffer.byteLength(ref) > LONGEST_BYTES ? null : ref;
}

/** What `mediaRef` holds; throws `ConnectorRejected('invalid')` on anything else. */
export function readMediaRef(ref: string): Spoken {
  const [message, person, direction] = ref.startsWith(PREFIX) ? listIn(ref.slice(PREFIX.length)) : [];
  const spoken = spokenOf({ message, person, direction });
  if (!spoken) throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  return spoken;
}

function listIn(json: string): unknown[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** A message with its person, as a reference or a fetched payload holds it; null when it is neither. */
export function spokenOf(value: Json): Spoken | null {
  const [message, person] = [recordOf(value['message']), recordOf(value['person'])];
  const ids = { phone: idOf(person?.['phone']), scopedId: idOf(person?.['scopedId']) };
  if (!message || !person || (ids.phone === null && ids.scopedId === null)) return null;
  const names = { name: textOf(person['name']) ?? '', username: textOf(person['username']) };
  return { message, person: { ...ids, ...names }, direction: value['direction'] === 'out' ? 'out' : 'in' };
}
