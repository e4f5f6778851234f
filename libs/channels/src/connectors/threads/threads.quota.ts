import type { LocalizedText, QuotaUse } from '@parvis/contracts';
import { ConnectorRejected } from '../../spi/errors';
import { countOf, recordOf, type Json } from '../../spi/read';
import { unless } from '../../spi/verbs';
import { dataOf } from '../meta/walk';
import type { ThreadsClient } from './threads.client';

const WORDS = { reply: 'replies', delete: 'deletions' } as const;

const NAMES: Readonly<Record<keyof typeof WORDS, LocalizedText>> = {
  reply: { en: 'Replies in 24 hours', fr: 'Réponses en 24\u00A0heures' },
  delete: { en: 'Deletions in 24 hours', fr: 'Suppressions en 24\u00A0heures' },
};

interface Limit {
  used: number;
  total: number;
  hours: number;
}

/** The rolling daily limits; each use becomes free by itself, so that there is no moment at which all do. */
export async function quotaOf(client: ThreadsClient): Promise<QuotaUse[]> {
  const figures = await figuresOf(client);
  return (['reply', 'delete'] as const).flatMap((what) => {
    const limit = limitIn(figures, what);
    return limit ? [{ name: NAMES[what], used: limit.used, limit: limit.total, resetsAt: null }] : [];
  });
}

/** Throws `ConnectorRejected` when a rolling daily limit is used up: publishing would be refused without saying why. */
export async function assertQuota(client: ThreadsClient, what: keyof typeof WORDS): Promise<void> {
  const limit = limitIn(await figuresOf(client), what);
  if (!limit || limit.used < limit.total) return;
  const { total, hours } = limit;
  throw new ConnectorRejected(
    `All ${total} ${WORDS[what]} of the last ${hours} hours are used up; each becomes free again ${hours} hours after it was used`,
    'forbidden',
    `${what}_quota`,
  );
}

async function figuresOf(client: ThreadsClient): Promise<Json | null> {
  const answer = await unless(['forbidden', 'invalid', 'gone'], () => client.limits());
  return dataOf(answer?.body)[0] ?? null;
}

function limitIn(figures: Json | null, what: keyof typeof WORDS): Limit | null {
  const used = countOf(figures?.[`${what}_quota_usage`]);
  const config = recordOf(figures?.[`${what}_config`]);
  const total = countOf(config?.['quota_total']);
  if (used === null || total === null) return null;
  return { used, total, hours: Math.round((countOf(config?.['quota_duration']) ?? 86_400) / 3600) };
}
