import type { BacktestView, RollBackView, ScreeningRuleBody, ScreeningRuleView } from '@parvis/contracts';
import { OutboxRelay } from '@parvis/platform';
import { BacktestRunner } from '../src/backtests/backtest-runner';
import { ScreeningThread } from '../src/backtests/evaluation';
import { RollBackRunner } from '../src/screening-rules/roll-back-runner';
import { ScreeningRuleWatcher } from '../src/screening-rules/rule-watcher';
import { ScreeningRoom } from './screening-room';

type Wanted = Partial<ScreeningRuleBody> & Pick<ScreeningRuleBody, 'when'>;

/** A house that screens what comes in and keeps moderation rules over HTTP; its jobs run when a test says so. */
export class RulesRoom {
  private constructor(readonly screening: ScreeningRoom) {}

  static async open(): Promise<RulesRoom> {
    return new RulesRoom(await ScreeningRoom.open());
  }

  get db() {
    return this.screening.inbound.test.db;
  }

  get workspaceId(): number {
    return this.screening.workspaceId;
  }

  get owner() {
    return this.screening.inbound.owner;
  }

  close(): Promise<void> {
    return this.screening.close();
  }

  rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return this.db.read<Row & Record<string, unknown>>('system', sql, [this.workspaceId, ...values]);
  }

  /** Asks as the owner, and expects it to go well. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.owner.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  async rule(wanted: Wanted): Promise<ScreeningRuleView> {
    return this.ask('POST', '/api/moderation/rules', { name: 'Rule', intent: 'limit', enabled: true, ...wanted });
  }

  read(ruleId: string): Promise<ScreeningRuleView> {
    return this.ask('GET', `/api/moderation/rules/${ruleId}`);
  }

  async reasonId(): Promise<string> {
    const [reason] = await this.rows<{ id: number }>('select id from policy_reason where workspace_id = $1 order by id limit 1'); // prettier-ignore
    return String(reason?.id);
  }

  /** People write something, one comment each; returns the ids of the items. */
  async write(prefix: string, texts: readonly string[]): Promise<string[]> {
    const comments = texts.map((text, n) => ({ id: `${prefix}-${n}`, text, author: `client_${prefix}_${n}` }));
    for (let from = 0; from < comments.length; from += 50)
      await this.screening.write(...comments.slice(from, from + 50));
    const rows = await this.rows<{ id: string }>(
      `select id from item where workspace_id = $1 and external_id = any ($2::text[])
       order by array_position($2::text[], external_id)`,
      comments.map(({ id }) => id),
    );
    return rows.map(({ id }) => id);
  }

  async decide(kind: string, ...itemIds: string[]): Promise<void> {
    for (const id of itemIds) await this.ask('POST', `/api/items/${id}/decisions`, { kind });
  }

  /** Starts a back-test over HTTP and lets it run to its end. */
  async backtest(path: string, body: object): Promise<BacktestView> {
    const { id } = await this.ask<BacktestView>('POST', path, { days: 30, ...body });
    while (await this.runner().stepOnce());
    return this.ask('GET', `/api/moderation/backtests/${id}`);
  }

  runner(): BacktestRunner {
    return new BacktestRunner(this.db, this.relay, new ScreeningThread());
  }

  watch(): Promise<boolean> {
    return new ScreeningRuleWatcher(this.db).watchOnce();
  }

  async rollBack(ruleId: string, version: number, expectedCount: number): Promise<RollBackView> {
    const { id } = await this.ask<RollBackView>('POST', `/api/moderation/rules/${ruleId}/roll-back`, { version, expectedCount }); // prettier-ignore
    const runner = new RollBackRunner(this.db, this.relay);
    while (await runner.stepOnce());
    return this.ask('GET', `/api/moderation/roll-backs/${id}`);
  }

  /** What was told of a rule, oldest first, once so many events have passed the relay, which may be at it by itself. */
  async told<Data extends object>(
    ruleId: string,
    count: number,
    kind = 'screening-rule.%',
  ): Promise<{ kind: string; data: Data }[]> {
    for (;;) {
      await this.relay.relayOnce();
      const events = await this.rows<{ kind: string; data: Data }>(
        `select kind, data from event where workspace_id = $1 and data ->> 'ruleId' = $2 and kind like $3 order by seq`,
        ruleId,
        kind,
      );
      if (events.length >= count) return events;
    }
  }

  get relay(): OutboxRelay {
    return this.screening.inbound.test.app.get(OutboxRelay, { strict: false });
  }
}
