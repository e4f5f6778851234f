import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { criticismOf, neededDetectors, type PastItem, type ScreeningSetup } from '@parvis/moderation';
import { createLogger, Database, isRetryable, NudgedLoop, OutboxRelay, type Tx } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { BACKTEST_COLUMNS, backtestEvent, type BacktestRow } from './backtest-rows';
import { findingsOf, matchesIn, toneAsked } from './batch-findings';
import { type Evaluation, ScreeningThread } from './evaluation';
import { truthsOf } from './match-truth';
import { PastItems } from './past-items';
import { saveBatch } from './save-batch';

const logger = createLogger('screening');
const EVERY_MS = 5000;
const BATCH = 4000;
const MOST_ATTEMPTS = 3;
const KEPT = '90 days';

const CLAIM = `
  update backtest b set attempts = attempts + 1 where (workspace_id, id) in (
    select workspace_id, id from backtest where state = 'running' order by attempts, id limit 1 for update skip locked)
  returning ${BACKTEST_COLUMNS}`;

/**
 * Looks through the past for back-tests: items are read a batch ahead, asked in a thread, and what a batch found is written with the
 * place where it ended. Stopping waits for one batch; killed anywhere the next process goes on behind the last one written.
 */
@Injectable()
export class BacktestRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('backtests', EVERY_MS, () => this.stepOnce());
  private isStopping = false;

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
    private readonly thread: ScreeningThread,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'screening-backtest.progressed')) this.loop.nudge();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.loop.stop();
  }

  /** One back-test to its end, or until it is stopped; true when there may be another. One that fails again and again ends. */
  async stepOnce(): Promise<boolean> {
    const [run] = await this.db.read<BacktestRow & Record<string, unknown>>('system', CLAIM);
    if (!run) {
      await this.db.read('system', `delete from backtest where state <> 'running' and created_at < now() - interval '${KEPT}'`); // prettier-ignore
      return false;
    }
    try {
      await this.through(run);
    } catch (error) {
      if (isRetryable(error) || run.attempts < MOST_ATTEMPTS) throw error;
      logger.error({ err: error, backtestId: run.id }, 'a back-test failed');
      await this.db.transaction(run.workspace_id, (tx) => finish(tx, run, 'failed'));
    }
    return !this.isStopping;
  }

  private async through(run: BacktestRow): Promise<void> {
    const { setup, live } = await this.db.transaction(run.workspace_id, (tx) => questionOf(tx, run));
    const items = new PastItems(live ? [run.content, live] : [run.content]);
    const evaluation = this.thread.open({ draft: run.content, live, setup });
    try {
      await this.batches(run, items, evaluation);
    } finally {
      await evaluation.close();
    }
  }

  private async batches(run: BacktestRow, items: PastItems, evaluation: Evaluation): Promise<void> {
    const { workspace_id: workspaceId, until_id: untilId } = run;
    if (run.total < 0) await this.count(run, items);
    const pageAfter = (afterId: string) =>
      this.db.transaction(workspaceId, (tx) => items.page(tx, workspaceId, { afterId, untilId }, BATCH));
    let page = await pageAfter(run.after_id);
    while (!this.isStopping) {
      const last = page.at(-1)?.id;
      const isLast = last === undefined || page.length < BATCH;
      // the next one is read while this one is asked
      const next = isLast ? Promise.resolve([]) : pageAfter(last);
      next.catch(() => undefined); // its failure is met where it is awaited
      if (!(await this.batch(run, page, isLast, evaluation)) || isLast) return;
      page = await next;
    }
  }

  /** False: it was stopped, or another process was here. */
  private async batch(run: BacktestRow, page: PastItem[], isLast: boolean, evaluation: Evaluation): Promise<boolean> {
    const { answers } = await evaluation.run({ answer: page, criticism: [] });
    const matches = matchesIn(page, answers);
    const asked = toneAsked(matches, run.matched);
    const ids = (some: readonly PastItem[]) => some.map(({ id }) => id);
    const rows = await this.db.transaction(run.workspace_id, (tx) => truthsOf(tx, run.workspace_id, ids(matches), ids(asked))); // prettier-ignore
    const truths = new Map(rows.map((row) => [row.item_id, row]));
    const unread = asked.filter(({ id }) => truths.get(id)?.signals == null);
    const read = unread.length === 0 ? [] : (await evaluation.run({ answer: [], criticism: unread })).criticism;
    const tones = [...rows.flatMap(({ signals }) => (signals ? [criticismOf(signals)] : [])), ...read];
    const saved = await this.db.transaction(
      run.workspace_id,
      (tx) =>
      saveBatch(tx, run, { findings: findingsOf(page, answers, truths), tones, lastId: page.at(-1)?.id ?? run.until_id, isLast }), // prettier-ignore
    );
    if (!saved) return false;
    Object.assign(run, saved);
    return true;
  }

  private async count(run: BacktestRow, items: PastItems): Promise<void> {
    await this.db.transaction(run.workspace_id, async (tx) => {
      const range = { afterId: run.after_id, untilId: run.until_id };
      const total = await items.count(tx, run.workspace_id, range);
      await tx.query('update backtest set total = $3 where workspace_id = $1 and id = $2', [run.workspace_id, run.id, total]); // prettier-ignore
      await tx.publish(run.workspace_id, backtestEvent(run.id, run.rule_id));
      run.total = total;
    });
  }
}

/** What the draft is compared with, and what texts are read with: nothing that neither of them needs. */
async function questionOf(
  tx: Tx,
  run: BacktestRow,
): Promise<{ setup: ScreeningSetup; live: BacktestRow['content'] | null }> {
  // prettier-ignore
  const rule = run.compared
    ? await tx.maybeOne<{ content: BacktestRow['content'] }>(
        'select content from screening_rule where workspace_id = $1 and id = $2',
        [run.workspace_id, run.rule_id],
      )
    : undefined;
  const live = rule?.content ?? null;
  const setup = await loadSetup(tx, run.workspace_id);
  const needsLearner = neededDetectors(live ? [run.content, live] : [run.content]).has('learner');
  return { live, setup: { ...setup, rules: [], learner: needsLearner ? setup.learner : null } };
}

export async function finish(
  tx: Tx,
  run: Pick<BacktestRow, 'workspace_id' | 'id' | 'rule_id'>,
  state: 'done' | 'failed',
): Promise<void> {
  // prettier-ignore
  await tx.query('update backtest set state = $3, finished_at = now() where workspace_id = $1 and id = $2', [
    run.workspace_id,
    run.id,
    state,
  ]);
  await tx.publish(run.workspace_id, backtestEvent(run.id, run.rule_id));
}
