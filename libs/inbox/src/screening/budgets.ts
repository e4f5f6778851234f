import type { Tx } from '@parvis/platform';

/** How often a rule may still act within this hour, by `workspace:rule`; each use is counted here too. */
export class Budgets {
  private constructor(private readonly left: Map<string, number>) {}

  /** Of the rules that want to act: what they did within the last hour is taken off what they may. */
  static async of(tx: Tx, rules: readonly { workspaceId: number; ruleId: number }[]): Promise<Budgets> {
    const wanted = [...new Map(rules.map((rule) => [`${rule.workspaceId}:${rule.ruleId}`, rule])).values()];
    if (wanted.length === 0) return new Budgets(new Map());
    const rows = await tx.query<{ workspace_id: number; id: number; left: number }>(
      `select r.workspace_id, r.id, (r.content ->> 'budgetPerHour')::int - (
         select count(*) from screening_hit h
         where h.workspace_id = r.workspace_id and h.rule_id = r.id and h.acted and h.at > now() - interval '1 hour')::int as left
       from unnest($1::int[], $2::int[]) w (workspace_id, id) join screening_rule r on r.workspace_id = w.workspace_id and r.id = w.id`,
      [wanted.map(({ workspaceId }) => workspaceId), wanted.map(({ ruleId }) => ruleId)],
    );
    return new Budgets(new Map(rows.map(({ workspace_id, id, left }) => [`${workspace_id}:${id}`, left])));
  }

  /** Takes one; false when nothing is left. */
  take(workspaceId: number, ruleId: number): boolean {
    const key = `${workspaceId}:${ruleId}`;
    const left = this.left.get(key) ?? 0;
    this.left.set(key, left - 1);
    return left > 0;
  }
}
