import { CONVERSATION_STATUSES, ITEM_DIRECTIONS, ITEM_KINDS, PLATFORM_STATES } from '@parvis/contracts';
import { codeOf, nameOf } from '@parvis/platform';
import { type Commitments, dueAt } from './commitments';
import type { ConversationState } from './rows';

export const OPEN = codeOf(CONVERSATION_STATUSES, 'open');
export const WAITING = codeOf(CONVERSATION_STATUSES, 'waiting');
export const HANDLED = codeOf(CONVERSATION_STATUSES, 'handled');
export const IN = codeOf(ITEM_DIRECTIONS, 'in');
export const OUT = codeOf(ITEM_DIRECTIONS, 'out');
export const SYSTEM = codeOf(ITEM_DIRECTIONS, 'system');
export const DELETED = codeOf(PLATFORM_STATES, 'deleted');

/** What the conversation has to know of an item that was just said on the platform. */
export interface Said {
  id: string;
  direction: number;
  createdAt: string;
  preview: string;
  hasAttachments: boolean;
  stars: number | null;
  language: string | null;
  permalink: string | null;
  /** False: imported history, which owes no answer in time. */
  live: boolean;
  /** Auto-reply, list or bounce: shown, asks for nothing. */
  automatic: boolean;
  deleted: boolean;
}

/** What an item did to its conversation beside the plain facts. */
export interface Effect {
  /** A person wrote in a conversation that was closed, snoozed or waiting for them; the status it had. */
  reopenedFrom: number | null;
  /** Order alone does not tell who is waiting: it has to be read from the items. */
  refreshWaiting: boolean;
}

/** Which of two 64-bit ids in decimal text is the later one. */
export function laterId(one: string, other: string): string {
  if (one.length !== other.length) return one.length > other.length ? one : other;
  return one > other ? one : other;
}

/** Takes a new item into its conversation. ISO texts compare as times. */
export function takeIn(conversation: ConversationState, said: Said, commitments: Commitments): Effect {
  const isNewest = said.createdAt >= conversation.last_activity_at;
  conversation.item_count += 1;
  conversation.first_item_id =
    laterId(conversation.first_item_id, said.id) === said.id ? conversation.first_item_id : said.id;
  conversation.last_item_id = laterId(conversation.last_item_id, said.id);
  conversation.has_attachments ||= said.hasAttachments;
  conversation.stars = said.direction === IN ? (said.stars ?? conversation.stars) : conversation.stars;
  conversation.permalink ??= said.permalink;
  if (isNewest) {
    conversation.last_activity_at = said.createdAt;
    conversation.last_direction = said.direction;
    conversation.preview = said.preview;
  }
  if (said.direction === OUT) return takeInAnswer(conversation, said, isNewest);
  conversation.last_in_item_id =
    conversation.last_in_item_id === null ? said.id : laterId(conversation.last_in_item_id, said.id);
  conversation.language = said.language ?? conversation.language;
  return takeInQuestion(conversation, said, isNewest, commitments);
}

function takeInQuestion(
  conversation: ConversationState,
  said: Said,
  isNewest: boolean,
  commitments: Commitments,
): Effect {
  const nothing = { reopenedFrom: null, refreshWaiting: false };
  if (said.automatic || said.deleted) return nothing;
  // late: whether it was answered meanwhile is told by the items after it
  if (!isNewest) return { reopenedFrom: null, refreshWaiting: true };
  owe(conversation, said.createdAt, said.live ? commitments : null);
  if (conversation.status === OPEN || !said.live) return nothing;
  return { reopenedFrom: reopen(conversation), refreshWaiting: false };
}

/** The next answer is owed since then; with commitments also by when. */
export function owe(conversation: ConversationState, since: string, commitments: Commitments | null): void {
  conversation.waiting_since ??= since;
  if (commitments === null || conversation.next_due_at !== null) return;
  conversation.next_due_at = dueAt(
    commitments,
    nameOf(ITEM_KINDS, conversation.kind),
    new Date(conversation.waiting_since),
  ).toISOString();
}

/** Back into the open queue; returns the status before. */
export function reopen(conversation: ConversationState): number {
  const before = conversation.status;
  conversation.status = OPEN;
  conversation.snoozed_until = null;
  conversation.handled_at = null;
  return before;
}

function takeInAnswer(conversation: ConversationState, said: Said, isNewest: boolean): Effect {
  if (conversation.last_in_item_id !== null) conversation.first_reply_at ??= said.createdAt;
  if (!isNewest) return { reopenedFrom: null, refreshWaiting: conversation.waiting_since !== null };
  answered(conversation);
  if (conversation.status === OPEN) conversation.status = WAITING;
  return { reopenedFrom: null, refreshWaiting: false };
}

/** Nothing is owed any more. */
export function answered(conversation: ConversationState): void {
  conversation.waiting_since = null;
  conversation.next_due_at = null;
  conversation.at_risk = false;
}
