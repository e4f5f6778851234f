import type { BulkQuery, Condition, ConversationSort, ConversationStatus, ConversationView, ConversationsQuery, Filter } from '@parvis/contracts'; // prettier-ignore
import { filterText } from './filter-text';

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
  /** Narrows the view further. */
  filter: Filter | null;
}

/** The id of a saved view; null for the views that are built in. */
export const savedViewId = (view: string): string | null => /^view-(\d+)$/.exec(view)?.[1] ?? null;

/** Views that fix the status themselves have no tabs. */
export const hasTabs = (view: string): boolean =>
  view !== 'snoozed' && view !== 'handled' && view !== 'at-risk' && savedViewId(view) === null;

export function toQuery(filter: QueueFilter, limit: number, cursor: string | null): ConversationsQuery {
  return {
    view: filter.view,
    sort: filter.sort,
    limit,
    ...(hasTabs(filter.view) ? { status: filter.tab } : {}),
    ...(filter.channel ? { channel: filter.channel } : {}),
    ...(filter.tagId ? { tagId: filter.tagId } : {}),
    ...(filter.filter ? { filter: filterText(filter.filter) } : {}),
    ...(cursor === null ? {} : { cursor }),
  };
}

/** Everything the queue would show, page after page. */
export function allQuery(filter: QueueFilter): BulkQuery {
  const { limit: _limit, sort: _sort, cursor: _cursor, ...query } = toQuery(filter, 1, null);
  return query;
}

export const isAtRisk = (dueAt: string | null, now: number): boolean =>
  dueAt !== null && Date.parse(dueAt) - now < AT_RISK_MS;

const hasTag = (id: string): Condition => ({ field: 'tag', operator: 'any-of', value: [id] });
const is = (field: Condition['field'], ...value: string[]): Condition => ({ field, operator: 'is', value });

/**
 * Everything that narrows the list as one filter, to be kept as a view. A saved view adds its own filter; null for what no filter
 * says (mentions).
 */
export function wholeFilter({ view, tab, channel, tagId, filter }: QueueFilter, saved: Filter | null): Filter | null {
  if (view === 'mentions') return null;
  const parts: Filter[] = [
    ...(hasTabs(view) ? [is('status', tab)] : []),
    ...(saved ? [saved] : baseOf(view)),
    ...(channel ? [is('channel', channel)] : []),
    ...(tagId ? [hasTag(tagId)] : []),
    ...(filter ? [filter] : []),
  ];
  return parts.length > 0 ? { all: parts.flatMap((part) => ('all' in part ? part.all : part)) } : null;
}

function baseOf(view: string): Filter[] {
  const id = view.slice(view.indexOf('-') + 1);
  switch (view) {
    case 'mine':
      return [is('assignee', 'me')];
    case 'unassigned':
      return [is('assignee', 'nobody')];
    case 'at-risk':
      return [is('status', 'open'), is('clock', 'at-risk', 'late')];
    case 'snoozed':
    case 'handled':
      return [is('status', view)];
  }
  switch (view.slice(0, view.indexOf('-'))) {
    case 'team':
      return [is('team', id)];
    case 'channel':
      return [is('channel', id)];
    case 'account':
      return [is('account', id)];
    case 'tag':
      return [hasTag(id)];
    default:
      return [];
  }
}

/**
 * Whether a conversation belongs to what the queue shows. Null when only the server can tell (mentions, a filter of the
 * address): the row then stays as it is.
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
  const belongs = inView(conversation, filter.view, memberId, now);
  return belongs === true && filter.filter ? null : belongs;
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
      return inKeyedView(conversation, view, memberId);
  }
}

function inKeyedView(conversation: ConversationView, view: string, memberId: string): boolean | null {
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
    case 'view':
      return savedViewId(view) === null ? null : inSavedView(conversation, id, memberId);
    default:
      return null;
  }
}

/** The server has placed it; views that ask for “me” hold it for its assignee or for all others. */
function inSavedView({ views, assigneeId }: ConversationView, id: string, memberId: string): boolean {
  return views.everybody.includes(id) || (assigneeId === memberId ? views.assignee : views.others).includes(id);
}
