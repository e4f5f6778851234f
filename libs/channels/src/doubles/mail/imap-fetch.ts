import type { StoredMail } from './mail-store';
import { headerBlock } from './imap-search';
import { ImapSyntaxError, textOf, type Token } from './imap-tokens';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `20-Nov-2026 09:30:00 +0000` */
export const imapDate = (date: Date): string =>
  `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()] ?? ''}-${date.getUTCFullYear()} ` +
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;

export const flagList = (flags: Iterable<string>): string => `(${[...flags].join(' ')})`;

function selectedHeaders(raw: Buffer, names: readonly string[]): string {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const fields = headerBlock(raw)
    .split(/\r\n(?![ \t])/)
    .filter(Boolean);
  const kept = fields.filter((field) => wanted.has(field.slice(0, field.indexOf(':')).trim().toLowerCase()));
  return `${kept.map((field) => `${field}\r\n`).join('')}\r\n`;
}

function section(raw: Buffer, name: string): Buffer {
  const fields = /^HEADER\.FIELDS\s*\(([^)]*)\)$/i.exec(name);
  if (fields) return Buffer.from(selectedHeaders(raw, (fields[1] ?? '').replaceAll('"', '').split(/\s+/)), 'latin1');
  if (name === '') return raw;
  const header = headerBlock(raw);
  if (/^HEADER$/i.test(name)) return Buffer.from(header, 'latin1');
  if (/^TEXT$/i.test(name)) return raw.subarray(header.length);
  throw new ImapSyntaxError(`section ${name} is not served`);
}

/** Whether reading this item marks the mail as seen. */
export const marksSeen = (items: readonly Token[]): boolean =>
  items.some((item) => /^BODY\[/i.test(textOf(item)) || /^RFC822(\.TEXT)?$/i.test(textOf(item)));

/** The data of one FETCH response, without the parentheses. */
export function fetchData(mail: StoredMail, items: readonly Token[]): Buffer {
  const parts = items.map((item) => fetchItem(mail, textOf(item)));
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from(' '), part])));
}

function fetchItem(mail: StoredMail, item: string): Buffer {
  const body = /^BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/i.exec(item);
  if (body) {
    const whole = section(mail.raw, body[1] ?? '');
    const start = Number(body[2] ?? 0);
    const bytes = body[2] === undefined ? whole : whole.subarray(start, start + Number(body[3]));
    const origin = body[2] === undefined ? '' : `<${start}>`;
    return Buffer.concat([Buffer.from(`BODY[${body[1] ?? ''}]${origin} {${bytes.length}}\r\n`), bytes]);
  }
  const simple: Record<string, () => string> = {
    UID: () => `UID ${mail.uid}`,
    FLAGS: () => `FLAGS ${flagList(mail.flags)}`,
    INTERNALDATE: () => `INTERNALDATE "${imapDate(mail.internalDate)}"`,
    'RFC822.SIZE': () => `RFC822.SIZE ${mail.raw.length}`,
  };
  const write = simple[item.toUpperCase()];
  if (!write) throw new ImapSyntaxError(`${item} is not served`);
  return Buffer.from(write());
}
