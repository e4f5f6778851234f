import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundIdentity, ItemSeen } from '../../spi/inbound';
import { bareIdOf, isoTimeOf, type Json, modmailPersonId, nameOf, recordOf, textOf } from './reddit.payloads';

/** The two ids of a message to the moderators, joined as its external id. */
export function modmailId(conversationId: string, messageId: string): string {
  return `${conversationId}:${messageId}`;
}

/** Conversation and message of an external id; null when it is a fullname. */
export function modmailIdsOf(externalId: string): { conversationId: string; messageId: string } | null {
  const [conversationId, messageId] = externalId.split(':').map(bareIdOf);
  return conversationId && messageId ? { conversationId, messageId } : null;
}

/** A landed message of a conversation → its item. Notes among moderators are no items. */
export function parseModmail(conversation: Json | null, message: Json | null): InboundEvent[] {
  if (conversation === null || message === null) return [];
  if (message['isInternal'] === true || conversation['isInternal'] === true) return [];
  return [modmailItem(conversation, message)];
}

/** What any moderator of the team writes is ours: modmail speaks for the subreddit. */
export function modmailItem(conversation: Json, message: Json): ItemSeen {
  const [conversationId, messageId] = [bareIdOf(conversation['id']), bareIdOf(message['id'])];
  const createdAt = isoTimeOf(message['date']);
  if (conversationId === null || messageId === null || createdAt === null) {
    throw new ConnectorRejected('a modmail message without ids or time', 'invalid');
  }
  const participant = recordOf(conversation['participant']);
  const author = recordOf(message['author']);
  const person = nameOf(participant?.['name']);
  const own = person === null ? author?.['isMod'] === true : nameOf(author?.['name']) !== person;
  return {
    type: 'item',
    externalId: modmailId(conversationId, messageId),
    kind: 'message',
    direction: own ? 'out' : 'in',
    thread: { key: `modmail:${conversationId}`, aliases: [], title: textOf(conversation['subject']) },
    parentExternalId: null,
    post: null,
    author: own ? null : identityOf(participant ?? author),
    text: textOf(message['bodyMarkdown']) ?? '',
    html: textOf(message['body']),
    attachments: [],
    stars: null,
    permalink: `https://mod.reddit.com/mail/all/${conversationId}`,
    platformState: 'visible',
    ownActionId: null,
    email: null,
    createdAt,
    revisedAt: createdAt,
    withoutVerbs: conversation['isRepliable'] === false ? ['reply'] : [],
  };
}

function identityOf(person: Json | null): InboundIdentity | null {
  const [name, externalId] = [nameOf(person?.['name']), modmailPersonId(person?.['id'])];
  if (name === null || externalId === null) return null;
  const profileUrl = `https://www.reddit.com/user/${name}`;
  return { externalId, name, handle: `u/${name}`, avatarUrl: null, profileUrl };
}
