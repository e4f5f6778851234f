import type { WidgetMessageView, WidgetUploadView } from '@parvis/contracts';
import type { Outgoing } from './outgoing';

/** How far an own message got. */
export type Progress = 'sending' | 'waiting' | 'failed' | 'sent' | 'read';

export interface MessageRow {
  kind: 'message';
  /** The same for a message on its way and once it arrived. */
  key: string;
  own: boolean;
  text: string;
  at: string;
  name: string | null;
  avatarUrl: string | null;
  attachments: readonly (WidgetUploadView & { url?: string })[];
  edited: boolean;
  deleted: boolean;
  /** First and last of a group: one author without a long pause. */
  first: boolean;
  last: boolean;
  /** Only on own messages; said on the last one, and wherever it is not `sent` or `read`. */
  progress: Progress | null;
  /** Null while it is on its way. */
  message: WidgetMessageView | null;
}

export type Row = MessageRow | { kind: 'day'; key: string; at: string } | { kind: 'over'; key: string };

const GROUP_MS = 5 * 60_000;

interface Sources {
  /** Conversation of a session that ended while the page was open. */
  past: readonly WidgetMessageView[];
  messages: readonly WidgetMessageView[];
  outgoing: readonly Outgoing[];
  readByTeam: number;
}

/** What the thread shows, from top to bottom: days, groups of one author, and at the end what is on its way. */
export function rowsOf({ past, messages, outgoing, readByTeam }: Sources): Row[] {
  const older = past.map((message) => ofMessage(message, 0));
  const newer = [...messages.map((message) => ofMessage(message, readByTeam)), ...outgoing.map(ofOutgoing)];
  const over: Row[] = past.length > 0 && newer.length > 0 ? [{ kind: 'over', key: 'over' }] : [];
  return [...withDays(grouped(older)), ...over, ...withDays(grouped(newer))];
}

function ofMessage(message: WidgetMessageView, readByTeam: number): MessageRow {
  const own = message.author.type === 'visitor';
  return {
    kind: 'message',
    key: message.clientId ?? message.id,
    own,
    text: message.text,
    at: message.createdAt,
    name: message.author.name,
    avatarUrl: message.author.avatarUrl,
    attachments: message.attachments,
    edited: message.editedAt !== null,
    deleted: message.deleted,
    first: true,
    last: true,
    progress: own ? (message.seq <= readByTeam ? 'read' : 'sent') : null,
    message,
  };
}

function ofOutgoing({ clientId, text, attachments, at, state }: Outgoing): MessageRow {
  return {
    kind: 'message',
    key: clientId,
    own: true,
    text,
    at,
    name: null,
    avatarUrl: null,
    attachments,
    edited: false,
    deleted: false,
    first: true,
    last: true,
    progress: state,
    message: null,
  };
}

function grouped(rows: MessageRow[]): MessageRow[] {
  return rows.map((row, index) => ({
    ...row,
    first: !belongTogether(rows[index - 1], row),
    last: !belongTogether(row, rows[index + 1]),
  }));
}

function belongTogether(a: MessageRow | undefined, b: MessageRow | undefined): boolean {
  if (!a || !b || a.own !== b.own || a.name !== b.name) return false;
  return dayOf(a.at) === dayOf(b.at) && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS;
}

function withDays(rows: MessageRow[]): Row[] {
  return rows.flatMap((row, index): Row[] => {
    const before = rows[index - 1];
    if (before && dayOf(before.at) === dayOf(row.at)) return [row];
    return [{ kind: 'day', key: `day ${dayOf(row.at)} ${row.key}`, at: row.at }, row];
  });
}

/** In the visitor's own zone. */
function dayOf(at: string): string {
  return new Date(at).toDateString();
}
