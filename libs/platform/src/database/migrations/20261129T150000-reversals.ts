import type { MigrationInterface, QueryRunner } from 'typeorm';
import { observingWith, settlingWith, UNDECIDED } from './20261129T100000-screening';

/**
 * A decision that was taken back after it had left is followed by its opposite, and neither of the two counts: the item is undecided
 * again. While the opposite is on its way the board says so; that it failed as well.
 */
export class Reversals20261129150000 implements MigrationInterface {
  readonly name = 'Reversals20261129150000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local lock_timeout = '5s'; ${settlingWith(REVERSED)} ${observingWith(UNLESS_OURS)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${settlingWith(UNDECIDED)} ${observingWith('')}`);
  }
}

// one that failed stands in the row, so that it can be tried again from there
const REVERSED = `
      select x.id, a.state as action_state, a.error_detail into d
      from decision x join action a on a.workspace_id = x.workspace_id and a.id = x.action_id
      where x.workspace_id = ws and x.item_id = item and x.revision = s.revision and x.undone_at is not null and x.reverses_id is not null
        and x.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam') and a.state <> 'cancelled'
      order by x.id desc limit 1;
      update screening set
        decision_id = case when d.action_state = 'failed' then d.id end, decided_by = null, state = 0, acted_at = null,
        sync = case when d.action_state is null or d.action_state = 'done' then 0 when d.action_state = 'failed' then 2 else 1 end,
        sync_error = case when d.action_state = 'failed' then coalesce(d.error_detail, 'failed') end
      where workspace_id = ws and item_id = item;`;

// an approval that was taken back hides by our own hand what waits for a decision again
const UNLESS_OURS = `
                     and not exists (
                       select 1 from decision x where x.workspace_id = new.workspace_id and x.item_id = new.id
                         and x.kind = 'hide' and x.undone_at is not null and x.reverses_id is not null
                         and not exists (select 1 from decision y where y.workspace_id = x.workspace_id and y.item_id = x.item_id and y.id > x.id))`;
