import { ConnectorRejected } from '../../spi/errors';
import { countOf, recordOf } from '../meta/read';
import { unless } from '../meta/verbs';
import { dataOf } from '../meta/walk';
import type { ThreadsClient } from './threads.client';

const WORDS = { reply: 'replies', delete: 'deletions' } as const;

/** Throws `ConnectorRejected` when a rolling daily limit is used up: publishing would be refused without saying why. */
export async function assertQuota(client: ThreadsClient, what: 'reply' | 'delete'): Promise<void> {
  const answer = await unless(['forbidden', 'invalid', 'gone'], () => client.limits());
  const [figures] = dataOf(answer?.body);
  const used = countOf(figures?.[`${what}_quota_usage`]);
  const config = recordOf(figures?.[`${what}_config`]);
  const total = countOf(config?.['quota_total']);
  if (used === null || total === null || used < total) return;
  const hours = Math.round((countOf(config?.['quota_duration']) ?? 86_400) / 3600);
  throw new ConnectorRejected(
    `All ${total} ${WORDS[what]} of the last ${hours} hours are used up; each becomes free again ${hours} hours after it was used`,
    'forbidden',
    `${what}_quota`,
  );
}
