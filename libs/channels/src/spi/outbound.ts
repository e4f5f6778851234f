import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { InboundEvent } from './inbound';

/** The item an action is about, as the platform knows it. */
export interface ActionTarget {
  externalId: string;
  kind: ItemKind;
  threadKey: string;
  parentExternalId: string | null;
  postExternalId: string | null;
  authorExternalId: string | null;
  createdAt: string;
}

export interface OutboundAttachment {
  name: string;
  contentType: string;
  size: number;
  /** Public, short-lived address the platform can fetch; null when the installation has no public address. */
  publicUrl: string | null;
  read(): Promise<Uint8Array>;
}

/** Headers of an outgoing e-mail, decided and stored before it is sent. */
export interface OutboundEmail {
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  to: string[];
  cc: string[];
  subject: string;
}

/** One call we owe a platform. `id` is unique for ever and is the idempotency key towards platforms that have one. */
export interface OutboundAction {
  id: string;
  verb: ActionVerb;
  target: ActionTarget;
  /** The text of reply, private-reply and edit-reply; else ''. */
  text: string;
  attachments: OutboundAttachment[];
  email: OutboundEmail | null;
  /** The reply to change: its external id, for edit-reply and delete-reply. */
  replyExternalId: string | null;
  /** When the action was requested; `findPerformed` looks from shortly before it. */
  requestedAt: string;
}

/** What the platform answered. */
export interface Receipt {
  /** `pending`: accepted; an `action-result` or a later read tells the end. */
  state: 'done' | 'pending';
  /** Platform id of what came into being (the reply), null for verbs without one. */
  externalId: string | null;
  permalink: string | null;
  /** Events the effect amounts to, applied at once and idempotently (our own reply as an item, a state change). */
  effects: InboundEvent[];
}

/**
 * Whether an action with unknown outcome took place. `absent` promises that it did not, so that repeating is safe;
 * `cannot-tell` hands it to a person.
 */
export type Lookup = { found: 'yes'; receipt: Receipt } | { found: 'absent' } | { found: 'cannot-tell' };
