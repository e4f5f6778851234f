import type { ChannelKind } from './channels';
import type { ConversationView, ItemView } from './inbox';
import type { PageQuery } from './lists';

/** Types of the attributes that a workspace defines for people. */
export const CONTACT_ATTRIBUTE_TYPES = ['text', 'number', 'date', 'choice', 'yes-no'] as const;
export type ContactAttributeType = (typeof CONTACT_ATTRIBUTE_TYPES)[number];

/** A date is `YYYY-MM-DD`; a choice is one of the options of its attribute. */
export type ContactAttributeValue = string | number | boolean;

export interface ContactAttributeView {
  id: string;
  /** Name in the API and in filters; never changes. */
  key: string;
  name: string;
  type: ContactAttributeType;
  /** Of a choice, in their order; otherwise empty. */
  options: string[];
  version: number;
}

export interface CreateContactAttributeBody {
  key: string;
  name: string;
  type: ContactAttributeType;
  options?: string[];
}

export interface UpdateContactAttributeBody {
  version: number;
  name?: string;
  /** Those left out can no longer be chosen; people who have them keep them. */
  options?: string[];
}

export interface ContactListView {
  id: string;
  name: string;
  contactCount: number;
}

export interface ContactListBody {
  name: string;
}

/** A person's handle on one account. */
export interface ContactIdentityView {
  id: string;
  /** The contact that the platform's handle came in as: another one than the profile's when it is linked. */
  contactId: string;
  accountId: string;
  channel: ChannelKind;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  profileUrl: string | null;
  /** Null where the channel does not say so. */
  followers: number | null;
  firstSeenAt: string;
}

export interface ContactBlockView {
  reason: string;
  byMemberId: string | null;
  at: string;
}

/** One row of the list of people. */
export interface ContactRowView {
  id: string;
  name: string;
  avatarUrl: string | null;
  vip: boolean;
  block: ContactBlockView | null;
  identities: ContactIdentityView[];
  listIds: string[];
  conversationCount: number;
  openCount: number;
  firstSeenAt: string;
  lastActivityAt: string | null;
}

export interface ContactProfileView extends ContactRowView {
  attributes: Record<string, ContactAttributeValue>;
  /** Stars this person gave, newest first. */
  stars: { conversationId: string; stars: number; at: string }[];
  version: number;
}

export interface ContactsQuery extends PageQuery {
  /** Words of the name or handle, or the beginning of an e-mail address. */
  q?: string;
  vip?: boolean;
  blocked?: boolean;
  channel?: ChannelKind;
  listId?: string;
  /** `key:value` of a custom attribute; all of several have to hold. */
  attribute?: string[];
}

export interface UpdateContactBody {
  version: number;
  vip?: boolean;
  listIds?: string[];
}

export interface ContactAttributesBody {
  version: number;
  /** By key; null takes the value away, what is not named stays. */
  values: Record<string, ContactAttributeValue | null>;
}

export interface BlockContactBody {
  reason: string;
}

export interface ContactNoteView {
  id: string;
  text: string;
  byMemberId: string;
  at: string;
}

export interface ContactNoteBody {
  text: string;
}

/** Why two identities may be one person. */
export const LINK_EVIDENCE_KINDS = ['signed-visitor', 'same-email', 'same-phone', 'same-platform-id', 'same-handle', 'by-hand'] as const; // prettier-ignore
export type LinkEvidenceKind = (typeof LINK_EVIDENCE_KINDS)[number];

export interface LinkEvidence {
  kind: LinkEvidenceKind;
  /** What both say: the address, number or handle. */
  value: string;
  /** The identities that say it. */
  identityIds: string[];
  /** `likely`: nobody else can have it; `maybe`: a person should look. */
  strength: 'likely' | 'maybe';
}

export interface LinkSuggestionView {
  contact: ContactRowView;
  evidence: LinkEvidence[];
}

/** One contact stands for another one; undoing it takes both apart exactly as they were. */
export interface IdentityLinkView {
  id: string;
  /** The contact that stands for both. */
  survivorId: string;
  contactId: string;
  name: string;
  evidence: LinkEvidence[];
  byMemberId: string;
  at: string;
}

export interface ContactLinksView {
  links: IdentityLinkView[];
  suggestions: LinkSuggestionView[];
}

export interface LinkContactBody {
  contactId: string;
}

/** What is known of a person across channels, newest first. */
export interface ContactHistoryView {
  conversations: ConversationView[];
  items: ItemView[];
}

export interface MergeConversationBody {
  /** The conversation that goes; this one stays. */
  fromId: string;
  version: number;
}

export interface SplitConversationBody {
  version: number;
  /** Items of this conversation that go elsewhere. */
  itemIds: string[];
  /** Where to; default: a new conversation. */
  toId?: string;
}

/** Why conversations cannot become one, as in the problem's `current.reason`. */
export const MOVE_REFUSALS = ['same-conversation', 'other-account', 'other-kind', 'review', 'other-person', 'chat', 'nothing-left', 'sending'] as const; // prettier-ignore
export type MoveRefusal = (typeof MOVE_REFUSALS)[number];

/** A merge or a move of items, as long as it can be taken back. */
export interface ConversationMoveView {
  id: string;
  kind: 'merge' | 'split';
  fromId: string;
  toId: string;
  byMemberId: string;
  at: string;
  undoUntil: string;
}

export interface ConversationMovedView {
  move: ConversationMoveView;
  /** The conversation the items are in now. */
  conversation: ConversationView;
}
