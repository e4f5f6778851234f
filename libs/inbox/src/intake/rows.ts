import type { ColumnTypes } from './bulk';

/** Column types of the rows the intake writes, as `runBulk` sends them. Times are ISO text. */
export const CONTACT_TYPES = { workspace_id: 'int', id: 'bigint', name: 'text' } as const satisfies ColumnTypes;

export const IDENTITY_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  contact_id: 'bigint',
  account_id: 'int',
  ext_key: 'uuid',
  external_id: 'text',
  name: 'text',
  handle: 'text',
  avatar_url: 'text',
  profile_url: 'text',
  followers: 'int',
} as const satisfies ColumnTypes;

export const POST_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  account_id: 'int',
  ext_key: 'uuid',
  external_id: 'text',
  text: 'text',
  media_url: 'text',
  media_alt: 'text',
  permalink: 'text',
  published_at: 'timestamptz',
  is_ad: 'boolean',
  likes: 'int',
  comments: 'int',
} as const satisfies ColumnTypes;

/** What the intake may change of a conversation; the rest belongs to the members. */
export const CONVERSATION_CHANGE_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  contact_id: 'bigint',
  post_id: 'bigint',
  first_item_id: 'bigint',
  last_item_id: 'bigint',
  last_in_item_id: 'bigint',
  last_activity_at: 'timestamptz',
  waiting_since: 'timestamptz',
  next_due_at: 'timestamptz',
  snoozed_until: 'timestamptz',
  handled_at: 'timestamptz',
  first_reply_at: 'timestamptz',
  item_count: 'int',
  status: 'smallint',
  last_direction: 'smallint',
  stars: 'smallint',
  at_risk: 'boolean',
  has_attachments: 'boolean',
  language: 'text',
  subject: 'text',
  preview: 'text',
  contact_name: 'text',
  avatar_url: 'text',
  permalink: 'text',
} as const satisfies ColumnTypes;

export const CONVERSATION_TYPES = {
  ...CONVERSATION_CHANGE_TYPES,
  account_id: 'int',
  kind: 'smallint',
  channel: 'smallint',
  thread_hash: 'uuid',
  thread_key: 'text',
} as const satisfies ColumnTypes;

/** A conversation as the intake holds it while it applies a batch. */
export interface ConversationState {
  workspace_id: number;
  id: string;
  account_id: number;
  contact_id: string | null;
  post_id: string | null;
  first_item_id: string;
  last_item_id: string;
  last_in_item_id: string | null;
  last_activity_at: string;
  waiting_since: string | null;
  next_due_at: string | null;
  snoozed_until: string | null;
  handled_at: string | null;
  first_reply_at: string | null;
  assignee_id: number | null;
  item_count: number;
  status: number;
  kind: number;
  channel: number;
  last_direction: number;
  stars: number | null;
  at_risk: boolean;
  has_attachments: boolean;
  language: string | null;
  subject: string | null;
  preview: string;
  contact_name: string | null;
  avatar_url: string | null;
  permalink: string | null;
  thread_hash: string;
  thread_key: string;
}

export const ITEM_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  conversation_id: 'bigint',
  author_identity_id: 'bigint',
  parent_id: 'bigint',
  created_at: 'timestamptz',
  revised_at: 'timestamptz',
  state_at: 'timestamptz',
  account_id: 'int',
  kind: 'smallint',
  direction: 'smallint',
  platform_state: 'smallint',
  revision: 'smallint',
  stars: 'smallint',
  text: 'text',
  html: 'text',
  quoted: 'text',
  language: 'text',
  author_name: 'text',
  avatar_url: 'text',
  external_id: 'text',
  permalink: 'text',
  without_verbs: 'text[]',
  email: 'jsonb',
  system: 'jsonb',
  home_id: 'bigint',
} as const satisfies ColumnTypes;

export type ItemInsert = Record<keyof typeof ITEM_TYPES, unknown> & {
  workspace_id: number;
  id: string;
  conversation_id: string;
};

/** What an edit, a state told by the platform or a tie to our own action changes of a stored item. */
export const ITEM_CHANGE_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  revised_at: 'timestamptz',
  state_at: 'timestamptz',
  platform_state: 'smallint',
  revision: 'smallint',
  stars: 'smallint',
  text: 'text',
  html: 'text',
  quoted: 'text',
  language: 'text',
  external_id: 'text',
  permalink: 'text',
  without_verbs: 'text[]',
} as const satisfies ColumnTypes;

/** A stored item as the intake holds it while it applies a batch. */
export interface ItemState {
  workspace_id: number;
  id: string;
  account_id: number;
  conversation_id: string;
  action_id: string | null;
  direction: number;
  created_at: string;
  revised_at: string;
  state_at: string;
  platform_state: number;
  revision: number;
  stars: number | null;
  text: string;
  html: string | null;
  quoted: string | null;
  language: string | null;
  external_id: string | null;
  permalink: string | null;
  without_verbs: string[];
}

export const REVISION_TYPES = {
  workspace_id: 'int',
  item_id: 'bigint',
  revision: 'smallint',
  text: 'text',
  stars: 'smallint',
  revised_at: 'timestamptz',
} as const satisfies ColumnTypes;

export const KEY_TYPES = {
  workspace_id: 'int',
  account_id: 'int',
  ext_key: 'uuid',
  item_id: 'bigint',
  conversation_id: 'bigint',
  early_state: 'smallint',
  early_state_at: 'timestamptz',
  home_id: 'bigint',
} as const satisfies ColumnTypes;

export type KeyRow = { workspace_id: number; account_id: number; ext_key: string; item_id: string; conversation_id: string | null; early_state: number | null; early_state_at: string | null; home_id: string | null }; // prettier-ignore

export const ALIAS_TYPES = {
  workspace_id: 'int',
  account_id: 'int',
  alias_hash: 'uuid',
  conversation_id: 'bigint',
  home_id: 'bigint',
} as const satisfies ColumnTypes;

export const ATTACHMENT_TYPES = {
  workspace_id: 'int',
  id: 'bigint',
  item_id: 'bigint',
  account_id: 'int',
  size: 'bigint',
  state: 'text',
  retry_at: 'timestamptz',
  name: 'text',
  content_type: 'text',
  source_url: 'text',
  content_id: 'text',
  storage_key: 'text',
  error: 'text',
} as const satisfies ColumnTypes;
