import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Permission } from '@parvis/contracts';
import { type Agent, agentOfMember } from '@parvis/identity';
import { Database, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { moderationRunUpdated } from '../board-events';
import { refuseRest } from './decide-one';
import { LEASE_SECONDS } from './freeze-run';
import { RUN_COLUMNS, type RunRow } from './run-row';
import { RunWorker } from './run-worker';

const EVERY_MS = 5000;
const BATCH = 40;
const KEPT = '30 days';

const CLAIM = `
  update moderation_run r set leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), worked_at = clock_timestamp()
  from (select workspace_id, id from moderation_run where state in ('running', 'undoing') and (leased_until is null or leased_until < now())
        order by worked_at nulls first, id limit 1 for update skip locked) n
  where r.workspace_id = n.workspace_id and r.id = n.id returning ${RUN_COLUMNS}`;

/** Goes on with requests that are too large to wait for, or whose server died, a batch at a time and by turns. */
@Injectable()
export class RunRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('moderation-runs', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly worker: RunWorker,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'moderation-run.updated')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of one run; false when there is nothing to do. Also called by tests. */
  async runOnce(most = BATCH): Promise<boolean> {
    const [run] = await this.db.read<RunRow>('system', CLAIM);
    if (!run) {
      await this.forgetOld();
      return false;
    }
    const agent = await this.db.transaction('system', (tx) => agentOf(tx, run));
    if (agent) {
      if (await this.worker.batch(run, agent, most)) await this.release(run);
    } else await this.giveUp(run);
    return true;
  }

  /** Its turn is over: whoever comes next may go on. */
  private async release({ workspace_id, id }: RunRow): Promise<void> {
    await this.db.read('system', 'update moderation_run set leased_until = null where workspace_id = $1 and id = $2', [
      workspace_id,
      id,
    ]);
  }

  /** The member is gone: what is left stays as it is. */
  private async giveUp(run: RunRow): Promise<void> {
    await this.db.transaction(run.workspace_id, async (tx) => {
      if (run.state === 'running') await refuseRest(tx, run, 'Whoever asked for it is no member any more.');
      await tx.query(
        `update moderation_run set state = case state when 'running' then 'stopped' else 'undone' end, finished_at = coalesce(finished_at, now()),
           leased_until = null, undo_until = null, version = version + 1 where workspace_id = $1 and id = $2`,
        [run.workspace_id, run.id],
      );
      await tx.publish(run.workspace_id, moderationRunUpdated(run.id, null));
    });
  }

  private async forgetOld(): Promise<void> {
    await this.db.read(
      'system',
      `delete from moderation_run where state not in ('running', 'undoing') and created_at < now() - interval '${KEPT}'`,
    );
    await this.db.read('system', 'delete from alert_dismissal where until < now()');
  }
}

/** What the member may do now, and no more than they might when they asked. */
async function agentOf(tx: Tx, run: RunRow): Promise<Agent | undefined> {
  const isUndo = run.state === 'undoing';
  const agent = await agentOfMember(tx, run.workspace_id, (isUndo ? run.undo_member_id : null) ?? run.member_id);
  if (!agent || isUndo) return agent;
  const permissions = run.permissions.filter((one): one is Permission => agent.permissions.has(one as Permission));
  return { ...agent, permissions: new Set(permissions) };
}
