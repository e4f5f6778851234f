import { Injectable } from '@nestjs/common';
import { MODERATION_LIMITS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { createLogger, Database, type Tx } from '@parvis/platform';
import { isPassingTrouble } from '../../intake/failures';
import { moderationRunUpdated, moderationUpdated } from '../board-events';
import { decideOne, failOne, openItems } from './decide-one';
import { LEASE_SECONDS } from './freeze-run';
import type { RunRow } from './run-row';
import { decidedItems, keepOne, undoOne } from './undo-one';

const logger = createLogger('moderation-runs');
/** Items at the same time: each waits for its own conversation only. */
const LANES = 4;

interface Numbered {
  no: number;
  item_id: string;
}

/**
 * Works through a request, each item in a transaction of its own with what became of it: whoever dies has done nothing by halves and
 * another goes on where it was.
 */
@Injectable()
export class RunWorker {
  constructor(private readonly db: Database) {}

  /** All of it, for somebody who waits. */
  async workThrough(run: RunRow, agent: Agent): Promise<void> {
    while (await this.batch(run, agent, MODERATION_LIMITS.atOnce));
  }

  /** The next items; false when none were left and the run is finished. */
  async batch(run: RunRow, agent: Agent, most: number): Promise<boolean> {
    const items = await (run.state === 'undoing' ? this.undoSome(run, agent, most) : this.decideSome(run, agent, most));
    await this.db.transaction(run.workspace_id, async (tx) => {
      if (items.length > 0) await renewLease(tx, run);
      else await finish(tx, run);
      if (run.state === 'undoing' && items.length > 0)
        await tx.publish(run.workspace_id, moderationUpdated(items.map(({ item_id }) => item_id), agent.memberId)); // prettier-ignore
      await tx.publish(run.workspace_id, moderationRunUpdated(run.id, agent.memberId));
    });
    return items.length > 0;
  }

  private async decideSome(run: RunRow, agent: Agent, most: number): Promise<Numbered[]> {
    const items = await this.db.transaction(run.workspace_id, (tx) => openItems(tx, run, most));
    await this.each(run, items, (tx, item) => decideOne(tx, run, agent, item), (tx, item) => failOne(tx, run, item)); // prettier-ignore
    return items;
  }

  private async undoSome(run: RunRow, agent: Agent, most: number): Promise<Numbered[]> {
    const items = await this.db.transaction(run.workspace_id, (tx) => decidedItems(tx, run, most));
    await this.each(run, items, (tx, item) => undoOne(tx, run, agent, item), (tx, item) => keepOne(tx, run, item)); // prettier-ignore
    return items;
  }

  private async each<Item extends Numbered>(
    run: RunRow,
    items: readonly Item[],
    work: (tx: Tx, item: Item) => Promise<void>,
    fail: (tx: Tx, item: Item) => Promise<void>,
  ): Promise<void> {
    const left = [...items];
    const lane = async (): Promise<void> => {
      for (let item = left.shift(); item; item = left.shift()) {
        const one = item;
        try {
          await this.db.transaction(run.workspace_id, (tx) => work(tx, one));
        } catch (error) {
          if (isPassingTrouble(error)) {
            left.length = 0; // the others stop where they are
            throw error;
          }
          logger.error({ err: error, runId: run.id, itemId: one.item_id }, 'an item of a moderation run failed');
          await this.db.transaction(run.workspace_id, (tx) => fail(tx, one));
        }
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}

async function renewLease(tx: Tx, { workspace_id, id }: RunRow): Promise<void> {
  await tx.query(
    `update moderation_run set leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), worked_at = clock_timestamp(), version = version + 1
     where workspace_id = $1 and id = $2`,
    [workspace_id, id],
  );
}

/** Nothing more is done; what was decided can be taken back for a day from now. */
async function finish(tx: Tx, { workspace_id, id, state }: RunRow): Promise<void> {
  if (state === 'undoing') {
    await tx.query(
      `update moderation_run set state = 'undone', undo_until = null, leased_until = null, version = version + 1
       where workspace_id = $1 and id = $2 and state = 'undoing'`,
      [workspace_id, id],
    );
    return;
  }
  await tx.query(
    `update moderation_run r set state = 'done', finished_at = now(), leased_until = null, version = version + 1,
       undo_until = case when exists (select 1 from moderation_run_item t where t.workspace_id = $1 and t.run_id = $2 and t.outcome = 0)
                           or r.apply_until is not null then now() + interval '${MODERATION_LIMITS.undoHours} hours' end
     where workspace_id = $1 and id = $2 and state = 'running'`,
    [workspace_id, id],
  );
}
