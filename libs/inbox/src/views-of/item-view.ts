import { type ActionView, type AttachmentView, type AvailableVerb, ITEM_DIRECTIONS, ITEM_KINDS, type ItemView, PLATFORM_STATES, type SystemLine } from '@parvis/contracts'; // prettier-ignore
import { nameOf } from '@parvis/platform';
import { type ActionRow, toActionView } from './action-view';

/** Columns of an item: of `item i` with its author `identity n` (see `ITEM_TABLES`). */
export const ITEM_COLUMNS = `i.id, i.conversation_id, i.author_identity_id, i.author_member_id, i.parent_id, i.action_id,
  i.created_at, i.account_id, i.kind, i.direction, i.platform_state, i.revision, i.stars, i.text, i.html, i.quoted, i.language,
  coalesce(nullif(i.author_name, ''), n.name) as author_name, i.avatar_url, i.external_id, i.permalink, i.tag_ids, i.mentions, i.without_verbs, i.system, i.forgotten_at, i.home_id,
  n.contact_id as author_contact_id`;

/** What `ITEM_COLUMNS` are selected from. */
export const ITEM_TABLES =
  'item i left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id';

export interface ItemRow {
  id: string;
  conversation_id: string;
  author_identity_id: string | null;
  author_member_id: number | null;
  author_contact_id: string | null;
  parent_id: string | null;
  action_id: string | null;
  home_id: string | null;
  created_at: Date;
  account_id: number;
  kind: number;
  direction: number;
  platform_state: number;
  revision: number;
  stars: number | null;
  text: string;
  html: string | null;
  quoted: string | null;
  language: string | null;
  author_name: string | null;
  avatar_url: string | null;
  external_id: string | null;
  permalink: string | null;
  tag_ids: number[];
  mentions: number[];
  without_verbs: string[];
  system: SystemLine | null;
  forgotten_at: Date | null;
}

/** What belongs to an item and lies in other rows. */
export interface ItemParts {
  attachments: AttachmentView[];
  action: ActionView | null;
  change: ActionRow | null;
  verbs: AvailableVerb[];
}

export function toItemView(row: ItemRow, parts: ItemParts): ItemView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    kind: nameOf(ITEM_KINDS, row.kind),
    direction: nameOf(ITEM_DIRECTIONS, row.direction),
    parentId: row.parent_id,
    author: {
      contactId: row.author_contact_id,
      memberId: row.author_member_id === null ? null : String(row.author_member_id),
      name: row.author_name ?? '',
      avatarUrl: row.avatar_url,
    },
    text: row.text,
    html: row.html,
    quoted: row.quoted,
    language: row.language,
    stars: row.stars,
    attachments: parts.attachments,
    platformState: nameOf(PLATFORM_STATES, row.platform_state),
    revision: row.revision,
    permalink: row.permalink,
    tagIds: row.tag_ids.map(String),
    action: parts.action,
    system: row.system,
    forgottenAt: row.forgotten_at?.toISOString() ?? null,
    mentions: row.mentions.map(String),
    verbs: parts.verbs,
    ...(parts.change && { change: { action: toActionView(parts.change), text: parts.change.new_text } }),
    createdAt: row.created_at.toISOString(),
  };
}
