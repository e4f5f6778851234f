import { hashKey } from '@parvis/platform';
import type { SourceConversation, SourceMessage, SourcePerson } from './sources/records';

/**
 * Ids under which what was imported is known for ever, the same for the same record of the same installation. A mail keeps its
 * Message-ID: an e-mail account that has it already does not get it twice, and later answers find their conversation.
 */
export function itemIdOf(origin: string, { key, email, kind }: SourceMessage): string {
  return kind === 'message' && email?.messageId ? email.messageId : `import:${origin}:item:${key}`;
}

export function threadKeyOf(origin: string, conversationKey: string): string {
  return `import:${origin}:conversation:${conversationKey}`;
}

/** Within mail a person is their address, as for the e-mail channel. */
export function personIdOf(origin: string, person: SourcePerson, conversation: SourceConversation): string {
  if (conversation.isEmail && person.email !== null) return person.email;
  return person.key === null
    ? `import:${origin}:person-of:${conversation.key}`
    : `import:${origin}:person:${person.key}`;
}

/** Hash of an item's id, as `item_key` holds it. */
export function itemKeyOf(origin: string, message: SourceMessage): string {
  return hashKey(itemIdOf(origin, message));
}
