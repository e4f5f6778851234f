import type { InboundIdentity } from '../../spi/inbound';
import { idOf, type Json, recordOf, wordOf } from './telegram.payloads';

/** Who wrote a message. */
export interface Author {
  identity: InboundIdentity;
  /** It was written as a channel or as the group itself. */
  isChat: boolean;
}

/**
 * The author. With `sender_chat` the `from` beside it is a stand-in (1087968824, 136817688, 777000), never a person.
 */
export function authorOf(message: Json): Author | null {
  const chat = recordOf(message['sender_chat']);
  const identity = identityOf(chat ?? recordOf(message['from']));
  return identity === null ? null : { identity, isChat: chat !== null };
}

/** A user or chat as a person of the inbox. A handle may change, the id never does. */
export function identityOf(entry: Json | null): InboundIdentity | null {
  const externalId = idOf(entry?.['id']);
  if (entry === null || externalId === null) return null;
  const names = [wordOf(entry['first_name']), wordOf(entry['last_name'])].filter((part) => part !== null);
  const handle = handleOf(entry);
  return {
    externalId,
    name: wordOf(entry['title']) ?? (names.join(' ') || handle || ''),
    handle,
    avatarUrl: null, // its address would hold the bot's token
    profileUrl: handle === null ? null : `https://t.me/${handle}`,
  };
}

export function handleOf(entry: Json | null): string | null {
  const handle = wordOf(entry?.['username']);
  return handle !== null && /^\w{1,64}$/.test(handle) ? handle : null;
}

/** Whether a user or chat is in a list of ids and lower-case names. */
export function isListed(entry: Json | null, names: ReadonlySet<string>): boolean {
  const id = idOf(entry?.['id']);
  const handle = handleOf(entry);
  return (id !== null && names.has(id)) || (handle !== null && names.has(handle.toLowerCase()));
}
