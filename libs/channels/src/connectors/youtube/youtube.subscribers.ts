import { ConnectorError } from '../../spi/errors';
import { MOST_IDS, type YouTubeClient } from './youtube.client';
import { commentOf, idOf, isRecord, type Json, type Landed } from './youtube.payloads';

/**
 * Notes with each comment how many subscribe to its author's channel, which comments do not say: one unit for fifty people. What
 * it is refused holds no comment up, it lands without the number.
 */
export async function noteSubscribers(
  client: YouTubeClient,
  landed: Landed[],
  ownId: string,
  signal: AbortSignal,
): Promise<void> {
  const comments = landed.filter((entry) => 'comment' in entry);
  const authors = new Set(comments.flatMap(({ comment }) => commentOf(comment)?.authorId ?? []));
  authors.delete(ownId);
  const known = await subscribersOf(client, [...authors], signal);
  for (const entry of comments) {
    const count = known.get(commentOf(entry.comment)?.authorId ?? '');
    if (count !== undefined) entry.subscribers = count;
  }
}

async function subscribersOf(
  client: YouTubeClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  try {
    for (let start = 0; start < ids.length; start += MOST_IDS)
      for (const channel of await client.channels(ids.slice(start, start + MOST_IDS))) {
        const count = countIn(channel);
        if (count !== null) known.set(idOf(channel['id']) ?? '', count);
      }
  } catch (error) {
    if (signal.aborted || !(error instanceof ConnectorError)) throw error;
  }
  return known;
}

/** Three digits of it, in quotes; absent where the channel hides it. */
function countIn({ statistics }: Json): number | null {
  if (!isRecord(statistics) || statistics['hiddenSubscriberCount'] === true) return null;
  const count = statistics['subscriberCount'];
  return typeof count === 'string' && /^\d{1,15}$/.test(count) ? Number(count) : null;
}
