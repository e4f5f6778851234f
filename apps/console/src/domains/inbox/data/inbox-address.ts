import type { Params } from '@angular/router';
import { CHANNEL_KINDS, CONVERSATION_SORTS, type ConversationSort } from '@parvis/contracts';
import { filterText, readFilterText } from './filter-text';
import { hasTabs, QUEUE_TABS, type QueueFilter, type QueueTab, savedViewId } from './view-rules';

/** What the address says, as it was typed or pasted. */
export interface InboxParams {
  view: string;
  tab: string | undefined;
  sort: string | undefined;
  channel: string | undefined;
  tag: string | undefined;
  filter: string | undefined;
  /** The order a saved view was made with. */
  savedSort: ConversationSort | undefined;
}

/** Reads the address; what it does not know falls back to the usual. */
export function readFilter(params: InboxParams): QueueFilter {
  const tab = QUEUE_TABS.find((one) => one === params.tab) ?? 'open';
  const usual = params.savedSort ?? usualSort(params.view, tab);
  const sort = sortsOf(params.view, tab).find((one) => one === params.sort) ?? usual;
  const channel = CHANNEL_KINDS.find((one) => one === params.channel) ?? null;
  const filter = readFilterText(params.filter);
  return { view: params.view, tab, sort, channel, tagId: params.tag ?? null, filter };
}

/** The query of a filter: only what differs from the usual, so that addresses stay short. */
export function queryOf(
  { view, tab, sort, channel, tagId, filter }: QueueFilter,
  savedSort?: ConversationSort,
): Params {
  return {
    tab: tab === 'open' ? null : tab,
    sort: sort === (savedSort ?? usualSort(view, tab)) ? null : sort,
    channel,
    tag: tagId,
    filter: filter && filterText(filter),
  };
}

/** Another tab starts in its usual order. */
export function refine(filter: QueueFilter, change: Partial<QueueFilter>): QueueFilter {
  const tab = change.tab ?? filter.tab;
  return { ...filter, ...change, ...(tab === filter.tab ? {} : { sort: usualSort(filter.view, tab) }) };
}

/** Waiting, time left, priority, stars and reach order what is open; everything has an age. A saved view may be of what is open. */
export function sortsOf(view: string, tab: QueueTab): readonly ConversationSort[] {
  return showsOpen(view, tab) ? CONVERSATION_SORTS : ['newest', 'oldest'];
}

const usualSort = (view: string, tab: QueueTab): ConversationSort => (showsOpen(view, tab) ? 'due' : 'newest');
const showsOpen = (view: string, tab: QueueTab): boolean =>
  hasTabs(view) ? tab === 'open' : view === 'at-risk' || savedViewId(view) !== null;
