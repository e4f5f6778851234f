import type { FailingTest, ScreeningLevel, ScreeningRuleContent, ScreeningRuleView } from '@parvis/contracts';
import { precisionOf } from '@parvis/moderation';
import { throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { faultsOfRules } from './rule-references';

/** A moderation rule as it is stored. */
export interface ScreeningRuleRow {
  id: number;
  version: number;
  author_id: number;
  judged_seen: number;
  updated_at: Date;
  paused_until: Date | null;
  enabled: boolean;
  level: ScreeningLevel;
  share: number;
  logic: string;
  content: ScreeningRuleContent;
  failing: FailingTest[];
  notice: ScreeningRuleView['notice'];
}

export const RULE_COLUMNS = `r.id, r.version, r.author_id, r.judged_seen, r.updated_at, r.paused_until, r.enabled, r.level, r.share, r.logic,
  r.content, r.failing, r.notice`;

/** What a rule did in its last seven days, and what was judged of it since it asks what it asks now. */
interface Figures {
  id: number;
  matches: number;
  acted: number;
  overturned: number;
  last: Date | null;
  right: number;
  wrong: number;
}

/** Judged hits of versions that ask the same as rule `r` does now, of the authors it had its level for. */
export const JUDGED = `
  select count(*) filter (where h.right_)::int as "right", count(*) filter (where not h.right_)::int as wrong
  from screening_rule_version v
  join screening_hit h on h.workspace_id = v.workspace_id and h.rule_id = v.rule_id and h.version = v.version and h.right_ is not null
    and not h.outside_share
  where v.workspace_id = r.workspace_id and v.rule_id = r.id and v.logic = r.logic`;

const FIGURES = `
  select r.id, m.matches, m.acted, m.overturned, l.at as last, p."right", p.wrong
  from screening_rule r
  cross join lateral (
    select count(*)::int as matches, count(*) filter (where h.acted)::int as acted,
      count(*) filter (where h.acted and not h.right_)::int as overturned
    from screening_hit h where h.workspace_id = r.workspace_id and h.rule_id = r.id and h.at > now() - interval '7 days') m
  left join lateral (
    select h.at from screening_hit h where h.workspace_id = r.workspace_id and h.rule_id = r.id order by h.at desc limit 1) l on true
  cross join lateral (${JUDGED}) p
  where r.workspace_id = $1 and r.id = any ($2::int[])`;

/** Rules that were not removed, oldest first. */
export function readRules(tx: Tx, workspaceId: number, id: number | null = null): Promise<ScreeningRuleRow[]> {
  return tx.query<ScreeningRuleRow & Record<string, unknown>>(
    `select ${RULE_COLUMNS} from screening_rule r
     where r.workspace_id = $1 and r.removed_at is null and ($2::int is null or r.id = $2) order by r.id`,
    [workspaceId, id],
  );
}

/** A rule under the lock of the transaction; 404 when there is none. */
export async function lockRule(tx: Tx, workspaceId: number, id: number): Promise<ScreeningRuleRow> {
  const row = await tx.maybeOne<ScreeningRuleRow & Record<string, unknown>>(
    `select ${RULE_COLUMNS} from screening_rule r where r.workspace_id = $1 and r.id = $2 and r.removed_at is null for no key update`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such rule.' });
}

/** A rule as members see it; 404 when there is none. */
export async function ruleView(tx: Tx, workspaceId: number, id: number): Promise<ScreeningRuleView> {
  const [view] = await toRuleViews(tx, workspaceId, await readRules(tx, workspaceId, id));
  return view ?? throwProblem('not-found', { detail: 'There is no such rule.' });
}

/** Rules as members see them: two statements whatever their number. */
export async function toRuleViews(
  tx: Tx,
  workspaceId: number,
  rows: readonly ScreeningRuleRow[],
): Promise<ScreeningRuleView[]> {
  const faults = await faultsOfRules(tx, workspaceId, rows.map(({ content }) => content)); // prettier-ignore
  const figures = await tx.query<Figures & Record<string, unknown>>(FIGURES, [workspaceId, rows.map(({ id }) => id)]);
  const byId = new Map(figures.map((one) => [one.id, one]));
  return rows.map((row, n) => {
    const of = byId.get(row.id);
    return {
      ...row.content,
      id: String(row.id),
      version: row.version,
      enabled: row.enabled,
      level: row.level,
      share: row.share,
      authorId: String(row.author_id),
      updatedAt: row.updated_at.toISOString(),
      faults: faults[n] ?? [],
      failingTests: row.failing,
      notice: noticeOf(row, (faults[n] ?? []).length > 0),
      precision: precisionOf(of?.right ?? 0, of?.wrong ?? 0),
      matches7d: of?.matches ?? 0,
      acted7d: of?.acted ?? 0,
      overturned7d: of?.overturned ?? 0,
      lastMatchAt: isoOrNull(of?.last ?? null),
    };
  });
}

function noticeOf({ notice, updated_at: updatedAt }: ScreeningRuleRow, isBroken: boolean): ScreeningRuleView['notice'] {
  if (notice || !isBroken) return notice;
  return { kind: 'broken', at: updatedAt.toISOString(), detail: 'It names something that is not there any more: mend the rule or take that out.' }; // prettier-ignore
}
