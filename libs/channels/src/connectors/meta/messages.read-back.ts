import type { KnownItem } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { fetchedPayload, idOf } from '../../spi/read';
import { removedPayload } from './envelope';
import type { MessagesClient, Newest } from './messages.client';
import { unless } from '../../spi/verbs';

/**
 * What became of messages, with one call for each person. Only the newest messages of a thread can be read: one that is not
 * among them counts as gone only where the whole thread was read and the message by itself is not there either.
 */
export async function readBackMessages(
  items: readonly KnownItem[],
  client: MessagesClient,
  ownId: string,
): Promise<string[]> {
  const payloads: string[] = [];
  // A pressed button may have no id on the platform.
  const asked = items.filter(({ externalId }) => !externalId.startsWith('postback:'));
  for (const person of new Set(asked.map(({ threadKey }) => threadKey))) {
    const newest = await unless(['gone', 'forbidden', 'invalid', 'recipient-refused'], () => client.newestWith(person));
    if (!newest) continue; // moved to spam or not to be read: that says nothing of its messages
    const known = asked.filter(({ threadKey }) => threadKey === person);
    for (const { externalId } of known) payloads.push(...(await told(externalId, newest, client, { person, ownId })));
  }
  return payloads;
}

async function told(
  mid: string,
  { list, isWhole, at }: Newest,
  client: MessagesClient,
  { person, ownId }: { person: string; ownId: string },
): Promise<string[]> {
  const listed = list.find((message) => idOf(message['id']) === mid);
  if (listed) return [fetchedPayload('message', ownId, at, { message: listed, partner: person })];
  if (!isWhole) return [];
  try {
    const { body, at: seen } = await client.message(mid);
    return [fetchedPayload('message', ownId, seen, { message: body, partner: person })];
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    return error.reason === 'gone' ? [removedPayload(ownId, at, mid)] : [];
  }
}
