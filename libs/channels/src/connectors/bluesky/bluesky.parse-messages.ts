import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { didOf, idOf, type Json, messageIdOf, recordOf, recordsOf, textOf, threadOfConvo, timeOf, webAddressOf } from './bluesky.payloads'; // prettier-ignore
import { identityOf } from './bluesky.identity';
import { wordsOf } from './bluesky.text';

/** A direct message as an item; throws `ConnectorRejected('invalid')` when it lacks what makes it one. */
export function messageItem(convo: Json, message: Json, did: string): ItemSeen {
  const [convoId, id, sender] = [idOf(convo['id']), idOf(message['id']), didOf(message['sender'])];
  const sentAt = timeOf(message['sentAt']);
  if (convoId === null || id === null || sender === null || sentAt === null) {
    throw new ConnectorRejected('a message without id, time or sender', 'invalid');
  }
  const own = sender === did;
  const known = recordsOf(convo['members']).find((member) => didOf(member) === sender);
  return itemSeen({
    externalId: messageIdOf(convoId, id),
    kind: 'message',
    direction: own ? 'out' : 'in',
    thread: { key: threadOfConvo(convoId), aliases: [], title: groupNameOf(convo) },
    author: own ? null : identityOf(known ?? { did: sender }),
    text: wordsOf(message) || (sharedIn(message) ?? ''),
    createdAt: sentAt,
  });
}

/** A group has a name; a conversation of two has none. */
function groupNameOf(convo: Json): string | null {
  return textOf(recordOf(convo['kind'])?.['name']);
}

/** The web address of a post that was shared without a word. */
function sharedIn(message: Json): string | null {
  return webAddressOf(recordOf(recordOf(message['embed'])?.['record'])?.['uri']);
}
