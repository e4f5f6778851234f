import { CHANNEL_KINDS, CONVERSATION_STATUSES, type ConversationView, ITEM_DIRECTIONS, ITEM_KINDS, NOBODY_REASONS, PRIORITIES } from '@parvis/contracts'; // prettier-ignore
import { nameOf } from '@parvis/platform';
import { toConversationViews } from '../saved-views/view-slots';
import { isoOrNull } from './iso';

/** Columns of a queue row, of `conversation c`: all from one row, so that a page is one index scan. */
export const CONVERSATION_COLUMNS = `c.id, c.contact_id, c.contact_name, c.avatar_url, c.last_item_id, c.last_in_item_id,
  c.created_at, c.last_activity_at, c.waiting_since, c.next_due_at, c.snoozed_until, c.account_id, c.assignee_id, c.team_id,
  c.item_count, c.version, c.status, c.priority, c.kind, c.channel, c.last_direction, c.stars, c.has_attachments, c.language,
  c.subject, c.preview, c.tag_ids, c.view_slots, c.nobody_since, c.nobody_reason, c.reach`;

/**
 * The column `unread` of the member whose id is the SQL expression `memberId` (a placeholder): a person wrote something
 * that this member has not seen. One look-up by primary key per row of the page.
 */
export function unreadColumn(memberId: string): string {
  return `coalesce(c.last_in_item_id > coalesce((select s.item_id from seen s where s.workspace_id = c.workspace_id
    and s.member_id = ${memberId} and s.conversation_id = c.id), 0), false) as unread`;
}

export interface ConversationRow {
  id: string;
  contact_id: string | null;
  contact_name: string | null;
  avatar_url: string | null;
  last_item_id: string;
  last_in_item_id: string | null;
  created_at: Date;
  last_activity_at: Date;
  waiting_since: Date | null;
  next_due_at: Date | null;
  snoozed_until: Date | null;
  account_id: number;
  assignee_id: number | null;
  team_id: number | null;
  item_count: number;
  version: number;
  status: number;
  priority: number;
  kind: number;
  channel: number;
  last_direction: number;
  stars: number | null;
  has_attachments: boolean;
  language: string | null;
  subject: string | null;
  preview: string;
  tag_ids: number[];
  view_slots: number[];
  nobody_since: Date | null;
  nobody_reason: number | null;
  reach: number | null;
}

/** What everybody sees of a conversation: sockets send it as it is, since `unread` is each member's own. */
export type SharedConversationView = Omit<ConversationView, 'unread'>;

/** The part of a queue row that is the same for every member. */
export function toSharedConversationView(row: ConversationRow): SharedConversationView {
  return {
    id: row.id,
    accountId: String(row.account_id),
    channel: nameOf(CHANNEL_KINDS, row.channel),
    kind: nameOf(ITEM_KINDS, row.kind),
    status: nameOf(CONVERSATION_STATUSES, row.status),
    subject: row.subject,
    contact:
      row.contact_id === null ? null : { id: row.contact_id, name: row.contact_name ?? '', avatarUrl: row.avatar_url },
    preview: row.preview,
    language: row.language,
    stars: row.stars,
    reach: row.reach,
    priority: nameOf(PRIORITIES, row.priority),
    assigneeId: idOrNull(row.assignee_id),
    teamId: idOrNull(row.team_id),
    tagIds: row.tag_ids.map(String),
    itemCount: row.item_count,
    hasAttachments: row.has_attachments,
    lastDirection: nameOf(ITEM_DIRECTIONS, row.last_direction),
    lastActivityAt: row.last_activity_at.toISOString(),
    lastItemId: row.last_item_id,
    waitingSince: isoOrNull(row.waiting_since),
    nobody: nobodyOf(row),
    nextDueAt: isoOrNull(row.next_due_at),
    snoozedUntil: isoOrNull(row.snoozed_until),
    createdAt: row.created_at.toISOString(),
    views: toConversationViews(row.view_slots),
    version: row.version,
  };
}

/** A queue row as one member sees it; select `unreadColumn(…)` beside `CONVERSATION_COLUMNS`. */
export function toConversationView(row: ConversationRow & { unread: boolean }): ConversationView {
  return { ...toSharedConversationView(row), unread: row.unread };
}

// the intake closes and opens without looking at the mark
function nobodyOf({ nobody_since, nobody_reason, status, assignee_id }: ConversationRow): ConversationView['nobody'] {
  if (nobody_since === null || assignee_id !== null || nameOf(CONVERSATION_STATUSES, status) !== 'open') return null;
  return { since: nobody_since.toISOString(), reason: nameOf(NOBODY_REASONS, nobody_reason ?? 0) };
}

function idOrNull(id: number | null): string | null {
  return id === null ? null : String(id);
}
