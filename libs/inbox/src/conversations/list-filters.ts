import { CONVERSATION_STATUSES, type ConversationSort, type ConversationStatus, type Filter } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import { pinnedStatuses, pinsMe, usesMe } from '../filters/filter-tree';
import { toSql } from '../filters/to-sql';
import { SLOT, slotOf } from '../saved-views/view-slots';
import type { ViewKey } from './view-key';

/** What one page of the queue is made from. Ids are checked already. */
export interface ListRequest {
  workspaceId: number;
  memberId: number;
  view: ViewKey;
  /** The saved view, or the filter that is tried out, where `view` is one. */
  saved?: SavedList;
  status: ConversationStatus | undefined;
  /** Accounts to keep; undefined = all. A channel arrives here as its accounts, so that `conv_account` serves it. */
  accountIds: readonly number[] | undefined;
  tagId: number | undefined;
  /** In addition to the view. */
  filter?: Filter;
  sort: ConversationSort;
  limit: number;
  cursor: string | undefined;
}

export interface SavedList {
  filter: Filter;
  /** The conversations in it say so themselves; else the filter is asked. */
  isPlaced: boolean;
  /** So few that they are read whole and sorted, instead of walking an order until a page of them was met. */
  isFew: boolean;
}

type Bind = (value: unknown) => string;

/** The statuses a list shows: what the view fixes, what was asked for, what the filter lets pass; undefined = any. */
export function statusesOf({ view, saved, filter, status }: ListRequest): readonly ConversationStatus[] | undefined {
  if (view.kind === 'at-risk') return ['open'];
  if (view.kind === 'snoozed' || view.kind === 'handled') return [view.kind];
  if (status !== undefined) return [status];
  if (saved) return pinnedStatuses(saved.filter);
  if (view.kind === 'mentions') return undefined;
  return (filter && pinnedStatuses(filter)) ?? ['open'];
}

/** Due time, waiting, priority, stars and reach order the open set; other statuses have the order of activity only. */
export function effectiveSort(request: ListRequest): ConversationSort {
  if (request.sort === 'newest' || request.sort === 'oldest') return request.sort;
  const statuses = statusesOf(request);
  return statuses?.length === 1 && statuses[0] === 'open' ? request.sort : 'newest';
}

/**
 * Small sets are read whole and sorted: left to itself the planner walks the whole open set in the order of due time or
 * priority until it met enough rows of one person or tag. Materialized, the set is a fence to it.
 */
export function isNarrow(request: ListRequest): boolean {
  const { view, tagId, saved } = request;
  if (saved) return saved.isFew;
  if (view.kind === 'mentions') return true;
  const sort = effectiveSort(request);
  if (sort === 'newest' || sort === 'oldest') return false;
  return view.kind === 'mine' || view.kind === 'tag' || tagId !== undefined;
}

/** Everything that a row of the list has to fulfil, its status apart. */
export function filtersOf(request: ListRequest, bind: Bind): string[] {
  const { view, saved, accountIds, tagId, filter, memberId } = request;
  const filters = [`c.workspace_id = ${bind(request.workspaceId)}`];
  if (view.kind === 'mine') filters.push(`c.assignee_id = ${bind(memberId)}`);
  if (view.kind === 'unassigned') filters.push('c.assignee_id is null');
  if (view.kind === 'at-risk') filters.push('c.at_risk');
  if (view.kind === 'team') filters.push(`c.team_id = ${bind(view.id)}`);
  if (view.kind === 'account') filters.push(`c.account_id = ${bind(view.id)}`);
  if (view.kind === 'tag') filters.push(tagged(bind(view.id)));
  if (view.kind === 'mentions') filters.push(mentioned(bind(request.workspaceId), bind(memberId)));
  if (saved?.isPlaced && view.kind === 'view') filters.push(placed(view.id, saved.filter, memberId, bind));
  else if (saved) filters.push(toSql(saved.filter, { bind, me: { memberId } }));
  if (tagId !== undefined) filters.push(tagged(bind(tagId)));
  if (accountIds?.length === 1) filters.push(`c.account_id = ${bind(accountIds[0])}`);
  else if (accountIds) filters.push(`c.account_id = any (${bind(accountIds)}::int[])`);
  if (filter) filters.push(toSql(filter, { bind, me: { memberId } }));
  return filters;
}

/** Written out, not bound: the partial indexes are chosen by it. */
export function statusIs(status: ConversationStatus): string {
  return `c.status = ${codeOf(CONVERSATION_STATUSES, status)}`;
}

/** The second half is implied by the first, but not to the planner: the index holds tagged conversations only. */
function tagged(tag: string): string {
  return `c.tag_ids @> array[${tag}::int] and c.tag_ids <> '{}'`;
}

function mentioned(workspace: string, member: string): string {
  return `c.id in (select m.conversation_id from mention m where m.workspace_id = ${workspace} and m.member_id = ${member} and not m.done)`;
}

/** What the trigger of conversations has written: whether the view holds the conversation for this member. */
function placed(viewId: number, filter: Filter, memberId: number, bind: Bind): string {
  const has = (kind: 0 | 1 | 2): string => `c.view_slots @> array[${slotOf(viewId, kind)}] and c.view_slots <> '{}'`;
  if (!usesMe(filter)) return has(SLOT.everybody);
  const own = `c.assignee_id = ${bind(memberId)} and ${has(SLOT.assignee)}`;
  // one's own only: the index of assignees leads there at once
  if (pinsMe(filter)) return own;
  const others = `c.assignee_id is distinct from ${bind(memberId)} and ${has(SLOT.others)}`;
  const either = `c.view_slots && array[${slotOf(viewId, SLOT.others)}, ${slotOf(viewId, SLOT.assignee)}]`;
  return `${either} and c.view_slots <> '{}' and (${own} or ${others})`;
}
