import { earliest, sameText } from '../../spi/lookup';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import type { MessagesClient } from './messages.client';
import { foundWith, ownMessage } from './messages.perform';
import { idOf, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read';
import { doneWith } from '../../spi/verbs';
import { dataOf } from './walk';

const MOST_PAGES = 5;

/** Whether a verb on a direct message took place. Blocks and spam leave no trace that can be read. */
export async function findOnMessage(action: OutboundAction, client: MessagesClient, ownId: string): Promise<Lookup> {
  if (['ban', 'unban', 'spam'].includes(action.verb)) return { found: 'cannot-tell' };
  const person = action.target.threadKey;
  const conversation = (await client.conversations(null, person)).list[0];
  const conversationId = idOf(conversation?.['id']);
  if (!conversation || conversationId === null) return { found: 'absent' };
  if (action.verb === 'mark-read') {
    return conversation['unread_count'] === 0 ? foundWith(doneWith(null)) : { found: 'absent' };
  }
  const { list } = await client.messages(conversationId);
  if (action.verb === 'reply') return findSent(action, list, ownId, person);
  const message = list.find((entry) => idOf(entry['id']) === action.target.externalId);
  if (!message) return { found: 'cannot-tell' };
  return hasOwnReaction(message, ownId) === (action.verb === 'like') ? foundWith(doneWith(null)) : { found: 'absent' };
}

/** Tells whether a participant of a conversation is the author of the public item. */
type IsAuthor = (participant: Json) => boolean;

/**
 * Whether a private reply stands in one of the conversations that moved since. Comment and message identities do not join
 * by id, so the same text in a conversation of somebody who may be another person proves nothing.
 */
export async function findPrivateReply(
  action: OutboundAction,
  client: MessagesClient,
  ownId: string,
  isAuthor: IsAuthor,
): Promise<Lookup> {
  const since = earliest(action);
  let after: string | null = null;
  let outcome: Lookup = { found: 'absent' };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { list, next } = await client.conversations(after);
    const moved = list.filter((conversation) => (timeOf(conversation['updated_time']) ?? '') >= since);
    for (const conversation of moved) {
      const found = await findIn(conversation, { action, client, ownId, isAuthor });
      if (found.found === 'yes') return found;
      if (found.found === 'cannot-tell') outcome = found;
    }
    if (next === null || moved.length < list.length) return outcome;
    after = next;
  }
  return { found: 'cannot-tell' };
}

interface Search {
  action: OutboundAction;
  client: MessagesClient;
  ownId: string;
  isAuthor: IsAuthor;
}

async function findIn(conversation: Json, { action, client, ownId, isAuthor }: Search): Promise<Lookup> {
  const id = idOf(conversation['id']);
  const people = recordsOf(recordOf(conversation['participants'])?.['data']);
  const partner = people.find((person) => idOf(person['id']) !== ownId);
  const partnerId = idOf(partner?.['id']);
  if (id === null || !partner || partnerId === null) return { found: 'absent' };
  const lookup = findSent(action, (await client.messages(id)).list, ownId, partnerId);
  return lookup.found === 'yes' && !isAuthor(partner) ? { found: 'cannot-tell' } : lookup;
}

/** Whether one of the newest messages is ours, of the time of the action or later, with its text or an attachment. */
function findSent(action: OutboundAction, messages: Json[], ownId: string, threadKey: string): Lookup {
  const since = earliest(action);
  const ours = messages.filter(
    (message) => idOf(recordOf(message['from'])?.['id']) === ownId && (timeOf(message['created_time']) ?? '') >= since,
  );
  const match = ours.find((message) => isSame(action, message));
  const messageId = idOf(match?.['id']);
  if (match && messageId !== null) {
    const at = timeOf(match['created_time']) ?? action.requestedAt;
    return foundWith(doneWith(messageId, ownMessage(action, { messageId, recipientId: threadKey, at }, threadKey)));
  }
  const oldest = timeOf(messages.at(-1)?.['created_time']) ?? '';
  // Older messages of a busy thread cannot be read any more.
  return messages.length >= 20 && oldest >= since ? { found: 'cannot-tell' } : { found: 'absent' };
}

function isSame(action: OutboundAction, message: Json): boolean {
  const hasFile = dataOf(message['attachments']).length > 0;
  return action.attachments.length > 0 ? hasFile : sameText(textOf(message['message']) ?? '', action.text);
}

function hasOwnReaction(message: Json, ownId: string): boolean {
  const reactions = [...recordsOf(message['reactions']), ...dataOf(message['reactions'])];
  return reactions.flatMap((reaction) => recordsOf(reaction['users'])).some((user) => idOf(user['id']) === ownId);
}
