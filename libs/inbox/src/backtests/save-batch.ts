import type { Tx } from '@parvis/platform';
import { backtestEvent, type BacktestRow } from './backtest-rows';
import { type Example, type Findings, KEPT_OF_EACH, summed } from './batch-findings';

/** What a batch found, and where it ended. */
interface Batch {
  findings: Findings;
  /** Of its matches: plain criticism, or not, or not known. */
  tones: readonly (boolean | null)[];
  lastId: string;
  isLast: boolean;
}

type Progress = Pick<BacktestRow, 'after_id' | 'matched' | 'looked' | 'by_channel' | 'by_day'>;

/** Adds a batch to its back-test; null when it does not run any more, or another process has added this one. */
export async function saveBatch(
  tx: Tx,
  run: BacktestRow,
  { findings, tones, lastId, isLast }: Batch,
): Promise<Progress | null> {
  // prettier-ignore
  const { counts } = findings;
  const saved = await tx.maybeOne<Progress & Record<string, unknown>>(
    `update backtest set after_id = $4, looked = looked + $5, matched = matched + $6, unknown = unknown + $7, added = added + $8,
       lost = lost + $9, hidden = hidden + $10, kept = kept + $11, unseen = unseen + $12, plain = plain + $13, known = known + $14,
       by_channel = $15, by_day = $16, attempts = 0, state = case when $17 then 'done' else state end,
       finished_at = case when $17 then now() end
     where workspace_id = $1 and id = $2 and after_id = $3 and state = 'running'
     returning after_id, matched, looked, by_channel, by_day`,
    [
      run.workspace_id,
      run.id,
      run.after_id,
      lastId,
      findings.looked,
      findings.matched,
      findings.unknown,
      findings.added,
      findings.lost,
      counts.hidden,
      counts.kept,
      counts.unseen,
      tones.filter((tone) => tone === true).length,
      tones.filter((tone) => tone !== null).length,
      JSON.stringify(summed(run.by_channel, findings.byChannel)),
      JSON.stringify(summed(run.by_day, findings.byDay)),
      isLast,
    ],
  );
  if (!saved) return null;
  await keepExamples(tx, run, findings.examples);
  await tx.publish(run.workspace_id, backtestEvent(run.id, run.rule_id));
  return saved;
}

async function keepExamples(tx: Tx, { workspace_id, id }: BacktestRow, examples: readonly Example[]): Promise<void> {
  if (examples.length === 0) return;
  await tx.query(
    `insert into backtest_example (workspace_id, backtest_id, item_id, verdict, place)
     select $1, $2, r.item_id, r.verdict, r.place
     from jsonb_to_recordset($3::jsonb) as r (item_id bigint, verdict text, place int) on conflict do nothing`,
    [workspace_id, id, JSON.stringify(examples)],
  );
  await tx.query(
    `delete from backtest_example e using (
       select item_id, row_number() over (partition by verdict order by place) as nth from backtest_example
       where workspace_id = $1 and backtest_id = $2) x
     where e.workspace_id = $1 and e.backtest_id = $2 and e.item_id = x.item_id and x.nth > ${KEPT_OF_EACH} and e.right_ is null`,
    [workspace_id, id],
  );
}
