import type { Filter, RuleAction, RuleContent, RuleFault, RuleHours, RuleTrigger, RuleView } from '@parvis/contracts';
import { firstIdAt, type PublishedEvent, throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { faultsOfRules } from './rule-references';

/** A rule as it is stored. */
export interface RuleRow {
  id: number;
  position: number;
  version: number;
  author_id: number;
  active_from_seq: string;
  active_since: Date | null;
  updated_at: Date;
  enabled: boolean;
  stop: boolean;
  name: string;
  trigger: RuleTrigger;
  filter: Filter | null;
  hours: RuleHours | null;
  actions: RuleAction[];
}

export const RULE_COLUMNS = `r.id, r.position, r.version, r.author_id, r.active_from_seq, r.active_since, r.updated_at, r.enabled,
  r.stop, r.name, r.trigger, r.filter, r.hours, r.actions`;

const DAY_MS = 86_400_000;
const HITS_DAYS = 7;
const MOST_HITS = 10_000;

/** Rules that were not removed, in the order they are looked at. */
export function readRules(tx: Tx, workspaceId: number, id: number | null = null): Promise<RuleRow[]> {
  return tx.query<RuleRow>(
    `select ${RULE_COLUMNS} from rule r
     where r.workspace_id = $1 and r.removed_at is null and ($2::int is null or r.id = $2) order by r.position, r.id`,
    [workspaceId, id],
  );
}

/** A rule under the lock of the transaction; 404 when there is none. */
export async function lockRule(tx: Tx, workspaceId: number, id: number): Promise<RuleRow> {
  const row = await tx.maybeOne<RuleRow>(
    `select ${RULE_COLUMNS} from rule r where r.workspace_id = $1 and r.id = $2 and r.removed_at is null for no key update`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such rule.' });
}

/** What a rule says. */
export function contentOf({ name, trigger, filter, hours, actions, stop }: RuleRow): RuleContent {
  return { name, trigger, filter, hours, actions, stop };
}

/** Rules as members see them: three statements whatever their number. */
export async function toRuleViews(tx: Tx, workspaceId: number, rows: readonly RuleRow[]): Promise<RuleView[]> {
  const ids = rows.map(({ id }) => id);
  const faults = await faultsOfRules(tx, workspaceId, rows);
  const authors = await authorFaults(tx, workspaceId, rows);
  const runs = await tx.query<{ id: number; hits: number; guarded: number; last: Date | null }>(
    `select r.id,
       (select count(*)::int from (select 1 from rule_run n where n.workspace_id = $1 and n.rule_id = r.id and n.id >= $3
          and n.outcome not in ('guarded', 'stopped') limit ${MOST_HITS}) h) as hits,
       (select count(*)::int from (select 1 from rule_run n where n.workspace_id = $1 and n.rule_id = r.id and n.id >= $3
          and n.outcome = 'guarded' limit ${MOST_HITS}) g) as guarded,
       (select n.at from rule_run n where n.workspace_id = $1 and n.rule_id = r.id order by n.id desc limit 1) as last
     from unnest($2::int[]) r (id)`,
    [workspaceId, ids, firstIdAt(Date.now() - HITS_DAYS * DAY_MS)],
  );
  return rows.map((row, index) => {
    const run = runs.find(({ id }) => id === row.id);
    return {
      ...contentOf(row),
      id: String(row.id),
      enabled: row.enabled,
      version: row.version,
      authorId: String(row.author_id),
      faults: [...(faults[index] ?? []), ...(authors.get(row.id) ?? [])],
      hits: run?.hits ?? 0,
      guarded: run?.guarded ?? 0,
      lastRunAt: isoOrNull(run?.last ?? null),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

/** Rules that answer in the name of somebody who left. */
async function authorFaults(tx: Tx, workspaceId: number, rows: readonly RuleRow[]): Promise<Map<number, RuleFault[]>> {
  const replying = rows.filter(({ actions }) => actions.some(({ kind }) => kind === 'reply'));
  const active = await tx.query<{ id: number }>(
    'select id from member where workspace_id = $1 and id = any ($2::int[]) and active',
    [workspaceId, replying.map(({ author_id }) => author_id)],
  );
  const there = new Set(active.map(({ id }) => id));
  return new Map(
    replying.flatMap(({ id, author_id, actions }) => {
      if (there.has(author_id)) return [];
      const index = actions.findIndex(({ kind }) => kind === 'reply');
      const detail = 'answers in the name of a member who left: save the rule to answer in your own';
      return [[id, [{ pointer: `/actions/${index}`, detail }]]];
    }),
  );
}

/** Tells that a rule is not as it was; `ruleId` null: their order. */
export function ruleEvent(kind: string, ruleId: number | null, memberId: number | null): PublishedEvent {
  return { kind, actorMemberId: memberId, data: { ruleId: ruleId === null ? null : String(ruleId) } };
}
