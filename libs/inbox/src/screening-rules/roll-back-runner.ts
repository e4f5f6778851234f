import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { agentOfMember } from '@parvis/identity';
import { createLogger, Database, isRetryable, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { rollBackEvent } from './roll-back-rows';
import { tryTakeBack } from './take-back';

const logger = createLogger('screening');
const EVERY_MS = 5000;
/** Items a step takes back, a transaction each, between two tellings of how far it is. */
const BATCH = 50;
const MOST_ATTEMPTS = 3;

interface Running {
  id: string;
  workspace_id: number;
  rule_id: number;
  member_id: number;
  attempts: number;
}

/** Takes back what roll-backs are about. Each item is one transaction with its outcome: killed anywhere it goes on behind the last. */
@Injectable()
export class RollBackRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('roll-backs', EVERY_MS, () => this.stepOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'screening-roll-back.progressed')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Some items of one roll-back; true when there may be more. */
  async stepOnce(): Promise<boolean> {
    const [run] = await this.db.read<Running & Record<string, unknown>>(
      'system',
      `update roll_back b set attempts = attempts + 1 where (workspace_id, id) in (
         select workspace_id, id from roll_back where state = 'running' order by attempts, id limit 1 for update skip locked)
       returning b.id, b.workspace_id, b.rule_id, b.member_id, b.attempts`,
    );
    if (!run) return false;
    const waiting = await this.db.read<{ decision_id: string; item_id: string }>(
      run.workspace_id,
      `select decision_id, item_id from roll_back_item where workspace_id = $1 and roll_back_id = $2 and outcome = 'waiting'
       order by decision_id limit ${BATCH}`,
      [run.workspace_id, run.id],
    );
    for (const { decision_id, item_id } of waiting) await this.takeBackOne(run, item_id, decision_id);
    await this.db.transaction(run.workspace_id, (tx) => settle(tx, run, waiting.length < BATCH));
    return true;
  }

  private async takeBackOne(run: Running, itemId: string, decisionId: string): Promise<void> {
    try {
      await this.db.transaction(run.workspace_id, (tx) => takeBackIn(tx, run, itemId, decisionId));
    } catch (error) {
      if (isRetryable(error) || run.attempts < MOST_ATTEMPTS) throw error;
      logger.error({ err: error, rollBackId: run.id, decisionId }, 'an item could not be rolled back');
      await this.db.transaction(run.workspace_id, (tx) => note(tx, run, decisionId, { outcome: 'failed', detail: 'Something went wrong on our side.', actionId: null })); // prettier-ignore
    }
  }
}

async function takeBackIn(tx: Tx, run: Running, itemId: string, decisionId: string): Promise<void> {
  const [still] = await tx.query(
    `select 1 from roll_back_item where workspace_id = $1 and roll_back_id = $2 and decision_id = $3 and outcome = 'waiting' for update`,
    [run.workspace_id, run.id, decisionId],
  );
  if (!still) return; // another process was here
  const agent = await agentOfMember(tx, run.workspace_id, run.member_id);
  const done = agent
    ? await tryTakeBack(tx, agent, itemId, decisionId)
    : { outcome: 'failed' as const, detail: 'Who asked for it has left.', actionId: null };
  await note(tx, run, decisionId, done);
}

async function note(
  tx: Tx,
  run: Running,
  decisionId: string,
  { outcome, detail, actionId }: { outcome: string; detail: string | null; actionId: string | null },
): Promise<void> {
  await tx.query(
    `update roll_back_item set outcome = $4, detail = $5, action_id = $6
     where workspace_id = $1 and roll_back_id = $2 and decision_id = $3`,
    [run.workspace_id, run.id, decisionId, outcome, detail, actionId],
  );
}

async function settle(tx: Tx, run: Running, isDone: boolean): Promise<void> {
  await tx.query(
    `update roll_back set attempts = 0, state = case when $3 then 'done' else state end, finished_at = case when $3 then now() end
     where workspace_id = $1 and id = $2`,
    [run.workspace_id, run.id, isDone],
  );
  if (isDone) await ruleChanged(tx, run.workspace_id, run.rule_id, null);
  await tx.publish(run.workspace_id, rollBackEvent(run.id, run.rule_id));
}
