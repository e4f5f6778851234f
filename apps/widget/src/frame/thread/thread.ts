import type { MessagesPage, WidgetConversationView, WidgetMessageView } from '@parvis/contracts';

/** What is known of the visitor's conversation. */
export interface Thread {
  conversation: WidgetConversationView | null;
  /** By `seq`. */
  messages: readonly WidgetMessageView[];
  /** Every change up to this number is in `messages`. */
  cursor: number;
}

export const EMPTY_THREAD: Thread = { conversation: null, messages: [], cursor: 0 };

/**
 * Takes in one message, new or changed, pushed or answered. `missed`: changes before it have not arrived yet, so the thread has
 * to ask for everything after its cursor, which stays where it was.
 */
export function withMessage(thread: Thread, message: WidgetMessageView): { thread: Thread; missed: boolean } {
  const { changeSeq } = message;
  const missed = changeSeq > thread.cursor + 1;
  const cursor = changeSeq === thread.cursor + 1 ? changeSeq : thread.cursor;
  return { thread: { ...thread, messages: placed(thread.messages, message), cursor }, missed };
}

/** Takes in an answer to "what came after the cursor". */
export function withPage(thread: Thread, page: MessagesPage): Thread {
  return {
    conversation: page.conversation ?? thread.conversation,
    messages: page.messages.reduce(placed, thread.messages),
    cursor: Math.max(thread.cursor, page.seq),
  };
}

export function withConversation(thread: Thread, change: Partial<WidgetConversationView>): Thread {
  return thread.conversation ? { ...thread, conversation: { ...thread.conversation, ...change } } : thread;
}

/** Answers the visitor has not seen. */
export function unreadCount({ conversation, messages }: Thread): number {
  const seen = conversation?.readByVisitor ?? 0;
  return messages.filter(({ author, deleted, seq }) => author.type === 'agent' && !deleted && seq > seen).length;
}

/** Whether the visitor may still change or delete it. */
export function isChangeable(message: WidgetMessageView, now: number, minutes: number): boolean {
  return (
    message.author.type === 'visitor' && !message.deleted && now - Date.parse(message.createdAt) < minutes * 60_000
  );
}

/** An older state of a message never replaces a newer one. */
function placed(messages: readonly WidgetMessageView[], message: WidgetMessageView): readonly WidgetMessageView[] {
  const known = messages.find(({ id }) => id === message.id);
  if (known && known.changeSeq >= message.changeSeq) return messages;
  return [...messages.filter(({ id }) => id !== message.id), message].sort((a, b) => a.seq - b.seq);
}
