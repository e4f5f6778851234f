import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailHeaders } from './email.headers';
import { externalIdOf, fingerprint } from './email.ids';
import type { FolderPosition, KnownMail } from './email.cursor';
import type { MailPayload } from './email.payload';

/** Gmail takes 25 MB, base64 included; what is larger is cut and says so. */
const MAX_MAIL_BYTES = 30 * 1024 * 1024;
const MAX_PAGE_BYTES = 24 * 1024 * 1024;
const IDENTIFYING = ['message-id', 'from', 'date', 'subject'];

/** A mail without its body. */
export interface MailSummary extends KnownMail {
  size: number;
  internalDate: string;
  draft: boolean;
}

export const openedFolder = (mailbox: MailboxObject): Omit<FolderPosition, 'lastUid'> => ({
  uidValidity: String(mailbox.uidValidity),
  highestModseq: mailbox.highestModseq === undefined ? null : String(mailbox.highestModseq),
});

const sequence = (uids: readonly number[]): string => uids.join(',');
const isoOf = (date: Date | string | undefined): string => new Date(date ?? 0).toISOString();

/** Identity, size and date of mails in the open folder, ascending by UID; those that vanished meanwhile are left out. */
export async function readSummaries(client: ImapFlow, uids: readonly number[]): Promise<MailSummary[]> {
  if (uids.length === 0) return [];
  const query = { uid: true, flags: true, size: true, internalDate: true, headers: IDENTIFYING };
  const found = await client.fetchAll(sequence(uids), query, { uid: true });
  return found
    .map((message) => {
      const head = new MailHeaders(message.headers ?? Buffer.alloc(0)).head(message.size ?? 0);
      return {
        uid: message.uid,
        id: externalIdOf(head, false),
        print: fingerprint(head),
        size: head.size,
        internalDate: isoOf(message.internalDate),
        draft: message.flags?.has('\\Draft') ?? false,
      };
    })
    .sort((a, b) => a.uid - b.uid);
}

/** The longest run from the front that fits into one page; at least one mail. */
export function fitting(summaries: readonly MailSummary[]): MailSummary[] {
  let bytes = 0;
  return summaries.filter((summary, index) => {
    bytes += Math.min(summary.size, MAX_MAIL_BYTES);
    return index === 0 || bytes <= MAX_PAGE_BYTES;
  });
}

interface Place {
  folder: MailPayload['folder'];
  uidValidity: string;
  /** UIDs whose Message-ID an earlier, different mail has. */
  reused: ReadonlySet<number>;
}

/** Whole mails as payloads, ascending by UID. Reads with PEEK: nothing is marked as seen. */
export async function readMails(client: ImapFlow, summaries: readonly MailSummary[], place: Place): Promise<string[]> {
  if (summaries.length === 0) return [];
  const query = { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: MAX_MAIL_BYTES } };
  const found = await client.fetchAll(sequence(summaries.map(({ uid }) => uid)), query, { uid: true });
  return found
    .filter((message) => message.source && message.source.length > 0)
    .sort((a, b) => a.uid - b.uid)
    .map((message): MailPayload => {
      const source = message.source ?? Buffer.alloc(0);
      const size = message.size ?? source.length;
      return {
        v: 1,
        type: 'mail',
        folder: place.folder,
        uidValidity: place.uidValidity,
        uid: message.uid,
        internalDate: isoOf(message.internalDate),
        size,
        truncated: size > source.length && source.length >= MAX_MAIL_BYTES,
        idReused: place.reused.has(message.uid),
        source: source.toString('base64'),
      };
    })
    .map((payload) => JSON.stringify(payload));
}

/** Of `summaries`, the UIDs whose Message-ID already names another mail: two deliveries of one mail are no reuse. */
export function reusedIds(summaries: readonly MailSummary[], seen: readonly KnownMail[]): Set<number> {
  const first = new Map(seen.map(({ id, print }) => [id, print]));
  const reused = new Set<number>();
  for (const { uid, id, print } of summaries) {
    const known = first.get(id);
    if (known === undefined) first.set(id, print);
    else if (known !== print) reused.add(uid);
  }
  return reused;
}
