import type { AccountContext, KnownItem } from '../../spi/connector';
import { idOf, recordsOf, type Json } from '../../spi/read';
import { MOST_IDS, XClient } from './x.client';
import { isNewer } from './x.cursor';
import { isRepost, versionsOf, xPayload } from './x.payloads';
import { lookedAt, wasLookedAt } from './x.rests';
import { amountOf, recheckHoursField } from './x.settings';
import { goneIn } from './x.sweep';

const HOUR_MS = 3_600_000;

/** Posts of one reading: most ids of one call. */
export const READ_BACK_SIZE = MOST_IDS;

/**
 * Each post in its newest version, or that it is gone: one call, and one more where some were edited. Every post that is read is
 * billed, so that one which was looked at lately (setting) is not asked for again. Direct messages cannot be asked for.
 */
export async function readBackFromX(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const recentMs = amountOf(account, recheckHoursField) * HOUR_MS;
  const asked = new Map(
    items
      .filter(({ externalId, kind }) => kind !== 'message' && !wasLookedAt(account, externalId, recentMs))
      .map(({ externalId, kind }) => [externalId, kind]),
  );
  if (asked.size === 0) return [];
  const client = new XClient(account, signal);
  const ids = [...asked.keys()];
  const { body, at } = await client.posts(ids);
  const newer = recordsOf(body['data']).flatMap(laterVersion);
  const edited = newer.length > 0 ? await client.posts(newer) : null;
  const current = [
    ...recordsOf(body['data']).filter((post) => laterVersion(post).length === 0).map((post) => ({ post, page: body })),
    ...recordsOf(edited?.body['data']).map((post) => ({ post, page: edited?.body ?? body })),
  ]; // prettier-ignore
  const gone = [...goneIn(body)].filter((id) => asked.has(id));
  lookedAt(account, ids);
  return [
    ...current.flatMap(({ post, page }) => {
      const key = versionsOf(post)[0];
      if (key === undefined || isRepost(post)) return [];
      return [xPayload(asked.get(key) === 'comment' ? 'answer' : 'post', account.externalId, at, post, page)];
    }),
    ...gone.map((id) => xPayload('removed', account.externalId, at, { id })),
  ];
}

/** The id of the newest version where the post that was read is an older one. */
function laterVersion(post: Json): string[] {
  const last = versionsOf(post).at(-1);
  return last !== undefined && isNewer(last, idOf(post['id'])) ? [last] : [];
}
