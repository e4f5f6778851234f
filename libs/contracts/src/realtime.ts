import type { AvailabilityView } from './assignment';
import type { BulkRunView } from './bulk';
import type { AccountView } from './channels';
import type { DraftView, SharedDraftView } from './drafts';
import type { ImportView } from './imports';
import type { ActionView, ConversationView, ItemView, NotificationView } from './inbox';
import type { ModerationChanged } from './moderation';
import type { ModerationCountsChanged, ModerationRunView } from './moderation-board';
import type { ProblemView } from './problems';
import type { ModerationRequestChanged } from './standings';

/** Envelope of every pushed change; `seq` rises by one per workspace without gaps over all kinds of event. */
export interface Sequenced {
  seq: number;
}

export interface ConversationUpdated extends Sequenced {
  conversation: Omit<ConversationView, 'unread'>;
  /** The conversation is new in the workspace. */
  created: boolean;
  byMemberId: string | null;
}
/** Items went from one conversation to another: by a merge, a split, or the undoing of one. */
export interface ConversationMoved extends Sequenced {
  fromId: string;
  toId: string;
  /** The first conversation is no more: it is read as the second one from now on. */
  gone: boolean;
  byMemberId: string | null;
}
/** What is known of a person changed: refetch the profile where it is shown. */
export interface ContactChanged extends Sequenced {
  contactId: string;
}
export interface ItemChanged extends Sequenced {
  item: ItemView;
  created: boolean;
}
export interface ActionUpdated extends Sequenced {
  action: ActionView;
}
export interface AccountUpdated extends Sequenced {
  account: AccountView;
}
export interface ImportUpdated extends Sequenced {
  import: ImportView;
}
export interface NotificationCreated extends Sequenced {
  notification: NotificationView;
}
/** Saved views were made, changed, removed, or looked through: read the list again. */
export interface ViewsChanged extends Sequenced {
  viewId: string;
}
/** Rules were made, changed, put in another order, stopped by a guard, or tried out: read them again. */
export interface RulesChanged extends Sequenced {
  ruleId: string | null;
  dryRunId: string | null;
}
/** What moderation is made of changed, or a job of it went on; null where it is about something else. Read it again. */
export interface ScreeningChanged extends Sequenced {
  ruleId: string | null;
  backtestId: string | null;
  rollBackId: string | null;
  wordListId: string | null;
  of: 'rules' | 'backtest' | 'roll-back' | 'words' | 'learner' | 'classifier';
}
/** A member changed their state or came to the console. */
export interface AvailabilityChanged extends Sequenced {
  availability: AvailabilityView;
}
/** Notifications were read, on this screen or another: those named, or all. */
export interface NotificationsRead extends Sequenced {
  ids: string[] | null;
}
/** The member's own draft changed; null: there is none any more. */
export interface DraftChanged extends Sequenced {
  conversationId: string;
  draft: DraftView | null;
}
/** The draft shared in a conversation that is open here; null: it is not shared any more. */
export interface SharedDraftChanged extends Sequenced {
  conversationId: string;
  draft: SharedDraftView | null;
}
/** How far a bulk run is: to the member who started it. */
export interface BulkUpdated extends Sequenced {
  run: BulkRunView;
}
/** A bulk run changed these: read again what is shown of them. One event for a batch, instead of one for each. */
export interface ConversationsChanged extends Sequenced {
  ids: string[];
  runId: string;
  byMemberId: string | null;
}
/** How far a request to decide is: to the member who asked. `results` is empty. */
export interface ModerationRunUpdated extends Sequenced {
  run: ModerationRunView;
}
/** Absolute counts of the views that changed; at most one per second and workspace. */
export interface CountsChanged {
  counts: Record<string, number>;
}
export interface PresenceChanged {
  conversationId: string;
  members: { memberId: string; state: 'viewing' | 'writing' }[];
}
/** Who has a console open, by member id. */
export interface OnlineChanged {
  memberIds: string[];
}

export interface ServerToClientEvents {
  'conversation.updated': (event: ConversationUpdated) => void;
  'conversation.moved': (event: ConversationMoved) => void;
  'contact.changed': (event: ContactChanged) => void;
  'item.changed': (event: ItemChanged) => void;
  'action.updated': (event: ActionUpdated) => void;
  'account.updated': (event: AccountUpdated) => void;
  'notification.created': (event: NotificationCreated) => void;
  'views.changed': (event: ViewsChanged) => void;
  'import.updated': (event: ImportUpdated) => void;
  'notification.read': (event: NotificationsRead) => void;
  'draft.changed': (event: DraftChanged) => void;
  'shared-draft.changed': (event: SharedDraftChanged) => void;
  'rules.changed': (event: RulesChanged) => void;
  'screening.changed': (event: ScreeningChanged) => void;
  'bulk.updated': (event: BulkUpdated) => void;
  'moderation-request.changed': (event: Sequenced & ModerationRequestChanged) => void;
  'conversations.changed': (event: ConversationsChanged) => void;
  'counts.changed': (event: CountsChanged) => void;
  /** Rows of the board changed: at most four times a second, to members who may look at it. Nothing is sent again after a reconnect. */
  'moderation.changed': (event: ModerationChanged) => void;
  'moderation.counts': (event: ModerationCountsChanged) => void;
  'moderation-run.updated': (event: ModerationRunUpdated) => void;
  'presence.changed': (event: PresenceChanged) => void;
  'online.changed': (event: OnlineChanged) => void;
  'availability.changed': (event: AvailabilityChanged) => void;
  /** Sent once after connection: where the stream stands and the server's clock. */
  ready: (event: { seq: number; serverTime: string; memberId: string }) => void;
  /** The session ended elsewhere: sign in again. */
  'session.ended': () => void;
}

export type Ack<T = object> = ({ ok: true } & T) | { ok: false; problem: ProblemView };

export interface ClientToServerEvents {
  /** Receive item events and presence of one conversation. */
  'conversation.open': (body: { conversationId: string }, ack: (answer: Ack) => void) => void;
  'conversation.close': (body: { conversationId: string }, ack: (answer: Ack) => void) => void;
  /** Ephemeral; renewed every 15 s while true. */
  'presence.set': (body: { conversationId: string; state: 'viewing' | 'writing' }, ack: (answer: Ack) => void) => void;
  /** After a reconnect: everything after `seq` is sent as ordinary events, or `resync` says to refetch (gap over 500). */
  resume: (body: { seq: number }, ack: (answer: Ack<{ resync: boolean; seq: number }>) => void) => void;
}
