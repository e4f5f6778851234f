import { CHANNEL_KINDS, ITEM_KINDS } from './channels';
import { CONVERSATION_STATUSES, type ConversationSort, type ConversationView, PLATFORM_STATES, PRIORITIES } from './inbox'; // prettier-ignore

/** Where the clock of an owed answer stands: `at-risk` is due soon, `late` is over. */
export const DUE_STATES = ['none', 'running', 'at-risk', 'late'] as const;
export type DueState = (typeof DUE_STATES)[number];

/** Who said the last word of a conversation. */
export const LAST_WORDS = ['them', 'us'] as const;

/** Values with a meaning of their own beside ids: whoever looks at the view; nobody; no team; no stars. */
export const FILTER_ME = 'me';
export const FILTER_NOBODY = 'nobody';
export const FILTER_NONE = 'none';

/** What can be asked of a field, by the kind of value it has. */
export const FILTER_OPERATORS = {
  /** One of a list of values; value: an array of them. */
  choice: ['is', 'is-not'],
  /** Several values at once; value: an array. */
  set: ['any-of', 'all-of', 'none-of'],
  /** As `choice`, and in an order; `at-least` and `at-most` take one value. */
  scale: ['is', 'is-not', 'at-least', 'at-most'],
  /** Part of a text, without regard to case and accents. */
  text: ['contains', 'contains-not'],
  /** Whole minutes until now. */
  duration: ['longer-than', 'shorter-than'],
  /** An ISO time. */
  date: ['before', 'after'],
  flag: ['is'],
  /** A whole number; what is not known is neither. */
  amount: ['at-least', 'at-most'],
} as const;
export type FilterType = keyof typeof FILTER_OPERATORS;

const STARS = ['1', '2', '3', '4', '5', FILTER_NONE] as const;

/** How values that are not of a fixed list look: a 32-bit id, a 64-bit id, a language code. */
export type FilterIds = 'small' | 'big' | 'language';

interface FieldOf {
  type: FilterType;
  /** The values there are; absent where `ids` says how they look. */
  values?: readonly string[];
  ids?: FilterIds;
}

/** Every field a conversation can be filtered by. */
export const FILTER_FIELDS = {
  status: { type: 'choice', values: CONVERSATION_STATUSES },
  channel: { type: 'choice', values: CHANNEL_KINDS },
  account: { type: 'choice', ids: 'small' },
  kind: { type: 'choice', values: ITEM_KINDS },
  /** Values besides ids: `me`, `nobody`. */
  assignee: { type: 'choice', ids: 'small', values: [FILTER_ME, FILTER_NOBODY] },
  /** Values besides ids: `none`. */
  team: { type: 'choice', ids: 'small', values: [FILTER_NONE] },
  tag: { type: 'set', ids: 'small' },
  tagged: { type: 'flag' },
  priority: { type: 'scale', values: PRIORITIES },
  stars: { type: 'scale', values: STARS },
  language: { type: 'choice', ids: 'language' },
  clock: { type: 'choice', values: DUE_STATES },
  waiting: { type: 'duration' },
  inactive: { type: 'duration' },
  created: { type: 'date' },
  /** Subject and the beginning of the last thing said, as the queue shows it. */
  text: { type: 'text' },
  contact: { type: 'text' },
  post: { type: 'choice', ids: 'big' },
  /** Whether it stands under an ad or a sponsored post, as far as the platform says so. */
  ad: { type: 'flag' },
  /** How many follow the person on the channel where they wrote. */
  reach: { type: 'amount' },
  /** Of the last inbound item. */
  'platform-state': { type: 'choice', values: PLATFORM_STATES },
  attachments: { type: 'flag' },
  unanswered: { type: 'flag' },
  'last-word': { type: 'choice', values: LAST_WORDS },
} as const satisfies Record<string, FieldOf>;
export type FilterField = keyof typeof FILTER_FIELDS;

/** What one field has to be. `value` is of the kind that the field's operator takes. */
export interface Condition {
  field: FilterField;
  operator: (typeof FILTER_OPERATORS)[FilterType][number];
  value: string[] | string | number | boolean;
}

/** Conditions, nested: all of them, any of them, not this one. */
export type Filter = { all: Filter[] } | { any: Filter[] } | { not: Filter } | Condition;

/** What a filter may hold at most. */
export const FILTER_LIMITS = {
  depth: 6,
  conditions: 60,
  values: 50,
  textLength: 100,
  minutes: 525_600,
  amount: 2_147_483_647,
} as const;

/** Who sees a saved view: its maker, a team, everybody in the workspace. */
export const VIEW_AUDIENCES = ['me', 'team', 'everybody'] as const;
export type ViewAudience = (typeof VIEW_AUDIENCES)[number];

export const VIEW_NAME_LENGTH = 60;

/** A view that members made. Its list is read as `view=view-ID`. */
export interface SavedViewView {
  id: string;
  key: string;
  name: string;
  filter: Filter;
  sort: ConversationSort;
  audience: ViewAudience;
  teamId: string | null;
  ownerId: string;
  /** Whether this member may change or remove it. */
  editable: boolean;
  /** Exact, for this member, once `progress` is null. */
  count: number;
  /** While existing conversations are looked through after the filter changed, in percent. */
  progress: number | null;
  version: number;
}

export interface SavedViewBody {
  name: string;
  filter: Filter;
  /** Default newest. */
  sort?: ConversationSort;
  /** Default me. */
  audience?: ViewAudience;
  /** With the audience `team`. */
  teamId?: string | null;
}

export interface UpdateSavedViewBody extends Partial<SavedViewBody> {
  version: number;
}

/** Order of this member's saved views; those not named follow. */
export interface ViewOrderBody {
  ids: string[];
}

export interface PreviewBody {
  filter: Filter;
  sort?: ConversationSort;
}

export interface PreviewView {
  count: number;
  /** There are more than `count`. */
  capped: boolean;
  /** The first few. */
  items: ConversationView[];
}

/** What a recount found: counters that were wrong and conversations that were in the wrong views, all put right. */
export interface RecountView {
  counters: number;
  conversations: number;
}
