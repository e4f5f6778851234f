import { Injectable } from '@nestjs/common';
import { DRY_RUN_DAYS, type DryRunBody, type DryRunView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { dryRunEvent, dryRunView } from './dry-run-rows';
import { readContent } from './rule-content';
import { requireSound } from './rules.service';

/** Rules tried out on the past: nothing is written but what was found. */
@Injectable()
export class DryRuns {
  constructor(private readonly db: Database) {}

  /** Begins one; the worker looks through the conversations. One of the member's own that still runs is stopped. */
  start(agent: Agent, body: DryRunBody): Promise<DryRunView> {
    const days = DRY_RUN_DAYS.find((one) => one === body.days);
    if (days === undefined) throw invalidField('/days', `is one of ${DRY_RUN_DAYS.join(', ')}`);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const content = readContent({ ...body, name: '' });
      await requireSound(tx, agent, content);
      await tx.query(
        `update rule_dry_run set state = 'stopped', finished_at = now() where workspace_id = $1 and member_id = $2 and state = 'running'`,
        [agent.workspaceId, agent.memberId],
      );
      const id = tx.newId();
      const { trigger, filter, hours, actions } = content;
      await tx.query(
        `insert into rule_dry_run (id, workspace_id, member_id, days, draft, total)
         values ($1, $2, $3, $4, $5, (select coalesce(sum(n), 0) from (
           select n from view_counter where workspace_id = $2 and dim = 1
           union all select n from counter_delta where workspace_id = $2 and dim = 1) k))`,
        [id, agent.workspaceId, agent.memberId, days, JSON.stringify({ trigger, filter, hours, actions, days })],
      );
      await tx.publish(agent.workspaceId, dryRunEvent(id));
      return dryRunView(tx, agent.workspaceId, id);
    });
  }

  read(agent: Agent, id: string): Promise<DryRunView> {
    return this.db.transaction(agent.workspaceId, (tx) => dryRunView(tx, agent.workspaceId, id));
  }

  /** Keeps what was found so far. */
  stop(agent: Agent, id: string): Promise<DryRunView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const stopped = await tx.query(
        `update rule_dry_run set state = 'stopped', finished_at = now() where workspace_id = $1 and id = $2 and state = 'running' returning 1`,
        [agent.workspaceId, id],
      );
      if (stopped.length > 0) await tx.publish(agent.workspaceId, dryRunEvent(id));
      return dryRunView(tx, agent.workspaceId, id);
    });
  }
}
