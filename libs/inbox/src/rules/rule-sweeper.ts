import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { RuleSince, RuleTrigger } from '@parvis/contracts';
import { Database, NudgedLoop, type Tx } from '@parvis/platform';
import { ruleSql } from './match-rules';
import type { Moment } from './moments';
import { readRules, type RuleRow } from './rule-rows';
import { isWithinHours, runRules } from './run-rules';

const EVERY_MS = 15_000;
const BATCH = 200;
/** What was due so long ago is past: it is not looked for any more, and its runs are forgotten after it. */
export const OVERDUE_DAYS = 30;
const KEPT_DAYS = 180;
const FORGOTTEN_AT_ONCE = 5000;

/** From when time counts, of `conversation c`. */
export const ANCHORS: Record<RuleSince, string> = {
  waiting: 'c.waiting_since',
  inactive: 'c.last_activity_at',
  created: 'c.created_at',
  assigned: 'c.assigned_at',
};

type Timed = RuleRow & { trigger: Extract<RuleTrigger, { kind: 'time-passed' }> };
type DueRow = { id: string; anchor: string; due_at: Date };

/** Rules that wait for time to pass: each fires once per conversation and stretch of time, whatever the number of sweeps. */
@Injectable()
export class RuleSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('rule-sweeper', EVERY_MS, () => this.sweepOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** What is due now, one batch of each workspace; true when there may be more. */
  async sweepOnce(): Promise<boolean> {
    const workspaces = await this.db.read<{ id: number }>(
      'system',
      `select distinct workspace_id as id from rule where enabled and trigger_kind = 'time-passed' order by 1`,
    );
    let more = await this.forget();
    for (const { id } of workspaces) more = (await this.sweep(id)) || more;
    return more;
  }

  private async sweep(workspaceId: number): Promise<boolean> {
    const rules = (await this.db.transaction(workspaceId, (tx) => readRules(tx, workspaceId))).filter(isTimed);
    let more = false;
    for (const rule of rules) {
      // outside its hours it waits until they begin
      const due = await this.db.transaction(workspaceId, async (tx) => (await isWithinHours(tx, workspaceId, rule.hours, new Date())) ? dueFor(tx, workspaceId, rule) : []); // prettier-ignore
      more ||= due.length === BATCH;
      for (const row of due) await this.run(workspaceId, rule, row, rules);
    }
    return more;
  }

  /** Rules with the same stretch of time are one moment: their order and `stop` hold as for any other. */
  private async run(workspaceId: number, rule: Timed, row: DueRow, rules: readonly Timed[]): Promise<void> {
    const { since, minutes } = rule.trigger;
    const moment: Moment = {
      kind: 'time-passed',
      conversationId: row.id,
      source: `${since}:${minutes}:${row.anchor}`,
      at: new Date(),
      chain: [],
      seq: null,
    };
    const together = rules.filter(({ trigger, active_since: from }) => trigger.since === since && trigger.minutes === minutes && from !== null && from <= row.due_at); // prettier-ignore
    await this.db.transaction(workspaceId, async (tx) => {
      const still = await tx.maybeOne(
        `select 1 from conversation c where c.workspace_id = $1 and c.id = $2 and ${anchorText(since)} = $3 for no key update`,
        [workspaceId, row.id, row.anchor],
      );
      if (still) await runRules(tx, workspaceId, moment, together);
    });
  }

  /** Old runs go; the log of what they did stands in the threads. */
  private async forget(): Promise<boolean> {
    const gone = await this.db.read(
      'system',
      `delete from rule_run where (workspace_id, id) in (
         select workspace_id, id from rule_run where at < now() - interval '${KEPT_DAYS} days' limit ${FORGOTTEN_AT_ONCE}) returning 1`,
    );
    return gone.length === FORGOTTEN_AT_ONCE;
  }
}

/** Conversations that match, whose time came since the rule is on, and in which it has not run for it. */
function dueFor(tx: Tx, workspaceId: number, rule: Timed): Promise<DueRow[]> {
  const { since, minutes } = rule.trigger;
  const anchor = ANCHORS[since];
  const values: unknown[] = [workspaceId, rule.id, rule.active_since, `${since}:${minutes}:`];
  const condition = ruleSql(rule.filter, (value) => `$${values.push(value)}`);
  const length = `interval '${minutes} minutes'`;
  return tx.query<DueRow>(
    `select c.id, ${anchorText(since)} as anchor, ${anchor} + ${length} as due_at from conversation c
     where c.workspace_id = $1 and ${anchor} <= now() - ${length} and ${anchor} >= $3::timestamptz - ${length}
       and ${anchor} > now() - ${length} - interval '${OVERDUE_DAYS} days' and ${condition}
       and not exists (select 1 from rule_run n where n.workspace_id = c.workspace_id and n.conversation_id = c.id and n.rule_id = $2
         and n.source = $4 || ${anchorText(since)})
     order by ${anchor}, c.id limit ${BATCH}`,
    values,
  );
}

/** Whole microseconds: what a date of JavaScript would round away. */
function anchorText(since: RuleSince): string {
  return `(extract(epoch from ${ANCHORS[since]}) * 1000000)::bigint::text`;
}

function isTimed(rule: RuleRow): rule is Timed {
  return rule.enabled && rule.trigger.kind === 'time-passed';
}
