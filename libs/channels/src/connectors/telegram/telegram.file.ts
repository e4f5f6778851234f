import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import { TelegramClient } from './telegram.client';
import { compactMessage, withoutWords } from './telegram.compact';
import { attachmentOf, contentOf, type FileLink, isFetchable } from './telegram.content';
import { partId } from './telegram.ids';
import { countOf, type Json, recordOf, wordOf } from './telegram.payloads';

const PREFIX = 'file:';
const LONGEST_REF = 1024;
const MOST_INFLATED = 64 * 1024;

/** What a reference holds: the message, because a bot cannot read one again. */
interface Spoken {
  update_id: number;
  message: Json;
  /** The words are shown already: only the file is missing. */
  part?: true;
}

/**
 * The reference under which a message is fetched together with its file. `whole` is false when the words of the message are
 * too long for a reference: then it is to be shown at once, and the file follows as an item of its own.
 */
export function fileRef(message: Json, updateId: number): { ref: string; whole: boolean } | null {
  const compact = compactMessage(message);
  const whole = refOf({ update_id: updateId, message: compact });
  if (whole !== null) return { ref: whole, whole: true };
  const part = refOf({ update_id: updateId, message: withoutWords(compact), part: true });
  return part === null ? null : { ref: part, whole: false };
}

function refOf(spoken: Spoken): string | null {
  const ref = PREFIX + deflateRawSync(JSON.stringify(spoken)).toString('base64url');
  return ref.length <= LONGEST_REF ? ref : null;
}

/** Fetches the file of a reference; without bytes when it is gone or too large, so that its message is seen all the same. */
export async function fetchRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const spoken = spokenBy(ref);
  const message = recordOf(spoken?.['message']);
  const file = message === null ? null : (contentOf(message)?.file ?? null);
  if (spoken === null || file === null) throw new ConnectorRejected('not a file of Telegram', 'invalid');
  const bytes = await bytesOf(new TelegramClient(account, signal), file);
  const content = bytes === null ? null : Buffer.from(bytes).toString('base64');
  const part = spoken['part'] === true;
  return [JSON.stringify({ update_id: spoken['update_id'], message, file: { part, size: bytes?.length, content } })];
}

function spokenBy(ref: string): Json | null {
  if (!ref.startsWith(PREFIX)) return null;
  try {
    const packed = Buffer.from(ref.slice(PREFIX.length), 'base64url');
    return recordOf(JSON.parse(inflateRawSync(packed, { maxOutputLength: MOST_INFLATED }).toString()));
  } catch {
    return null;
  }
}

async function bytesOf(client: TelegramClient, file: FileLink): Promise<Uint8Array | null> {
  const path = isFetchable(file) ? await pathOf(client, file.fileId) : null;
  const bytes = path === null ? null : await client.download(path);
  return bytes?.length ? bytes : null;
}

async function pathOf(client: TelegramClient, fileId: string): Promise<string | null> {
  try {
    return wordOf(recordOf(await client.read('getFile', { file_id: fileId }))?.['file_path']);
  } catch (error) {
    // "file is too big", "wrong file_id": it will never come
    if (error instanceof ConnectorRejected) return null;
    throw error;
  }
}

/** The item of a message with its fetched file, or the file as an item beside the message that is shown already. */
export function withFile(item: ItemSeen, link: FileLink, fetched: Json): ItemSeen {
  const content = typeof fetched['content'] === 'string' ? fetched['content'] : null;
  const size = countOf(fetched['size']) ?? link.size;
  const attachments = [attachmentOf({ ...link, size }, content)];
  if (fetched['part'] !== true) return { ...item, attachments };
  const { externalId } = item;
  return { ...item, externalId: partId(externalId), parentExternalId: externalId, text: '', attachments };
}
