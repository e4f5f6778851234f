import { ConnectorError } from '../../spi/errors';
import { MOST_PROFILES } from './bluesky.client';
import type { Poll } from './bluesky.landing';
import { countOf, didOf, type Json, type Landed, recordOf, recordsOf } from './bluesky.payloads';

/**
 * Notes of everybody who wrote how many follow them: posts and conversations name people without it. One call for 25 people;
 * what it is refused holds no word up, it lands without the number.
 */
export async function noteFollowers({ client, did, landed }: Poll, signal: AbortSignal): Promise<void> {
  const people = [...new Set(landed.flatMap(authorsOf).flatMap((author) => didOf(author) ?? []))].filter((one) => one !== did); // prettier-ignore
  const followers = new Map<string, number>();
  try {
    for (let start = 0; start < people.length; start += MOST_PROFILES) {
      for (const profile of await client.profiles(people.slice(start, start + MOST_PROFILES))) {
        const count = countOf(profile['followersCount']);
        if (count !== null) followers.set(didOf(profile) ?? '', count);
      }
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ConnectorError)) throw error;
  }
  for (const author of landed.flatMap(authorsOf)) {
    const count = followers.get(didOf(author) ?? '');
    if (count !== undefined) author['followersCount'] = count;
  }
}

/** The people whose words or conversation it is. */
function authorsOf(entry: Landed): Json[] {
  if (entry.kind === 'post') return [recordOf(entry.post['author'])].filter((author) => author !== null);
  return entry.kind === 'message' ? recordsOf(entry.convo['members']) : [];
}
