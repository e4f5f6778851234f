import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { counter, Database, FOLLOWER_REST_MS, NotificationListener, NudgedLoop } from '@parvis/platform';
import { matching } from './match-rules';
import { type Moment, publishChanges, scanLog } from './moments';
import { readRules, type RuleRow } from './rule-rows';
import { isMeant, runRules } from './run-rules';

const EVERY_MS = 2000;
const WORKSPACES_AT_ONCE = 20;
const EVENTS_AT_ONCE = 500;
const CHANGES_AT_ONCE = 500;

const looked = counter('parvis_rule_moments_total', 'Moments at which a rule was let at a conversation', ['kind']);

const BEHIND = `
  select k.workspace_id, k.seq from rule_cursor k
  join event_head h on h.workspace_id = k.workspace_id and h.seq > k.seq
  where exists (select 1 from rule r where r.workspace_id = k.workspace_id and r.enabled)
  order by h.seq - k.seq desc limit ${WORKSPACES_AT_ONCE}`;

/**
 * Follows the event log of every workspace that has rules. Where it stands moves in the transaction of what it did, one moment
 * each: killed anywhere it goes on without missing one or doing one twice, and any number of processes may run it.
 */
@Injectable()
export class RuleEngine implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('rule-engine', EVERY_MS, () => this.runOnce(), FOLLOWER_REST_MS);

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
  ) {}

  onApplicationBootstrap(): void {
    for (const channel of ['parvis_events', 'parvis_rules'])
      this.notifications.on(channel, () => {
        this.loop.nudge();
      });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One stretch of each workspace that is behind; true when there may be more. */
  async runOnce(): Promise<boolean> {
    let more = await this.db.transaction('system', (tx) => publishChanges(tx, CHANGES_AT_ONCE));
    const behind = await this.db.lookUp('system', (tx) => tx.prepared<{ workspace_id: number; seq: string }>(BEHIND));
    for (const { workspace_id, seq } of behind) more = (await this.follow(workspace_id, seq)) || more;
    return more;
  }

  /** Looks through the next stretch: what nobody's rules match costs a set-based look, the rest a transaction each. */
  private async follow(workspaceId: number, after: string): Promise<boolean> {
    const { rules, scanned, matched } = await this.db.lookUp(workspaceId, async (tx) => {
      const enabled = (await readRules(tx, workspaceId)).filter((rule) => rule.enabled);
      const kinds = new Set(enabled.map(({ trigger }) => trigger.kind));
      const log = await scanLog(tx, workspaceId, after, kinds, EVENTS_AT_ONCE);
      const matches = new Map<number, Set<string>>();
      for (const rule of enabled) {
        const ids = log.moments.flatMap((moment) => (isMeant(rule, moment) ? moment.conversationId : []));
        matches.set(rule.id, await matching(tx, workspaceId, rule.filter, [...new Set(ids)]));
      }
      return { rules: enabled, scanned: log, matched: matches };
    });
    const touched = new Set<string>();
    for (const moment of scanned.moments) {
      const { conversationId } = moment;
      const isWanted = rules.some((rule) => isMeant(rule, moment) && (touched.has(conversationId) || matched.get(rule.id)?.has(conversationId))); // prettier-ignore
      if (!isWanted) continue;
      touched.add(conversationId);
      await this.run(workspaceId, moment, rules);
    }
    await this.advance(workspaceId, scanned.seq);
    return scanned.read === EVENTS_AT_ONCE;
  }

  private async run(workspaceId: number, moment: Moment, rules: readonly RuleRow[]): Promise<void> {
    await this.db.transaction(workspaceId, async (tx) => {
      const cursor = await tx.one<{ seq: string }>('select seq from rule_cursor where workspace_id = $1 for update', [workspaceId]); // prettier-ignore
      if (moment.seq === null || BigInt(cursor.seq) >= BigInt(moment.seq)) return; // another process was here
      await runRules(tx, workspaceId, moment, rules);
      await tx.query('update rule_cursor set seq = $2 where workspace_id = $1', [workspaceId, moment.seq]);
    });
    looked.inc({ kind: moment.kind });
  }

  private async advance(workspaceId: number, seq: string): Promise<void> {
    await this.db.read(workspaceId, 'update rule_cursor set seq = $2 where workspace_id = $1 and seq < $2', [
      workspaceId,
      seq,
    ]);
  }
}
