import type { ImapFlow, MailboxObject } from 'imapflow';
import type { FetchRequest, InboundPage } from '../../spi/connector';
import { backfillPage } from './email.backfill';
import {
  readCursor,
  sameState,
  WATCHED,
  writeCursor,
  type InboxPosition,
  type KnownMail,
  type MailCursor,
} from './email.cursor';
import { folderFor, receivedSince, searchUids, withImap } from './email.imap';
import { fitting, openedFolder, readMails, readSummaries, reusedIds } from './email.read';
import type { MovePayload } from './email.payload';
import type { Session } from './email.session';

const PAGE = 50;
const DAY_MS = 86_400_000;
/** A restored or migrated mailbox gets new UIDs; mails this much older than the newest we know may have been missed. */
const RESCAN_DAYS = 14;

/** UID of a mail that is known by its id only. */
const VOID = 0;

const watched = ({ uid, id, print }: KnownMail): KnownMail => ({ uid, id, print });

/** What is new in the inbox and in Sent since the cursor, or one chunk of history. */
export function fetchMail({ cursor, backfillFrom }: FetchRequest, session: Session): Promise<InboundPage> {
  return withImap(session, async (client) => {
    const before = cursor === null ? await startPosition(client) : readCursor(cursor);
    if (backfillFrom !== null) return backfillPage(client, before, { cursor, from: backfillFrom });
    if (cursor === null) return { payloads: [], cursor: writeCursor(before), more: false };
    const inbox = await readInbox(client, before.inbox);
    const sent = await readSent(client, before.sent);
    const after: MailCursor = { ...before, inbox: inbox.position, sent: sent.position };
    const payloads = [...inbox.payloads, ...sent.payloads];
    const unchanged = payloads.length === 0 && sameState(before, after);
    return { payloads, cursor: unchanged ? cursor : writeCursor(after), more: inbox.more || sent.more };
  });
}

/** The end of both folders: mail from now on. */
async function startPosition(client: ImapFlow): Promise<MailCursor> {
  const mailbox = await client.mailboxOpen('INBOX', { readOnly: true });
  // by sequence number: a large mailbox must not list all its UIDs
  const newest = `${Math.max(1, mailbox.exists - WATCHED + 1)}:*`;
  const uids = mailbox.exists > 0 ? await searchUids(client, { seq: newest }) : [];
  const summaries = await readSummaries(client, uids);
  const inbox: InboxPosition = {
    ...openedFolder(mailbox),
    lastUid: Math.max(mailbox.uidNext - 1, uids.at(-1) ?? 0),
    newest: newestOf(summaries.map(({ internalDate }) => internalDate)),
    rescanTo: 0,
    known: summaries.map(watched),
    left: [],
  };
  const path = folderFor(await client.list(), 'sent');
  if (path === null) return { v: 1, inbox, sent: null, backfill: null };
  const opened = await client.mailboxOpen(path, { readOnly: true });
  return { v: 1, inbox, sent: { path, ...openedFolder(opened), lastUid: opened.uidNext - 1 }, backfill: null };
}

const newestOf = (dates: readonly (string | null)[]): string | null =>
  dates.reduce<string | null>(
    (newest, date) => (date !== null && (newest === null || date > newest) ? date : newest),
    null,
  );

interface Part<T> {
  position: T;
  payloads: string[];
  more: boolean;
}

/** UIDs after `lastUid`, ascending. `n:*` always names the last mail too, even when its UID is below n. */
const newUids = async (client: ImapFlow, lastUid: number): Promise<number[]> =>
  (await searchUids(client, { uid: `${lastUid + 1}:*` })).filter((uid) => uid > lastUid);

async function readInbox(client: ImapFlow, saved: InboxPosition): Promise<Part<InboxPosition>> {
  const mailbox = await client.mailboxOpen('INBOX', { readOnly: true });
  const opened = openedFolder(mailbox);
  const isSame = opened.uidValidity === saved.uidValidity;
  // CONDSTORE: an unchanged counter means that nothing came, left or changed
  if (isSame && opened.highestModseq !== null && opened.highestModseq === saved.highestModseq)
    return { position: saved, payloads: [], more: false };
  const before = isSame ? saved : await afterNewUids(client, saved, mailbox);
  const uids = await newUids(client, before.lastUid);
  const page = fitting(await readSummaries(client, uids.slice(0, PAGE)));
  const lastUid = page.at(-1)?.uid ?? uids.slice(0, PAGE).at(-1) ?? before.lastUid;
  const more = uids.some((uid) => uid > lastUid);
  const wanted = page.filter((mail) => !isRescanned(mail, before));
  const reused = reusedIds(wanted, [...before.left, ...before.known]);
  const mails = await readMails(client, wanted, { folder: 'inbox', uidValidity: opened.uidValidity, reused });
  const watch = await watchInbox(client, before, page);
  const isRescan = before.rescanTo > 0 && more;
  const position: InboxPosition = {
    ...opened,
    // while a page is open the counter must not let the next call believe that nothing is left
    highestModseq: more ? null : opened.highestModseq,
    lastUid,
    newest: newestOf([before.newest, ...page.map(({ internalDate }) => internalDate)]),
    rescanTo: isRescan ? before.rescanTo : 0,
    known: [...(isRescan ? before.known.filter(({ uid }) => uid === VOID) : []), ...watch.known],
    left: watch.left,
  };
  return { position, payloads: [...mails, ...watch.payloads], more };
}

