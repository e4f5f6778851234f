import { APPEAL_STATES, type AppealState, AUTOMATED_DECISIONS, type AutomatedDecision, type ChannelKind, type DecisionKind, type ScreeningLevel, type TransparencyReport } from '@parvis/contracts'; // prettier-ignore
import { firstIdAt, type Tx } from '@parvis/platform';

interface Counted extends Record<string, unknown> {
  channel: ChannelKind;
  kind: DecisionKind;
  automated: AutomatedDecision;
  level: ScreeningLevel | 'person';
  key: string | null;
  label_en: string | null;
  label_fr: string | null;
  reason_id: number | null;
  count: number;
  undone: number;
}

// what takes something from an author; a call that was cancelled while it was held has touched nobody
const RESTRICTIONS = `d.kind in ('hide', 'delete', 'reject', 'spam', 'ban')`;
const PERIOD = `d.workspace_id = $1 and d.id >= $2 and d.id < $3 and ${RESTRICTIONS} and x.state is distinct from 'cancelled'`;

const DECISIONS = `
  select a.channel, d.kind, d.automated_decision as automated, d.reason_id, r.key, r.label_en, r.label_fr,
    case when d.rule_id is null then 'person' else coalesce(h.level, 'hide') end as level,
    count(*)::int as count, (count(*) filter (where d.undone_at is not null))::int as undone
  from decision d
  join item i on i.workspace_id = d.workspace_id and i.id = d.item_id
  join account a on a.workspace_id = d.workspace_id and a.id = i.account_id
  left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  left join policy_reason r on r.workspace_id = d.workspace_id and r.id = d.reason_id
  left join screening_hit h on h.workspace_id = d.workspace_id and h.item_id = d.item_id and h.rule_id = d.rule_id and h.revision = d.revision
  where ${PERIOD} group by 1, 2, 3, 4, 5, 6, 7, 8`;

// from when somebody or something pointed at it, else from when it came in
const MEDIAN = `
  select percentile_cont(0.5) within group (order by greatest(extract(epoch from d.at - coalesce(s.first_flagged_at, i.received_at)), 0))::float8 as median
  from decision d
  join item i on i.workspace_id = d.workspace_id and i.id = d.item_id
  left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  left join screening s on s.workspace_id = d.workspace_id and s.item_id = d.item_id
  where ${PERIOD} and d.undone_at is null`;

const APPEALS = `
  select p.state, count(*)::int as count from appeal p where p.workspace_id = $1 and p.id >= $2 and p.id < $3 group by 1`;

/** Counts what was decided in a period; from `from` on and before `to`. */
export async function countDecisions(
  tx: Tx,
  workspaceId: number,
  { from, to }: { from: Date; to: Date },
): Promise<TransparencyReport> {
  const period = [workspaceId, firstIdAt(from.getTime()), firstIdAt(to.getTime())];
  const rows = await tx.query<Counted>(DECISIONS, period);
  const { median } = await tx.one<{ median: number | null }>(MEDIAN, period);
  const appeals = await tx.query<{ state: AppealState; count: number }>(APPEALS, period);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    decisions: sum(rows),
    undone: rows.reduce((total, { undone }) => total + undone, 0),
    byReason: byReason(rows),
    byChannel: grouped(rows, ({ channel }) => channel).map(([channel, count]) => ({ channel, count })),
    byKind: grouped(rows, ({ kind }) => kind).map(([kind, count]) => ({ kind, count })),
    byAutomation: AUTOMATED_DECISIONS.map((automated) => ({ automated, count: sum(rows.filter((row) => row.automated === automated)) })), // prettier-ignore
    byLevel: grouped(rows, ({ level }) => level).map(([level, count]) => ({ level, count })),
    appeals: APPEAL_STATES.map((state) => ({ state, count: appeals.find((row) => row.state === state)?.count ?? 0 })),
    medianSecondsToAct: median === null ? null : Math.round(median),
  };
}

function byReason(rows: readonly Counted[]): TransparencyReport['byReason'] {
  return grouped(rows, ({ reason_id }) => reason_id).map(([id, count]) => {
    const named = rows.find(({ reason_id }) => reason_id === id);
    const label = named?.label_en == null ? null : { en: named.label_en, fr: named.label_fr ?? named.label_en };
    return { key: named?.key ?? null, label, count };
  });
}

/** Counts by what `by` names, most first. */
function grouped<Key>(rows: readonly Counted[], by: (row: Counted) => Key): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(by(row), (counts.get(by(row)) ?? 0) + row.count);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

function sum(rows: readonly Counted[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
