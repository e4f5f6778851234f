import type { BacktestSummary, BacktestView } from '@parvis/contracts';
import { FEWEST_KNOWN, OBJECTS_FROM, precisionOf } from '@parvis/moderation';
import type { Agent } from '@parvis/identity';
import { throwProblem, type Tx } from '@parvis/platform';
import { boardRows } from '../board/items/board-rows';
import { isoOrNull } from '../views-of/iso';
import { BACKTEST_COLUMNS, type BacktestRow } from './backtest-rows';

/** To be judged at a time, beside those that were. */
const SHOWN = 20;
const MOST_LISTED = 50;

type Verdict = 'hidden' | 'kept' | 'unseen';

/** What was judged by hand among the examples, where it says something else than what people had decided. */
interface Judged {
  current: boolean;
  hidden_wrong: number;
  kept_right: number;
  unseen_right: number;
  unseen_wrong: number;
}

const WITH_JUDGED = `
  select ${BACKTEST_COLUMNS}, coalesce(r.logic = b.logic, false) as current, j.* from backtest b
  left join screening_rule r on r.workspace_id = b.workspace_id and r.id = b.rule_id and r.removed_at is null
  cross join lateral (
    select count(*) filter (where e.verdict = 'hidden' and not e.right_)::int as hidden_wrong,
      count(*) filter (where e.verdict = 'kept' and e.right_)::int as kept_right,
      count(*) filter (where e.verdict = 'unseen' and e.right_)::int as unseen_right,
      count(*) filter (where e.verdict = 'unseen' and not e.right_)::int as unseen_wrong
    from backtest_example e where e.workspace_id = b.workspace_id and e.backtest_id = b.id and e.right_ is not null) j
  where b.workspace_id = $1`;

type Row = BacktestRow & Judged & Record<string, unknown>;

/** A back-test without its examples; null when there is none. */
export async function findBacktest(tx: Tx, workspaceId: number, id: string): Promise<BacktestSummary | null> {
  const row = await tx.maybeOne<Row>(`${WITH_JUDGED} and b.id = $2`, [workspaceId, id]);
  return row ? toSummary(row) : null;
}

/** Those of a rule, newest first. */
export async function listBacktests(tx: Tx, workspaceId: number, ruleId: number): Promise<BacktestSummary[]> {
  const rows = await tx.query<Row>(`${WITH_JUDGED} and b.rule_id = $2 order by b.id desc limit ${MOST_LISTED}`, [workspaceId, ruleId]); // prettier-ignore
  return rows.map(toSummary);
}

/** A back-test with examples as the board shows them; 404 when there is none. */
export async function backtestView(tx: Tx, agent: Agent, id: string): Promise<BacktestView> {
  const row = await tx.maybeOne<Row>(`${WITH_JUDGED} and b.id = $2`, [agent.workspaceId, id]);
  if (!row) throwProblem('not-found', { detail: 'There is no such back-test.' });
  return { ...toSummary(row), byChannel: row.by_channel, byDay: row.by_day, examples: await examplesOf(tx, agent, id) };
}

function toSummary(row: Row): BacktestSummary {
  const { hidden, kept, unseen } = row;
  const right = hidden - row.hidden_wrong + row.kept_right + row.unseen_right;
  const wrong = kept - row.kept_right + row.hidden_wrong + row.unseen_wrong;
  return {
    id: row.id,
    current: row.current,
    ruleId: row.rule_id === null ? null : String(row.rule_id),
    version: row.version,
    state: row.state,
    days: row.days,
    looked: row.looked,
    total: Math.max(row.total, row.looked),
    matched: row.matched,
    unknown: row.unknown,
    judged: { hidden, kept, unseen },
    precision: precisionOf(right, wrong),
    difference: row.rule_id === null ? null : { added: row.added, lost: row.lost },
    criticism: guardOf(row),
    startedAt: row.created_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
  };
}

/** Whether most of what it would touch is plain criticism. */
function guardOf({ plain, known }: Row): BacktestView['criticism'] {
  const share = known > 0 ? plain / known : null;
  return { plain, known, share, objects: known >= FEWEST_KNOWN && share !== null && share >= OBJECTS_FROM };
}

interface ExampleRow {
  item_id: string;
  verdict: Verdict;
  right_: boolean | null;
}

/** Every judged one, then those to judge: by turns one of each verdict, in an order that has nothing to do with time. */
async function examplesOf(tx: Tx, agent: Agent, id: string): Promise<BacktestView['examples']> {
  const rows = await tx.query<ExampleRow & Record<string, unknown>>(
    `select item_id, verdict, right_ from (
       select e.item_id, e.verdict, e.right_, e.judged_at, e.place,
         row_number() over (partition by e.verdict, e.right_ is null order by e.place) as nth
       from backtest_example e where e.workspace_id = $1 and e.backtest_id = $2) x
     order by right_ is null, judged_at, nth, verdict, place`,
    [agent.workspaceId, id],
  );
  const open = rows.filter(({ right_ }) => right_ === null).slice(0, SHOWN);
  const shown = [...rows.filter(({ right_ }) => right_ !== null), ...open];
  const found = new Map((await boardRows(tx, agent, shown.map(({ item_id }) => item_id))).map((one) => [one.itemId, one])); // prettier-ignore
  return shown.flatMap(({ item_id, verdict, right_ }) => {
    const row = found.get(item_id);
    return row ? [{ row, verdict, judgement: right_ === null ? null : right_ ? ('right' as const) : ('wrong' as const) }] : []; // prettier-ignore
  });
}
