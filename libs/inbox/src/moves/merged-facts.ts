import type { ConversationChange } from '../conversations/conversation-writes';

/** The facts of a conversation that a merge puts together. */
export interface MergeFacts {
  first_item_id: string;
  last_item_id: string;
  last_in_item_id: string | null;
  last_activity_at: Date;
  last_direction: number;
  preview: string;
  item_count: number;
  has_attachments: boolean;
  status: number;
  priority: number;
  assignee_id: number | null;
  team_id: number | null;
  tag_ids: number[];
  language: string | null;
  subject: string | null;
  permalink: string | null;
  waiting_since: Date | null;
  next_due_at: Date | null;
  at_risk: boolean;
  first_reply_at: Date | null;
  snoozed_until: Date | null;
  handled_at: Date | null;
}

/** `MergeFacts` as they are written. */
export type MergedChange = ConversationChange & Partial<MergeFacts>;

const OPEN = 0;

/**
 * The conversation that stays, with everything of the one that goes: open when either is, owed since the older of both waits,
 * its own person, member and team where it has them.
 */
export function mergedFacts(stays: MergeFacts, goes: MergeFacts): MergedChange {
  const newer = goes.last_activity_at > stays.last_activity_at ? goes : stays;
  const isOpen = stays.status === OPEN || goes.status === OPEN;
  return {
    first_item_id: earlier(stays.first_item_id, goes.first_item_id),
    last_item_id: later(stays.last_item_id, goes.last_item_id),
    last_in_item_id: laterOrNull(stays.last_in_item_id, goes.last_in_item_id),
    last_activity_at: newer.last_activity_at,
    last_direction: newer.last_direction,
    preview: newer.preview,
    language: newer.language ?? stays.language ?? goes.language,
    item_count: stays.item_count + goes.item_count,
    has_attachments: stays.has_attachments || goes.has_attachments,
    tag_ids: [...new Set([...stays.tag_ids, ...goes.tag_ids])].sort((one, other) => one - other),
    status: isOpen ? OPEN : stays.status,
    snoozed_until: isOpen ? null : stays.snoozed_until,
    handled_at: isOpen ? null : stays.handled_at,
    priority: Math.max(stays.priority, goes.priority),
    assignee_id: stays.assignee_id ?? goes.assignee_id,
    team_id: stays.team_id ?? goes.team_id,
    subject: stays.subject ?? goes.subject,
    permalink: stays.permalink ?? goes.permalink,
    waiting_since: earliest(stays.waiting_since, goes.waiting_since),
    next_due_at: earliest(stays.next_due_at, goes.next_due_at),
    at_risk: stays.at_risk || goes.at_risk,
    first_reply_at: earliest(stays.first_reply_at, goes.first_reply_at),
  };
}

function earlier(one: string, other: string): string {
  return BigInt(one) < BigInt(other) ? one : other;
}

function later(one: string, other: string): string {
  return BigInt(one) < BigInt(other) ? other : one;
}

function laterOrNull(one: string | null, other: string | null): string | null {
  return one === null || other === null ? (one ?? other) : later(one, other);
}

function earliest(one: Date | null, other: Date | null): Date | null {
  return one === null || other === null ? (one ?? other) : one < other ? one : other;
}
