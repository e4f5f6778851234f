import type { ConversationSort, ConversationStatus, ConversationView, ConversationsQuery } from '@parvis/contracts';

/** At risk is what is due within half an hour or late: the server's view of the same name counts the same. */
export const AT_RISK_MS = 30 * 60 * 1000;

export const QUEUE_TABS = ['open', 'waiting', 'handled'] as const satisfies readonly ConversationStatus[];
export type QueueTab = (typeof QUEUE_TABS)[number];

/** What the queue shows: the view of the address, then the tab, sort and filters of its query parameters. */
export interface QueueFilter {
  view: string;
  tab: QueueTab;
  sort: ConversationSort;
  channel: ConversationsQuery['channel'] | null;
  tagId: string | null;
}

/** Views that fix the status themselves have no tabs. */
export const hasTabs = (view: string): boolean => view !== 'snoozed' && view !== 'handled' && view !== 'at-risk';

export function toQuery(filter: QueueFilter, limit: number, cursor: string | null): ConversationsQuery {
  return {
    view: filter.view,
    sort: filter.sort,
    limit,
    ...(hasTabs(filter.view) ? { status: filter.tab } : {}),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.tagId ? { tagId: filter.tagId } : {}),
    ...(cursor === null ? {} : { cursor }),
  };
}

export const isAtRisk = (dueAt: string | null, now: number): boolean =>
  dueAt !== null && Date.parse(dueAt) - now < AT_RISK_MS;

/**
 * Whether a conversation belongs to what the queue shows. Null when only the server can tell (mentions, saved views):
 * the row then stays as it is.
 */
export function matches(
  conversation: ConversationView,
  filter: QueueFilter,
  memberId: string,
  now: number,
): boolean | null {
  if (hasTabs(filter.view) && conversation.status !== filter.tab) return false;
  if (filter.channel && conversation.channel !== filter.channel) return false;
  if (filter.tagId && !conversation.tagIds.includes(filter.tagId)) return false;
  return inView(conversation, filter.view, memberId, now);
}

function inView(conversation: ConversationView, view: string, memberId: string, now: number): boolean | null {
  switch (view) {
    case 'all':
      return true;
    case 'mine':
      return conversation.assigneeId === memberId;
    case 'unassigned':
      return conversation.assigneeId === null;
    case 'snoozed':
    case 'handled':
      return conversation.status === view;
    case 'at-risk':
      return conversation.status === 'open' && isAtRisk(conversation.nextDueAt, now);
    default:
      return inKeyedView(conversation, view);
  }
}

function inKeyedView(conversation: ConversationView, view: string): boolean | null {
  const at = view.indexOf('-');
  const id = view.slice(at + 1);
  switch (view.slice(0, at)) {
    case 'team':
      return conversation.teamId === id;
    case 'channel':
      return conversation.channel === id;
    case 'account':
      return conversation.accountId === id;
    case 'tag':
      return conversation.tagIds.includes(id);
    default:
      return null;
  }
}
