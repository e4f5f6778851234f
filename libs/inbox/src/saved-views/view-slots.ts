import type { ConversationViews } from '@parvis/contracts';

/** For whom a view holds a conversation; see the migration of `saved_view`. */
export const SLOT = { everybody: 0, others: 1, assignee: 2 } as const;

type SlotKind = (typeof SLOT)[keyof typeof SLOT];

/** What `conversation.view_slots` holds for a view. */
export function slotOf(viewId: number, kind: SlotKind): number {
  return viewId * 4 + kind;
}

/** Every slot a view may have. */
export function slotsOf(viewId: number): number[] {
  return Object.values(SLOT).map((kind) => slotOf(viewId, kind));
}

/** Slots by whom they hold for, as the console reads them. */
export function toConversationViews(slots: readonly number[]): ConversationViews {
  const ids = (kind: SlotKind): string[] =>
    slots.filter((slot) => slot % 4 === kind).map((slot) => String(Math.floor(slot / 4)));
  return { everybody: ids(SLOT.everybody), assignee: ids(SLOT.assignee), others: ids(SLOT.others) };
}
