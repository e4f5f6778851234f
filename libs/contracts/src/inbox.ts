import type { NobodyReason } from './assignment';
import type { ActionVerb, ChannelKind, ItemKind } from './channels';
import type { NotificationKind } from './notifications';

export const CONVERSATION_STATUSES = ['open', 'waiting', 'snoozed', 'handled'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export const PRIORITIES = ['none', 'low', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PLATFORM_STATES = ['visible', 'held', 'hidden', 'deleted'] as const;
export type PlatformState = (typeof PLATFORM_STATES)[number];

export const ITEM_DIRECTIONS = ['in', 'out', 'note', 'system'] as const;
export type ItemDirection = (typeof ITEM_DIRECTIONS)[number];

export const ACTION_STATES = ['awaiting-approval', 'held', 'queued', 'sending', 'done', 'failed', 'cancelled', 'unknown'] as const; // prettier-ignore
export type ActionState = (typeof ACTION_STATES)[number];

export interface ContactView {
  id: string;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  channel: ChannelKind;
  firstSeenAt: string;
  conversationCount: number;
}

/** One row of the queue: everything it shows, without a further call. */
export interface ConversationView {
  id: string;
  accountId: string;
  channel: ChannelKind;
  kind: ItemKind;
  status: ConversationStatus;
  subject: string | null;
  contact: { id: string; name: string; avatarUrl: string | null } | null;
  preview: string;
  language: string | null;
  stars: number | null;
  /** How many follow the person on this channel; null where it does not say so. */
  reach: number | null;
  priority: Priority;
  assigneeId: string | null;
  teamId: string | null;
  tagIds: string[];
  itemCount: number;
  /** Inbound items this member has not seen. */
  unread: boolean;
  hasAttachments: boolean;
  lastDirection: ItemDirection;
  lastActivityAt: string;
  lastItemId: string;
  waitingSince: string | null;
  /** Nobody of its team can take it since then, and why; null while it has an owner or somebody can. */
  nobody: { since: string; reason: NobodyReason } | null;
  nextDueAt: string | null;
  snoozedUntil: string | null;
  createdAt: string;
  /** The saved views it is in. */
  views: ConversationViews;
  /** Rises with every change; a write with an older one is refused with 409. */
  version: number;
}

/** Ids of saved views a conversation is in: for everybody; in views that ask for “me”, for its assignee and for all others. */
export interface ConversationViews {
  everybody: string[];
  assignee: string[];
  others: string[];
}

export interface ConversationDetailView extends ConversationView {
  post: PostView | null;
  contactDetail: ContactView | null;
  permalink: string | null;
  /** Last item this member has seen; what is after it goes below the "New" separator. */
  seenItemId: string | null;
  claim: ClaimView | null;
  /** Verbs that work now on each inbound item, and why the others do not. */
  history: ConversationView[];
}

export interface ClaimView {
  memberId: string;
  expiresAt: string;
}

export interface PostView {
  id: string;
  externalId: string;
  text: string | null;
  mediaUrl: string | null;
  mediaAlt: string | null;
  permalink: string | null;
  publishedAt: string | null;
  isAd: boolean;
  figures: { likes: number | null; comments: number | null };
}

export interface AttachmentView {
  id: string;
  name: string;
  contentType: string;
  size: number;
  url: string;
  /** A small copy of a picture; null where there is none (yet). */
  previewUrl: string | null;
  state: 'stored' | 'pending' | 'refused';
}

export interface ItemView {
  id: string;
  conversationId: string;
  kind: ItemKind;
  direction: ItemDirection;
  parentId: string | null;
  author: { contactId: string | null; memberId: string | null; name: string; avatarUrl: string | null };
  text: string;
  /** Sanitised; shown in a sandboxed frame only. E-mail only. */
  html: string | null;
  /** Trimmed quoted history of an e-mail. */
  quoted: string | null;
  language: string | null;
  stars: number | null;
  attachments: AttachmentView[];
  platformState: PlatformState;
  /** 1 for the first text; rises with each edit on the platform. */
  revision: number;
  permalink: string | null;
  tagIds: string[];
  /** Of an `out` item: the action that carries it and how far it got. */
  action: ActionView | null;
  /** Of a `system` item: what happened, to be put in words by the console. */
  system: SystemLine | null;
  mentions: string[];
  /** The platform's terms made us forget words and author; null = they are here. */
  forgottenAt: string | null;
  /** Verbs that work now on this item. */
  verbs: AvailableVerb[];
  /** Of an `out` item: an edit or deletion of it that is on its way or failed last. */
  change?: { action: ActionView; text: string | null };
  createdAt: string;
}

export interface AvailableVerb {
  verb: ActionVerb;
  available: boolean;
  reversible: boolean;
  reason: 'window-closed' | 'already-done' | 'account-stopped' | 'not-allowed' | null;
}

export interface SystemLine {
  kind:
    | 'assigned'
    | 'rerouted'
    | 'escalated'
    | 'status-changed'
    | 'tagged'
    | 'decided'
    | 'snoozed'
    | 'reopened'
    | 'merged'
    | 'split'
    | 'move-undone'
    | 'blocked'
    | 'clock-breached'
    | 'vigilance-overdue'
    | 'ladder-level'
    | 'ladder-acknowledged'
    | 'asked-outside'
    | 'rule-ran'
    | 'rule-undone'
    | 'bulk'
    | 'bulk-undone';
  byMemberId: string | null;
  data: Record<string, string | number | null>;
}

export interface ActionView {
  id: string;
  verb: ActionVerb;
  state: ActionState;
  holdUntil: string | null;
  error: { code: string; detail: string } | null;
  attempts: number;
  requestedBy: string | null;
  itemId: string | null;
  conversationId: string;
  createdAt: string;
  /** Of a reply for later: when it goes out. */
  sendAt?: string;
  /** Of a reply that has to be approved: how far that is. */
  approval?: ActionApproval;
}

/** `by` are the members that approved `revision`, the wording as it stands. */
export interface ActionApproval {
  needed: number;
  by: string[];
  revision: number;
  /** Members of this team approve; null: everybody whose role may. */
  teamId: string | null;
  commentCount: number;
}

/** Filter of `GET /api/conversations`; `view` is a built-in key (`mine`, `unassigned`, `team-3`, …) or a saved view (`view-7`). */
export interface ConversationsQuery {
  view?: string;
  status?: ConversationStatus;
  channel?: ChannelKind;
  accountId?: string;
  tagId?: string;
  /** A `Filter` as JSON, in addition to the view. */
  filter?: string;
  sort?: ConversationSort;
  limit?: number;
  cursor?: string;
}
export const CONVERSATION_SORTS = ['newest', 'oldest', 'waiting', 'due', 'priority', 'stars', 'reach'] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

export interface UpdateConversationBody {
  version: number;
  status?: 'open' | 'waiting' | 'handled' | 'snoozed';
  snoozedUntil?: string | null;
  priority?: Priority;
  teamId?: string | null;
}

export interface AssignBody {
  version: number;
  memberId: string | null;
}

export interface ReplyBody {
  /** `reply` is public on a comment, private in messages and e-mail; `private-reply` writes to the author of a comment. */
  verb: 'reply' | 'private-reply';
  text: string;
  /** The item answered; default: the last inbound one. */
  itemId?: string;
  attachmentIds?: string[];
  /** The newest item the writer has seen. Anything newer: 409 `newer-items` with the new items, unless `sendAnyway`. */
  lastSeenItemId: string;
  sendAnyway?: boolean;
  /** Close the conversation once the reply is accepted. Default false. */
  thenHandle?: boolean;
  /** Send in public although the text holds personal data (`reply-blocked` named it). Default false. */
  acceptWarnings?: boolean;
  /** E-mail: answer everybody the mail was addressed to, not its sender alone. Default false. */
  replyAll?: boolean;
  /** When to send it (ISO, within a year); something new by then hands it back to the writer, unless `sendAnyway`. */
  sendAt?: string;
  /** The prepared answer it was made from, for the figures. */
  cannedReplyId?: string;
  cannedVariantId?: string;
}

/** Answer of `POST /api/conversations/:id/replies`. */
export interface ReplyAccepted {
  item: ItemView;
  action: ActionView;
}

export interface NoteBody {
  text: string;
  /** Member ids mentioned with @. */
  mentions?: string[];
}

export interface EscalateBody {
  teamId: string;
  reason: string;
  priority?: Priority;
}

export interface ConversationTagsBody {
  add?: string[];
  remove?: string[];
}

/** What can be decided about an item; each is carried out by the verb of the same name where the channel has it. */
export const DECISION_KINDS = ['approve', 'hide', 'unhide', 'reject', 'spam', 'delete', 'ban', 'unban', 'like', 'unlike'] as const; // prettier-ignore
export type DecisionKind = (typeof DECISION_KINDS)[number];

export interface DecideBody {
  kind: DecisionKind;
  reasonId?: string;
  note?: string;
  /** The revision that was looked at: refused with what is there now when the author edited since. */
  revision?: number;
  /** Whether the author is told why, where the channel allows; default: as the workspace has set it. */
  sendStatement?: boolean;
}

export interface DecisionView {
  id: string;
  itemId: string;
  kind: DecisionKind;
  reasonId: string | null;
  note: string | null;
  byMemberId: string | null;
  at: string;
  action: ActionView | null;
}

export interface PolicyReasonView {
  id: string;
  label: { en: string; fr: string };
}

export interface TagView {
  id: string;
  name: string;
  color: string;
  /** Which axis of feedback it feeds. */
  kind: 'problem' | 'request' | 'feedback' | 'other';
  openCount: number;
}

export interface TagBody {
  name: string;
  color?: string;
  kind?: TagView['kind'];
}

/** A view of the sidebar with its exact live count. */
export interface ViewView {
  key: string;
  /** `tab`: the count of a view's other status, under the key `<view>:<status>` (`mine:waiting`); not in the sidebar. */
  kind: 'built-in' | 'team' | 'account' | 'channel' | 'tag' | 'saved' | 'tab';
  name: string;
  count: number;
  /** Of a saved view: the order it is shown in. */
  sort?: ConversationSort;
  /** Of a saved view whose filter is new: how far existing conversations are looked through, in percent; `count` is exact after. */
  progress?: number;
}

export interface DraftBody {
  text: string;
  verb: 'reply' | 'private-reply' | 'note';
}

/** Body of `PUT /api/conversations/:id/draft`. */
export interface SaveDraftBody extends DraftBody {
  /** Of the draft this was written on; default: there was none. Anything else answers 409 with what is there. */
  version?: number;
}

export interface SearchHit {
  conversation: ConversationView;
  item: { id: string; text: string; createdAt: string; author: string };
  /** Character ranges of `item.text` that match, in order, not overlapping. */
  highlights: [number, number][];
}

export interface NotificationView {
  id: string;
  kind: NotificationKind;
  conversationId: string | null;
  byMemberId: string | null;
  text: string;
  at: string;
  readAt: string | null;
}
