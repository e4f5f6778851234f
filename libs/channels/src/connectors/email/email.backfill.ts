import type { ImapFlow } from 'imapflow';
import type { Cursor, InboundPage } from '../../spi/connector';
import { writeCursor, type BackfillPosition, type MailCursor } from './email.cursor';
import { receivedSince, searchUids } from './email.imap';
import { fitting, openedFolder, readMails, readSummaries, reusedIds } from './email.read';
import type { MailPayload } from './email.payload';

const CHUNK = 100;
const ALL = Number.MAX_SAFE_INTEGER;
const DONE = 1;

interface Request {
  cursor: Cursor | null;
  from: string;
}

/**
 * One chunk of history, newest chunk first (inside it oldest first): first the inbox, then Sent. The cursor remembers the
 * lowest UID read, so that a backfill goes on where it was interrupted; the live position in it stays as it was.
 */
export async function backfillPage(
  client: ImapFlow,
  before: MailCursor,
  { cursor, from }: Request,
): Promise<InboundPage> {
  const mailbox = await client.mailboxOpen('INBOX', { readOnly: true });
  const { uidValidity } = openedFolder(mailbox);
  const saved = before.backfill;
  const started: BackfillPosition =
    saved?.from === from && saved.uidValidity === uidValidity
      ? saved
      : { from, uidValidity, inboxBefore: ALL, sentBefore: before.sent ? ALL : DONE };
  const part =
    started.inboxBefore > DONE ? await inboxChunk(client, started) : await sentChunk(client, started, before);
  const position = part?.position ?? started;
  const more = position.inboxBefore > DONE || position.sentBefore > DONE;
  const after = writeCursor({ ...before, backfill: position });
  return { payloads: part?.payloads ?? [], cursor: cursor !== null && part === null ? cursor : after, more };
}

async function inboxChunk(client: ImapFlow, position: BackfillPosition) {
  const { payloads, lowest } = await chunk(client, position.from, position.inboxBefore, 'inbox', position.uidValidity);
  return { payloads, position: { ...position, inboxBefore: lowest } };
}

async function sentChunk(client: ImapFlow, position: BackfillPosition, { sent }: MailCursor) {
  if (position.sentBefore <= DONE || sent === null) return null;
  const opened = openedFolder(await client.mailboxOpen(sent.path, { readOnly: true }));
  const { payloads, lowest } = await chunk(client, position.from, position.sentBefore, 'sent', opened.uidValidity);
  return { payloads, position: { ...position, sentBefore: lowest } };
}

async function chunk(
  client: ImapFlow,
  from: string,
  before: number,
  folder: MailPayload['folder'],
  uidValidity: string,
) {
  // SINCE may know days only, in the server's time zone: ask for one more and compare the exact time below
  const uids = (await searchUids(client, receivedSince(Date.parse(from) - 86_400_000))).filter((uid) => uid < before);
  const newestFirst = (await readSummaries(client, uids.slice(-CHUNK))).reverse();
  const page = fitting(newestFirst).reverse();
  const wanted = page.filter(({ internalDate, draft }) => Date.parse(internalDate) >= Date.parse(from) && !draft);
  const payloads = await readMails(client, wanted, { folder, uidValidity, reused: reusedIds(wanted, []) });
  const lowest = page[0]?.uid ?? DONE;
  return { payloads, lowest: uids.some((uid) => uid < lowest) ? lowest : DONE };
}