/** After new UIDs, a mail that was known by its id only gets its new UID. */
const isRescanned = ({ uid, id }: KnownMail, { rescanTo, known }: InboxPosition): boolean =>
  uid <= rescanTo && known.some((mail) => mail.id === id);

/** Which watched mails left the inbox, and which of those that had left are back. */
async function watchInbox(client: ImapFlow, before: InboxPosition, page: readonly KnownMail[]) {
  const known = [...before.known.filter(({ uid }) => uid !== VOID), ...page.map(watched)];
  const present = await stillThere(client, known);
  const stays = known.filter(({ uid }) => present.has(uid));
  // a mail that was delivered twice is there as long as one of the two is
  const here = new Set(stays.map(({ id }) => id));
  const left = known.filter(({ uid, id }) => !present.has(uid) && !here.has(id));
  const back = before.left.filter(({ id }) => here.has(id));
  return {
    known: stays.slice(-WATCHED),
    left: [...before.left.filter(({ id }) => !here.has(id)), ...left].slice(-WATCHED),
    payloads: [...moves(left, 'left'), ...moves(back, 'returned')],
  };
}

const moves = (mails: readonly KnownMail[], type: MovePayload['type']): string[] =>
  [...new Set(mails.map(({ id }) => id))].map((externalId) =>
    JSON.stringify({ v: 1, type, externalId, at: new Date().toISOString() } satisfies MovePayload),
  );

/** Which of the watched mails are in the inbox still; one marked for deletion is as good as gone. */
async function stillThere(client: ImapFlow, known: readonly KnownMail[]): Promise<Set<number>> {
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return new Set();
  return new Set(await searchUids(client, { uid: `${first.uid}:${last.uid}`, deleted: false }));
}

/**
 * UIDVALIDITY changed: no UID means anything any more. Goes back two weeks before the newest known mail and lets the known
 * ones (whose UID is void) be recognised by their ids.
 */
async function afterNewUids(client: ImapFlow, saved: InboxPosition, mailbox: MailboxObject): Promise<InboxPosition> {
  const newest = saved.newest === null ? Date.now() : Date.parse(saved.newest);
  const uids = await searchUids(client, receivedSince(newest - RESCAN_DAYS * DAY_MS));
  const lastUid = (uids[0] ?? mailbox.uidNext) - 1;
  return {
    ...saved,
    ...openedFolder(mailbox),
    highestModseq: null,
    lastUid,
    rescanTo: uids.at(-1) ?? lastUid,
    known: saved.known.map((mail) => ({ ...mail, uid: VOID })),
  };
}

/** Our own mails, also those written in another mail program; a draft is a reply of ours on its way. */
async function readSent(client: ImapFlow, saved: MailCursor['sent']): Promise<Part<MailCursor['sent']>> {
  const path = saved?.path ?? folderFor(await client.list(), 'sent');
  if (path === null) return { position: null, payloads: [], more: false };
  const mailbox = await client.mailboxOpen(path, { readOnly: true });
  const opened = openedFolder(mailbox);
  const start = saved ?? { path, ...opened, lastUid: mailbox.uidNext - 1 };
  // New UIDs: everything filed from here on; what was filed before came with our own receipts
  const lastUid = start.uidValidity === opened.uidValidity ? start.lastUid : Math.max(0, mailbox.uidNext - 1 - PAGE);
  const uids = await newUids(client, lastUid);
  const page = fitting(await readSummaries(client, uids.slice(0, PAGE)));
  const last = page.at(-1)?.uid ?? lastUid;
  const ready = page.filter(({ draft }) => !draft);
  const payloads = await readMails(client, ready, {
    folder: 'sent',
    uidValidity: opened.uidValidity,
    reused: new Set(),
  });
  return { position: { path, ...opened, lastUid: last }, payloads, more: uids.some((uid) => uid > last) };
}
