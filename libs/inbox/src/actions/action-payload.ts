import type { ActionTarget, OutboundEmail } from '@parvis/channels';

/** How a conversation stood before a reply changed it: put back when the reply never leaves. Times are ISO text. */
export interface ConversationBefore {
  status: number;
  waitingSince: string | null;
  nextDueAt: string | null;
  atRisk: boolean;
  handledAt: string | null;
  snoozedUntil: string | null;
  lastActivityAt: string;
  lastDirection: number;
  hasAttachments: boolean;
}

/** Everything an outbound call needs, decided when it was requested: nothing of it is looked up again later. */
export interface ActionPayload {
  target: ActionTarget;
  text: string;
  attachmentIds: string[];
  email: OutboundEmail | null;
  /** The reply to change, for edit-reply and delete-reply. */
  replyExternalId: string | null;
  before: ConversationBefore | null;
}
