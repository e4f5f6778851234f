import type { PublishedEvent } from '@parvis/platform';

/** The conversation's row changed. */
export function conversationUpdated(conversationId: string, memberId: number | null): PublishedEvent {
  return { kind: 'conversation.updated', conversationId, actorMemberId: memberId, data: {} };
}

/** A new item stands in the conversation: our reply, a note, a system line. */
export function itemCreated(conversationId: string, itemId: string, memberId: number | null): PublishedEvent {
  return { kind: 'item.created', conversationId, actorMemberId: memberId, data: { itemId } };
}

/** An item changed: its state, tags, permalink, attachments. */
export function itemUpdated(conversationId: string, itemId: string, memberId: number | null): PublishedEvent {
  return { kind: 'item.updated', conversationId, actorMemberId: memberId, data: { itemId } };
}

/** An action changed its state. */
export function actionUpdated(conversationId: string, actionId: string, memberId: number | null): PublishedEvent {
  return { kind: 'action.updated', conversationId, actorMemberId: memberId, data: { actionId } };
}

/** A member has a new notification. */
export function notificationCreated(
  notificationId: string,
  recipientId: number,
  memberId: number | null,
): PublishedEvent {
  return { kind: 'notification.created', actorMemberId: memberId, data: { notificationId, memberId: recipientId } };
}

/** Items went from one conversation to another; `gone`: the first one is no more. */
export function conversationMoved(fromId: string, toId: string, gone: boolean, memberId: number): PublishedEvent {
  return { kind: 'conversation.moved', conversationId: toId, actorMemberId: memberId, data: { fromId, toId, gone } };
}

/** What is known of a person changed. */
export function contactUpdated(contactId: string, memberId: number | null): PublishedEvent {
  return { kind: 'contact.updated', actorMemberId: memberId, data: { contactId } };
}

/** A member has read notifications: those named, or all. */
export function notificationsRead(memberId: number, ids: readonly string[] | null): PublishedEvent {
  return { kind: 'notification.read', actorMemberId: memberId, data: { memberId, ids } };
}

/** A member's own draft changed. */
export function draftChanged(conversationId: string, memberId: number): PublishedEvent {
  return { kind: 'draft.changed', conversationId, actorMemberId: memberId, data: { memberId } };
}

/** The draft shared in a conversation changed. */
export function sharedDraftChanged(conversationId: string, memberId: number): PublishedEvent {
  return { kind: 'shared-draft.changed', conversationId, actorMemberId: memberId, data: {} };
}
