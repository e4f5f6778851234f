import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SCREENING_LEVELS, type ScreeningRuleView } from '@parvis/contracts';
import { FEWEST_TO_DEMOTE, mustDemote, precisionOf } from '@parvis/moderation';
import { Database, NudgedLoop, type Tx } from '@parvis/platform';
import { ruleChanged } from './bump-screening';
import { JUDGED, lockRule, type ScreeningRuleRow } from './rule-rows';
import { tellHeldBack } from './tell-held-back';

const EVERY_MS = 5000;
const RULES_AT_ONCE = 200;

interface Watched {
  workspace_id: number;
  id: number;
}

/** Rules that may have to go down, whose time is over, or whose pause is. Judged hits are few and indexed: a look costs milliseconds. */
const DUE = `
  select r.workspace_id, r.id from screening_rule r
  cross join lateral (${JUDGED}) j
  where r.enabled and r.removed_at is null
    and (r.paused_until <= now() or (r.content ->> 'expiresAt')::timestamptz <= now()
      or (r.level <> 'shadow' and j."right" + j.wrong >= r.judged_seen + ${FEWEST_TO_DEMOTE} and j.wrong > 0))
    and (r.workspace_id, r.id) > ($1, $2)
  order by r.workspace_id, r.id limit ${RULES_AT_ONCE}`;

/**
 * Keeps rules at what they have earned: takes one that is wrong too often down a level, ends what has an end. Each rule is settled in a
 * transaction of its own from what stands in the tables: run by several processes or again after a crash it does nothing twice.
 */
@Injectable()
export class ScreeningRuleWatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('screening-rule-watcher', EVERY_MS, () => this.watchOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Looks at every rule once; false: nothing is left to do at once. */
  async watchOnce(): Promise<boolean> {
    let after: Watched = { workspace_id: 0, id: 0 };
    for (;;) {
      const due = await this.db.read<Watched & Record<string, unknown>>('system', DUE, [after.workspace_id, after.id]);
      for (const { workspace_id, id } of due)
        await this.db.transaction(workspace_id, (tx) => settleRule(tx, workspace_id, id));
      const last = due.at(-1);
      if (!last || due.length < RULES_AT_ONCE) return false;
      after = last;
    }
  }
}

/** Under the lock of the rule, from what is true now. */
async function settleRule(tx: Tx, workspaceId: number, id: number): Promise<void> {
  const rule = await lockRule(tx, workspaceId, id);
  if (!rule.enabled) return;
  const now = new Date();
  if (rule.content.expiresAt !== null && new Date(rule.content.expiresAt) <= now) await end(tx, workspaceId, rule, now);
  else if (!(await demote(tx, workspaceId, rule, now)) && rule.paused_until !== null && rule.paused_until <= now)
    await resume(tx, workspaceId, rule);
}

async function demote(tx: Tx, workspaceId: number, rule: ScreeningRuleRow, now: Date): Promise<boolean> {
  if (rule.level === 'shadow') return false;
  const { right, wrong } = await tx.one<{ right: number; wrong: number }>(
    `select j."right", j.wrong from screening_rule r cross join lateral (${JUDGED}) j where r.workspace_id = $1 and r.id = $2`,
    [workspaceId, rule.id],
  );
  const precision = precisionOf(right, wrong);
  // what was judged before it went down the last time does not take it down once more
  if (right + wrong < rule.judged_seen + FEWEST_TO_DEMOTE || !mustDemote(precision, rule.content.bar)) return false;
  const level = SCREENING_LEVELS[SCREENING_LEVELS.indexOf(rule.level) - 1] ?? 'shadow';
  const low = Math.round((precision.low ?? 0) * 100);
  const notice: ScreeningRuleView['notice'] = { kind: 'demoted', at: now.toISOString(), detail: `From ${rule.level} to ${level}: ${wrong} of ${right + wrong} judged matches were wrong (lower bound ${low} %, bar ${rule.content.bar} %).` }; // prettier-ignore
  await tx.query(
    `update screening_rule set level = $3, notice = $4, judged_seen = $5, paused_until = null where workspace_id = $1 and id = $2`,
    [workspaceId, rule.id, level, JSON.stringify(notice), right + wrong],
  );
  await tellHeldBack(tx, workspaceId, rule.id, `${rule.content.name}: ${rule.level} → ${level}`);
  await ruleChanged(tx, workspaceId, rule.id, null);
  return true;
}

async function end(tx: Tx, workspaceId: number, rule: ScreeningRuleRow, now: Date): Promise<void> {
  const notice: ScreeningRuleView['notice'] = { kind: 'expired', at: now.toISOString(), detail: 'Its time is over: it is switched off.' }; // prettier-ignore
  await tx.query('update screening_rule set enabled = false, notice = $3 where workspace_id = $1 and id = $2', [workspaceId, rule.id, JSON.stringify(notice)]); // prettier-ignore
  await ruleChanged(tx, workspaceId, rule.id, null);
}

async function resume(tx: Tx, workspaceId: number, { id }: ScreeningRuleRow): Promise<void> {
  await tx.query(
    `update screening_rule set paused_until = null, notice = case when notice ->> 'kind' = 'budget' then null else notice end
     where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  await ruleChanged(tx, workspaceId, id, null);
}
