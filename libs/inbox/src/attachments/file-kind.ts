import { fileTypeFromBuffer } from 'file-type';

/** Most bytes of one attachment, in both directions. */
export const MOST_BYTES = 25 * 1024 * 1024;

const SENDABLE = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/ogg',
  'audio/wav',
  'audio/aac',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
]);
const RUNS =
  /^application\/(x-msdownload|x-elf|x-mach-binary|vnd\.microsoft\.portable-executable|x-ms-shortcut|java-vm|java-archive|vnd\.android\.package-archive|x-sh|wasm)$/;
const TEXTS: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.ics': 'text/calendar',
  '.vcf': 'text/vcard',
};
/** What a browser may show in place of downloading it. */
const SHOWN = /^(image\/(jpeg|png|gif|webp|avif)|video\/(mp4|quicktime|webm)|audio\/|application\/pdf$|text\/plain$)/;

type FileKind = { contentType: string; refused: null } | { contentType: string | null; refused: string };

/** What a file is by its bytes, and whether a member may send it. Its name decides only between kinds of plain text. */
export async function kindOfUpload(bytes: Uint8Array, name: string): Promise<FileKind> {
  if (bytes.length === 0) return { contentType: null, refused: 'The file is empty.' };
  const detected = (await fileTypeFromBuffer(bytes))?.mime;
  const contentType = detected ?? textKind(bytes, name);
  if (contentType === undefined)
    return { contentType: null, refused: 'What kind of file this is cannot be told from its content.' };
  if (detected !== undefined && !SENDABLE.has(detected))
    return { contentType, refused: `Files of type ${detected} are not sent.` };
  return { contentType, refused: null };
}

/** What a fetched file is by its bytes. Programs are refused; anything else is kept, and only ever offered as a download. */
export async function kindOfDownload(bytes: Uint8Array): Promise<FileKind> {
  if (bytes.length === 0) return { contentType: null, refused: 'The file is empty.' };
  const contentType =
    (await fileTypeFromBuffer(bytes))?.mime ?? (isText(bytes) ? 'text/plain' : 'application/octet-stream');
  return RUNS.test(contentType) ? { contentType, refused: 'It is a program.' } : { contentType, refused: null };
}

/** True for kinds that a browser shows without running anything in them. */
export function isShown(contentType: string): boolean {
  return SHOWN.test(contentType);
}

/** A file name without folders and control characters, at most 200 characters. */
export function safeName(name: string): string {
  // browsers write quotes and line ends of a file name so in a form
  const base =
    name
      .replaceAll('%22', '"')
      .replace(/%0[AD]/gi, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const clean = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return [...clean].slice(-200).join('') || 'file';
}

function textKind(bytes: Uint8Array, name: string): string | undefined {
  const extension = /\.[a-z0-9]+$/i.exec(name)?.[0].toLowerCase() ?? '';
  return isText(bytes) ? TEXTS[extension] : undefined;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
