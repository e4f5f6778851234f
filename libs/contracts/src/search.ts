import { type ChannelKind, ITEM_KINDS } from './channels';
import { CONVERSATION_STATUSES, type SearchHit } from './inbox';
import type { Page } from './lists';

/** Operators of a search, written `name:value`; several values with commas, with spaces in quotes, with `-` before it excluded. */
export const SEARCH_OPERATORS = ['from', 'in', 'tag', 'is', 'has', 'before', 'after', 'stars', 'lang'] as const;
export type SearchOperator = (typeof SEARCH_OPERATORS)[number];

/** Values of `is:`: of the conversation, of the item, who wrote it, how urgent it is. */
export const SEARCH_STATES = [
  ...CONVERSATION_STATUSES,
  'unread', 'mine', 'assigned', 'unassigned',
  'received', 'sent', 'note',
  ...ITEM_KINDS,
  'held', 'hidden', 'deleted',
  'low', 'high', 'urgent',
] as const; // prettier-ignore
export type SearchState = (typeof SEARCH_STATES)[number];

export const SEARCH_PARTS = ['attachment', 'image', 'link', 'tag', 'stars', 'reply'] as const;
export type SearchPart = (typeof SEARCH_PARTS)[number];

/** Days that `before:` and `after:` know by name, beside `2026`, `2026-11`, `2026-11-28` and `7d`, `2w`, `3m`, `1y` (ago). */
export const SEARCH_DAYS = ['today', 'yesterday'] as const;

/** Most characters of a search. */
export const LONGEST_SEARCH = 200;

/** `not-found`: nobody or nothing of that name. */
export const SEARCH_FAULTS = ['unknown-operator', 'no-value', 'unknown-value', 'no-date', 'no-stars', 'open-quote', 'not-found'] as const; // prettier-ignore

/** What is wrong with a part of a search; the part is left out of it. Positions are characters of the text, end exclusive. */
export interface SearchFault {
  code: (typeof SEARCH_FAULTS)[number];
  start: number;
  end: number;
  /** What was probably meant; null when nothing is near. */
  suggestion: string | null;
}

/** Newest first; or first what says the words as they were typed and side by side, then other forms of them, newest first in each. */
export const SEARCH_SORTS = ['newest', 'relevance'] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

/** Query of `GET /api/search`. */
export interface SearchQuery {
  q: string;
  /** Default newest. */
  sort?: SearchSort;
  /** Parts with a fault are left out and named in `faults`, as while somebody types; otherwise they are refused with 400. */
  lenient?: boolean;
  /** Only what was said in this conversation, as when one goes from hit to hit in it. */
  conversationId?: string;
  limit?: number;
  cursor?: string;
}

/** Somebody whose name or handle is what was typed, or nearly. */
export interface SearchPerson {
  contactId: string;
  name: string;
  handle: string | null;
  channel: ChannelKind;
  /** Spelled otherwise than it was typed. */
  similar: boolean;
  /** Ranges of `name` that match. */
  highlights: [number, number][];
  /** The conversation they wrote in last; null when there is none left. */
  conversationId: string | null;
}

/**
 * Answer of `GET /api/search`. A page may hold fewer than asked for, or none, and still have a next one: a search that takes
 * long answers with what it has.
 */
export interface SearchPage extends Page<SearchHit> {
  /** On the first page, up to five; none within a conversation. */
  people: SearchPerson[];
  faults: SearchFault[];
}

/** Query of `GET /api/search/suggestions`: values of an operator that begin like `value`. */
export interface SearchSuggestionsQuery {
  operator: SearchOperator;
  value?: string;
}

export interface SearchSuggestion {
  /** As it is written after the colon, in quotes where it needs them. */
  value: string;
  /** As people know it: a tag, an account, a person; null where the console has words for it. */
  label: string | null;
}
