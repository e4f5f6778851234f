import type { Database } from '@parvis/platform';
import { LOOKED_AT_TOO_LATE, touch } from './view-builder';

const BATCH = 5000;

/**
 * Asks every predicate of a workspace about every conversation again and puts right which views it is in, batch by batch, so that
 * nobody waits; what time alone moves is the sweeper's. Returns how many were wrong: anything at all is a bug worth an alarm.
 */
export async function recheckViews(db: Database, workspaceId: number): Promise<number> {
  let wrong = 0;
  for (let after = '0'; ;) {
    const from = after;
    const found = await db.transaction('system', async (tx) => {
      const page = await tx.one<{ looked: number; last: string | null; ids: string[] }>(
        `select count(*)::int as looked, max(p.id) as last, coalesce(array_agg(p.id order by p.id) filter (where p.wrong), '{}') as ids
         from (select c.id, (c.view_slots <> view_slots_of(c, true) or ${LOOKED_AT_TOO_LATE}) and coalesce(c.views_due_at > now(), true) as wrong
               from conversation c where c.workspace_id = $1 and c.id > $2 order by c.id limit ${BATCH}) p`,
        [workspaceId, from],
      );
      await touch(tx, workspaceId, page.ids);
      return page;
    });
    wrong += found.ids.length;
    if (found.looked < BATCH || found.last === null) return wrong;
    after = found.last;
  }
}
