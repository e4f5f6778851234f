import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Filter } from '@parvis/contracts';
import { Database, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { timesOf, usesMe } from '../filters/filter-tree';
import { toSql } from '../filters/to-sql';
import { viewEvent } from './saved-views.service';
import { SLOT, slotOf, slotsOf } from './view-slots';

const EVERY_MS = 1000;
const BATCH = 5000;
const TOLD_EVERY_PERCENT = 10;

/** Of `conversation c`: time moves it in or out of a view before the sweeper would look. */
export const LOOKED_AT_TOO_LATE = `(views_due_at_of(c) < coalesce(c.views_due_at, 'infinity')) is true`;

interface UnfinishedView {
  workspace_id: number;
  id: number;
  filter: Filter;
  state: 'building' | 'removing';
  horizon: string | null;
  after_id: string;
  looked: number;
  total: number;
}

/**
 * Looks through what was there before a view's filter and puts it into the view, or takes it out of one that is removed. From
 * the moment the filter was committed every write places its conversation by itself, except writers that were under way: they
 * are waited for once (`horizon`), then nothing can be missed. What differs is touched, and the trigger decides.
 */
@Injectable()
export class ViewBuilder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('view-builder', EVERY_MS, () => this.step());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind.startsWith('view.'))) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of one view; true when there may be more to do at once. */
  step(): Promise<boolean> {
    return this.db.transaction('system', async (tx) => {
      const view = await tx.maybeOne<UnfinishedView>(
        `select workspace_id, id, filter, state, horizon::text, after_id, looked, total from saved_view
         where state <> 'ready' and (horizon is null or horizon <= pg_snapshot_xmin(pg_current_snapshot()))
         order by workspace_id, id limit 1 for update skip locked`,
      );
      if (!view) return false;
      if (view.horizon === null) await begin(tx, view);
      else if (view.state === 'removing') await empty(tx, view);
      else await lookThrough(tx, view);
      return true;
    });
  }
}

/** Remembers which writers are under way, and about how much there is to look through. */
async function begin(tx: Tx, { workspace_id, id }: UnfinishedView): Promise<void> {
  await tx.query(
    `update saved_view set horizon = pg_snapshot_xmax(pg_current_snapshot()), total = (
       select coalesce(sum(n), 0) from (
         select n from view_counter where workspace_id = $1 and dim = 1
         union all select n from counter_delta where workspace_id = $1 and dim = 1) c)
     where workspace_id = $1 and id = $2`,
    [workspace_id, id],
  );
}

async function lookThrough(tx: Tx, view: UnfinishedView): Promise<void> {
  const { sql, values } = misplacedStatement(view);
  const found = await tx.one<{ looked: number; last: string | null; ids: string[] }>(sql, values);
  await touch(tx, view.workspace_id, found.ids);
  const isDone = found.looked < BATCH;
  await tx.query(
    `update saved_view set looked = looked + $3, after_id = coalesce($4, after_id), state = $5 where workspace_id = $1 and id = $2`,
    [view.workspace_id, view.id, found.looked, found.last, isDone ? 'ready' : 'building'],
  );
  const stepsAt = (looked: number) => Math.floor((100 * looked) / Math.max(view.total, 1) / TOLD_EVERY_PERCENT);
  if (isDone || stepsAt(view.looked) !== stepsAt(view.looked + found.looked))
    await tx.publish(view.workspace_id, viewEvent(isDone ? 'view.built' : 'view.progressed', view.id, null));
}

/** The next conversations in the order of their ids, and those of them whose slots do not say what the filter says. */
function misplacedStatement({ workspace_id, id, filter, after_id }: UnfinishedView): {
  sql: string;
  values: unknown[];
} {
  const values: unknown[] = [workspace_id, after_id];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const matches = (isAssignee: boolean): string => `(${toSql(filter, { bind, me: { isAssignee } })}) is true`;
  const wanted: Record<number, string> = usesMe(filter)
    ? {
        [slotOf(id, SLOT.others)]: matches(false),
        [slotOf(id, SLOT.assignee)]: `(c.assignee_id is not null and ${matches(true)})`,
      }
    : { [slotOf(id, SLOT.everybody)]: matches(false) };
  const wrong = slotsOf(id).map((slot) => `(${wanted[slot] ?? 'false'}) <> (${slot} = any (c.view_slots))`);
  const { waits, idles, due } = timesOf(filter);
  // what matches later only has to say when it is to be looked at
  if (waits.length + idles.length > 0 || due) wrong.push(LOOKED_AT_TOO_LATE);
  return {
    sql: `select count(*)::int as looked, max(p.id) as last, coalesce(array_agg(p.id order by p.id) filter (where p.wrong), '{}') as ids
          from (select c.id, ${wrong.join(' or ')} as wrong from conversation c
                where c.workspace_id = $1 and c.id > $2 order by c.id limit ${BATCH}) p`,
    values,
  };
}

async function empty(tx: Tx, { workspace_id, id }: UnfinishedView): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from conversation where workspace_id = $1 and view_slots && $2::int[] and view_slots <> '{}' limit ${BATCH}`,
    [workspace_id, slotsOf(id)],
  );
  await touch(
    tx,
    workspace_id,
    rows.map((row) => row.id),
  );
  if (rows.length === 0) await tx.query('delete from saved_view where workspace_id = $1 and id = $2', [workspace_id, id]); // prettier-ignore
}

/** Has the trigger place conversations anew; locked in the order of their ids, so that two that meet wait in one direction. */
export async function touch(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update conversation c set view_slots = c.view_slots from (
       select id from conversation where workspace_id = $1 and id = any ($2::bigint[]) order by id for no key update) t
     where c.workspace_id = $1 and c.id = t.id`,
    [workspaceId, ids],
  );
}
