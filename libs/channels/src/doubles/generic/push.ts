import { Webhook } from 'standardwebhooks';
import type { Fetch } from '../../spi/connector';
import type { ForumEvent, GenericForum } from './forum';

/** Headers and body of one delivery attempt, signed for its moment. */
export function signedDelivery(
  forum: GenericForum,
  event: Pick<ForumEvent, 'id'> & { body: unknown },
  at: Date,
): { headers: Record<string, string>; body: string } {
  const body = typeof event.body === 'string' ? event.body : JSON.stringify(event.body);
  const headers = {
    'content-type': 'application/json',
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(forum.options.eventSecret).sign(event.id, at, body),
  };
  return { headers, body };
}

/**
 * Sends every event that was not accepted yet to the hook, oldest first, stopping at the first failure so that order is
 * kept; it goes on there at the next call. Resolves to the number accepted.
 */
export async function deliverForumEvents(forum: GenericForum, hookUrl: string, fetch: Fetch): Promise<number> {
  let accepted = 0;
  for (const event of forum.undelivered()) {
    const delivery = signedDelivery(forum, event, forum.options.clock());
    const status = await fetch(hookUrl, { method: 'POST', ...delivery }).then(
      (response) => response.status,
      () => 0, // unreachable: it is sent again
    );
    if (status < 200 || status > 299) break;
    forum.accepted.add(event.id);
    accepted += 1;
  }
  return accepted;
}
