import type { ImapFlow, ListResponse } from 'imapflow';
import type { ActionTarget } from '../../spi/outbound';
import { isHashedId, externalIdOf } from './email.ids';
import { MailHeaders } from './email.headers';
import { folderFor, receivedSince, searchUids, type Use } from './email.imap';

export interface Located {
  path: string;
  uid: number;
}

const DAY_MS = 86_400_000;
const HEADERS = ['message-id', 'from', 'date', 'subject'];

/**
 * The UID of a mail in the open folder by its Message-ID; null when it is not there. Header search matches parts of values,
 * and an id may be used twice, so what is found is compared; the first bearer of the id is meant.
 */
export async function findByMessageId(client: ImapFlow, messageId: string): Promise<number | null> {
  const uids = await searchUids(client, { header: { 'Message-ID': messageId } });
  return firstMatch(client, uids.slice(0, 50), (head) => head.messageId === messageId);
}

/** A mail without an id of its own is recognised by the hash of its headers among those of its day. */
async function findByHash(client: ImapFlow, { externalId, createdAt }: ActionTarget): Promise<number | null> {
  const day = Date.parse(createdAt);
  // BEFORE may not lie in the future for the library's form of the search (an age)
  const end = day + 2 * DAY_MS < Date.now() ? { before: new Date(day + 2 * DAY_MS) } : {};
  const uids = await searchUids(client, { ...receivedSince(day - DAY_MS), ...end });
  return firstMatch(client, uids, (head) => externalIdOf(head, true) === externalId);
}

async function firstMatch(
  client: ImapFlow,
  uids: readonly number[],
  matches: (head: ReturnType<MailHeaders['head']>) => boolean,
): Promise<number | null> {
  if (uids.length === 0) return null;
  const found = await client.fetchAll(uids.join(','), { uid: true, size: true, headers: HEADERS }, { uid: true });
  const match = found
    .sort((a, b) => a.uid - b.uid)
    .find(({ headers, size }) => matches(new MailHeaders(headers ?? Buffer.alloc(0)).head(size ?? 0)));
  return match?.uid ?? null;
}

/** Opens the folders one after the other until the mail is found; the folder where it is stays open for writing. */
export async function locate(
  client: ImapFlow,
  paths: readonly string[],
  target: ActionTarget,
): Promise<Located | null> {
  for (const path of paths) {
    await client.mailboxOpen(path);
    const uid = isHashedId(target.externalId)
      ? await findByHash(client, target)
      : await findByMessageId(client, target.externalId);
    if (uid !== null) return { path, uid };
  }
  return null;
}

/** Where a mail that came in can be: the inbox first. */
export function placesOf(folders: readonly ListResponse[]): string[] {
  const uses: Use[] = ['archive', 'junk', 'trash'];
  return ['INBOX', ...uses.map((use) => folderFor(folders, use)).filter((path) => path !== null)];
}
