import type { ActionVerb, ItemKind, PlatformState } from '@parvis/contracts';

/** A person as one channel knows them. `externalId` is stable within the account, not across channels. */
export interface InboundIdentity {
  externalId: string;
  name: string;
  handle: string | null;
  avatarUrl: string | null;
  profileUrl: string | null;
  /** How many follow them, where the payload says so; left out it changes nothing. */
  followers?: number;
}

export interface InboundPost {
  externalId: string;
  text: string | null;
  mediaUrl: string | null;
  mediaAlt: string | null;
  permalink: string | null;
  publishedAt: string | null;
  isAd: boolean;
  likes: number | null;
  comments: number | null;
}

/** Either a link to fetch through the guarded client or the bytes themselves (e-mail), base64 in `content`. */
export interface InboundAttachment {
  name: string;
  contentType: string | null;
  size: number | null;
  url: string | null;
  content: string | null;
  /** `cid:` of an inline image in `html`. */
  contentId: string | null;
}

export interface InboundThread {
  /** Unique within the account: what is answered together (top comment, DM thread, review, root Message-ID). */
  key: string;
  /**
   * Other keys under which the same thread may be known (References of an e-mail, newest last). The first known one wins.
   */
  aliases: string[];
  title: string | null;
  /**
   * Key of a larger thread that this one joins if that is known already (comments under a visitor's post). Unlike an alias
   * it is never remembered as a name of this thread: many threads can name the same one.
   */
  within?: string;
}

/** Headers of an e-mail that the answer needs. */
export interface InboundEmail {
  messageId: string;
  references: string[];
  from: string;
  to: string[];
  cc: string[];
  replyTo: string | null;
  subject: string;
  /** Auto-reply, list or bounce: shown, never answered automatically, does not reopen. */
  automatic: boolean;
  /** The whole plain text with quoted history and signature; null when the item's text is all of it. */
  fullText?: string | null;
  /** What our own receiving server found (`pass`, `fail`, …); null when it said nothing we may trust. */
  authentication?: { spf: string | null; dkim: string | null; dmarc: string | null } | null;
}

/** An item that exists on the platform, new or changed: always the full known state; applying it twice changes nothing. */
export interface ItemSeen {
  type: 'item';
  externalId: string;
  kind: ItemKind;
  /** `out` when the account itself wrote it (natively or through us). */
  direction: 'in' | 'out';
  thread: InboundThread;
  parentExternalId: string | null;
  post: InboundPost | null;
  author: InboundIdentity | null;
  text: string;
  /** Unsanitised HTML of an e-mail or HTML comment; the intake sanitises it. */
  html: string | null;
  attachments: InboundAttachment[];
  stars: number | null;
  permalink: string | null;
  platformState: PlatformState;
  /** Set when the payload says nothing about visibility (an edit): a known `platformState` stays, an unknown item takes it. */
  stateUnknown?: true;
  /** Our own action id when the platform echoes it (metadata, Message-ID): ties the echo to the action. */
  ownActionId: string | null;
  email: InboundEmail | null;
  createdAt: string;
  /** Platform time of this state: a state with an earlier one never overwrites a later one. */
  revisedAt: string;
  /** Verbs that the platform says do not work on this item (`can_hide: false`). */
  withoutVerbs: ActionVerb[];
}

/** Gone on the platform; may come before its item (tombstone). */
export interface ItemRemoved {
  type: 'removed';
  externalId: string;
  at: string;
}

/** Hidden, shown, held or approved on the platform. */
export interface ItemStateChanged {
  type: 'state';
  externalId: string;
  platformState: 'visible' | 'hidden' | 'held';
  at: string;
}

/** Post context without an item. */
export interface PostSeen {
  type: 'post';
  post: InboundPost;
}

/** How far our own message got. `watermark`: every own message of the thread up to `at`. */
export interface DeliveryReport {
  type: 'delivery';
  state: 'delivered' | 'seen' | 'failed';
  externalIds: string[];
  threadKey: string | null;
  watermark: boolean;
  detail: string | null;
  at: string;
}

/** Late answer to an action that the platform accepted as pending. */
export interface ActionResult {
  type: 'action-result';
  actionId: string;
  state: 'done' | 'failed';
  externalId: string | null;
  detail: string | null;
}

/** The platform says something about the account itself. */
export interface AccountNotice {
  type: 'notice';
  code: 'needs-sign-in' | 'permission-lost' | 'subscription-lost';
  detail: string;
}

/** A thin notification: the intake calls `fetchRef(ref)` and lands what it returns. */
export interface Hint {
  type: 'hint';
  ref: string;
  /** Set when it is only about a name: need not be followed once the person with this external id has one. */
  ifUnnamed?: string;
  /** Set when it is only about the context of comments: need not be followed once the post with this external id was read. */
  ifPostUnread?: string;
}

export type InboundEvent =
  ItemSeen | ItemRemoved | ItemStateChanged | PostSeen | DeliveryReport | ActionResult | AccountNotice | Hint;
