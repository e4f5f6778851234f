import { createHash } from 'node:crypto';
import type { InboundAttachment } from '@parvis/channels';
import type { FileStorage } from '@parvis/platform';
import { fileTypeFromBuffer } from 'file-type';
import type { StoredContent } from './arrivals';

const MAX_BYTES = 25 * 1024 * 1024;
const PLAIN = /^(text\/(plain|csv|calendar|vcard)|message\/rfc822|application\/json)$/i;

/**
 * Stores the bytes that came with an item under their own hash, so that doing it again changes nothing. The type is what the
 * bytes say; only types without a signature are believed, and only harmless ones.
 */
export async function storeContents(
  storage: FileStorage,
  workspaceId: number,
  attachments: readonly InboundAttachment[],
): Promise<Map<number, StoredContent>> {
  const stored = new Map<number, StoredContent>();
  for (const [index, attachment] of attachments.entries()) {
    if (attachment.content !== null)
      stored.set(index, await store(storage, workspaceId, attachment.content, attachment.contentType));
  }
  return stored;
}

async function store(
  storage: FileStorage,
  workspaceId: number,
  content: string,
  declared: string | null,
): Promise<StoredContent> {
  const bytes = Buffer.from(content, 'base64');
  const detected = (await fileTypeFromBuffer(bytes))?.mime;
  const contentType =
    detected ?? (declared !== null && PLAIN.test(declared) ? declared.toLowerCase() : 'application/octet-stream');
  if (bytes.length > MAX_BYTES)
    return { storageKey: null, contentType, size: bytes.length, refused: 'larger than 25 MB' };
  const storageKey = `${workspaceId}/${createHash('sha256').update(bytes).digest('hex')}`;
  await storage.put(storageKey, bytes, contentType);
  return { storageKey, contentType, size: bytes.length, refused: null };
}
