import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { openPromise } from 'yauzl';
import type { RawRecord } from '../sources/records';
import { ValueTooLong } from './json-values';
import { readText } from './read-text';

/** Most bytes in all files of an archive together, and most files: more is a bomb, not an export. */
const MOST_BYTES = 8 * 1024 * 1024 * 1024;
const MOST_FILES = 200_000;
const ZIP = Buffer.from('PK');
const TEXT = /(^|\/)[^./][^/]*(\.(json|ndjson|jsonl|csv|txt))?$/i;

/** The file is no archive that can be opened, or holds more than anybody exports. */
export class UploadFault extends Error {
  constructor(readonly fault: 'not-an-archive' | 'too-large') {
    super(fault);
  }
}

/** Every value of an upload: of the one file, or of all JSON and CSV files of a ZIP. @throws UploadFault */
export async function* readUpload(path: string, name: string): AsyncGenerator<RawRecord> {
  const zipped = await isZip(path);
  try {
    if (zipped) yield* readZip(path);
    else yield* readText(createReadStream(path), name);
  } catch (error) {
    if (error instanceof ValueTooLong) throw new UploadFault('too-large');
    // what stands in the archive is not what its directory says
    throw zipped && !(error instanceof UploadFault) ? new UploadFault('not-an-archive') : error;
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(ZIP);
  } finally {
    await file.close();
  }
}

async function* readZip(path: string): AsyncGenerator<RawRecord> {
  const zip = await openPromise(path);
  let bytes = 0;
  let files = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      bytes += entry.uncompressedSize;
      files += 1;
      if (bytes > MOST_BYTES || files > MOST_FILES) throw new UploadFault('too-large');
      if (!TEXT.test(entry.fileName) || entry.fileName.startsWith('__MACOSX/')) continue;
      yield* readText(await zip.openReadStreamPromise(entry), entry.fileName);
    }
  } finally {
    zip.close();
  }
}
