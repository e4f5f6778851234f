import type { Params } from '@angular/router';
import { CHANNEL_KINDS, CONVERSATION_SORTS, type ConversationSort } from '@parvis/contracts';
import { hasTabs, QUEUE_TABS, type QueueFilter, type QueueTab } from './view-rules';

/** What the address says, as it was typed or pasted. */
export interface InboxParams {
  view: string;
  tab: string | undefined;
  sort: string | undefined;
  channel: string | undefined;
  tag: string | undefined;
}

/** Reads the address; what it does not know falls back to the usual. */
export function readFilter(params: InboxParams): QueueFilter {
  const tab = QUEUE_TABS.find((one) => one === params.tab) ?? 'open';
  const sort = sortsOf(params.view, tab).find((one) => one === params.sort) ?? usualSort(params.view, tab);
  const channel = CHANNEL_KINDS.find((one) => one === params.channel) ?? null;
  return { view: params.view, tab, sort, channel, tagId: params.tag ?? null };
}

/** The query of a filter: only what differs from the usual, so that addresses stay short. */
export function queryOf({ view, tab, sort, channel, tagId }: QueueFilter): Params {
  return { tab: tab === 'open' ? null : tab, sort: sort === usualSort(view, tab) ? null : sort, channel, tag: tagId };
}

/** Another tab starts in its usual order. */
export function refine(filter: QueueFilter, change: Partial<QueueFilter>): QueueFilter {
  const tab = change.tab ?? filter.tab;
  return { ...filter, ...change, ...(tab === filter.tab ? {} : { sort: usualSort(filter.view, tab) }) };
}

/** Time left and priority order what is open; everything has an age. */
export function sortsOf(view: string, tab: QueueTab): readonly ConversationSort[] {
  return showsOpen(view, tab) ? CONVERSATION_SORTS : ['newest', 'oldest'];
}

const usualSort = (view: string, tab: QueueTab): ConversationSort => (showsOpen(view, tab) ? 'due' : 'newest');
const showsOpen = (view: string, tab: QueueTab): boolean => (hasTabs(view) ? tab === 'open' : view === 'at-risk');
