import { ConnectorRejected } from '../../spi/errors';
import type { Cursor } from '../../spi/connector';

/** A mail of the inbox that we have seen: enough to tell later that it left, came back, or that its id is used again. */
export interface KnownMail {
  uid: number;
  id: string;
  print: string;
}

export interface FolderPosition {
  uidValidity: string;
  lastUid: number;
  /** Null without CONDSTORE. */
  highestModseq: string | null;
}

export interface InboxPosition extends FolderPosition {
  /** Internal date of the newest mail seen (ISO): where a re-scan begins when UIDs became void. */
  newest: string | null;
  /** After new UIDs: up to this one, mails already known are only given their new UID. */
  rescanTo: number;
  /** The newest of the inbox, ascending by UID. */
  known: KnownMail[];
  /** The last that left it, newest last. */
  left: KnownMail[];
}

/** How far down a backfill has come: every mail from `…Before` on is read; 1 when the folder is done. */
export interface BackfillPosition {
  from: string;
  uidValidity: string;
  inboxBefore: number;
  sentBefore: number;
}

export interface MailCursor {
  v: 1;
  inbox: InboxPosition;
  sent: (FolderPosition & { path: string }) | null;
  backfill: BackfillPosition | null;
}

/** How many mails of the inbox are watched for leaving it. */
export const WATCHED = 200;

export const writeCursor = (cursor: MailCursor): Cursor => JSON.stringify(cursor);

/** @throws ConnectorRejected `invalid` for a text that is no cursor of ours. */
export function readCursor(text: Cursor): MailCursor {
  try {
    const value = JSON.parse(text) as MailCursor;
    if (value.v === 1 && typeof value.inbox.lastUid === 'number' && Array.isArray(value.inbox.known)) return value;
  } catch {
    // falls through: not JSON, or JSON without an inbox
  }
  throw new ConnectorRejected('The cursor is none of the e-mail connector.', 'invalid');
}

/** Whether anything moved but the modification counter, which flags alone advance. */
export function sameState(a: MailCursor, b: MailCursor): boolean {
  const bare = (cursor: MailCursor) =>
    JSON.stringify({
      ...cursor,
      inbox: { ...cursor.inbox, highestModseq: null },
      sent: cursor.sent && { ...cursor.sent, highestModseq: null },
    });
  return bare(a) === bare(b);
}
