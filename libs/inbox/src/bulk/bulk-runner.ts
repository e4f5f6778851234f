import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Permission } from '@parvis/contracts';
import { type Agent, agentOfMember } from '@parvis/identity';
import { createLogger, Database, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { isPassingTrouble } from '../intake/failures';
import { BULK_RUN_COLUMNS, type BulkRunRow, publishRun } from './bulk-run-row';
import { runBatch } from './run-batch';
import { changedTargets, openTargets, settleTargets, settleUndo } from './target-rows';
import { undoBatch } from './undo-batch';

const logger = createLogger('bulk');
const EVERY_MS = 5000;
const KEPT = '30 days';

/**
 * Works on bulk runs, a batch at a time and by turns. A batch is one transaction with what became of each of its conversations:
 * a worker that dies has done nothing of it, and another goes on there.
 */
@Injectable()
export class BulkRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('bulk', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'bulk.updated')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of one run; false when there is nothing to do. Also called by tests. */
  async runOnce(most?: number): Promise<boolean> {
    const due = await this.db.read<{ workspace_id: number; id: string }>(
      'system',
      `select workspace_id, id from bulk_run where state in ('running', 'undoing') order by worked_at nulls first, id limit 10`,
    );
    for (const { workspace_id: workspaceId, id } of due) if (await this.workOn(workspaceId, id, most)) return true;
    if (due.length === 0) await this.forgetOld();
    return false;
  }

  /** False when another worker has the run. */
  private async workOn(workspaceId: number, id: string, most?: number): Promise<boolean> {
    try {
      return await this.batch(workspaceId, id, most);
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      logger.warn({ err: error, runId: id }, 'a batch of a bulk run failed and is taken one by one');
    }
    try {
      return await this.batch(workspaceId, id, 1);
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      logger.error({ err: error, runId: id }, 'a conversation of a bulk run failed');
      return this.db.transaction(workspaceId, (tx) => failNext(tx, workspaceId, id));
    }
  }

  private batch(workspaceId: number, id: string, most?: number): Promise<boolean> {
    return this.db.transaction(workspaceId, async (tx) => {
      const run = await lockRun(tx, workspaceId, id);
      if (!run) return false;
      const agent = await agentOf(tx, run);
      await (run.state === 'running' ? runBatch(tx, run, agent, most) : undoBatch(tx, run, agent, most));
      await publishRun(tx, workspaceId, id, null);
      return true;
    });
  }

  private async forgetOld(): Promise<void> {
    await this.db.read(
      'system',
      `delete from bulk_run where state not in ('running', 'undoing') and created_at < now() - interval '${KEPT}'`,
    );
  }
}

function lockRun(tx: Tx, workspaceId: number, id: string): Promise<BulkRunRow | undefined> {
  return tx.maybeOne<BulkRunRow>(
    `select ${BULK_RUN_COLUMNS} from bulk_run b
     where b.workspace_id = $1 and b.id = $2 and b.state in ('running', 'undoing') for update skip locked`,
    [workspaceId, id],
  );
}

/** What the member may do now, and no more than they might when they asked. */
async function agentOf(tx: Tx, run: BulkRunRow): Promise<Agent | undefined> {
  const isUndo = run.state === 'undoing' && run.undo_member_id !== null;
  const agent = await agentOfMember(
    tx,
    run.workspace_id,
    isUndo ? (run.undo_member_id ?? run.member_id) : run.member_id,
  );
  if (!agent || isUndo) return agent;
  const permissions = run.permissions.filter((one): one is Permission => agent.permissions.has(one as Permission));
  return { ...agent, permissions: new Set(permissions) };
}

/** One that no transaction survives is written down as such and stops nobody. */
async function failNext(tx: Tx, workspaceId: number, id: string): Promise<boolean> {
  const run = await lockRun(tx, workspaceId, id);
  if (!run) return false;
  if (run.state === 'running') {
    const [next] = await openTargets(tx, run, 1);
    if (next) await settleTargets(tx, run, [{ no: next.no, outcome: 'failed', reason: 'internal' }]);
  } else {
    const [next] = await changedTargets(tx, run, 1);
    if (next) await settleUndo(tx, run, [{ no: next.no, outcome: 'kept', reason: 'internal' }]);
  }
  await publishRun(tx, workspaceId, id, null);
  return true;
}
