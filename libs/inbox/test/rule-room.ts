import type { RuleAction, RuleBody, RuleRunsPage, RuleTrigger, RuleView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { NotificationListener, OutboxRelay } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { DryRunRunner } from '../src/rules/dry-run-runner';
import { RuleEngine } from '../src/rules/rule-engine';
import { RuleSweeper } from '../src/rules/rule-sweeper';
import { startOutbound } from './outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation, theyWrite } from './seeds';

type Talk = Parameters<typeof aConversation>[1];
/** A rule as a test names what it is about; switched on unless it says otherwise. */
type Wanted = Partial<RuleBody> & { actions: RuleAction[] };

/** A workspace with rules: nothing runs by itself, `settle` lets everything run that has been started. */
export class RuleRoom {
  private constructor(
    readonly test: TestApp,
    readonly owner: SignedInMember,
    readonly account: SeededAccount,
  ) {}

  static async open(running?: TestApp): Promise<RuleRoom> {
    const test = running ?? (await startOutbound());
    const owner = await signedIn(test.app, { role: 'owner' });
    return new RuleRoom(test, owner, await anAccount(test.app, { workspaceId: owner.agent.workspaceId, channel: 'facebook' })); // prettier-ignore
  }

  get workspaceId(): number {
    return this.owner.agent.workspaceId;
  }

  /** Makes a rule over HTTP. */
  async rule(wanted: Wanted): Promise<RuleView> {
    const trigger: RuleTrigger = wanted.trigger ?? { kind: 'item-arrived' };
    const answer = await this.owner.request('POST', '/api/rules', { name: 'Rule', enabled: true, ...wanted, trigger });
    if (answer.status !== 201) throw new Error(`no rule: ${JSON.stringify(answer.body)}`);
    return answer.body as RuleView;
  }

  async tag(name: string): Promise<string> {
    return (await this.owner.request('POST', '/api/tags', { name })).body.id as string;
  }

  /** A conversation that came in, as the intake tells it. */
  async talk(seed: Partial<Talk> = {}): Promise<SeededConversation> {
    const talk = await aConversation(this.test.db, { minutesAgo: 1, ...seed, account: this.account });
    const items = talk.itemIds.map((itemId) => ({ kind: 'item.created', conversationId: talk.id, data: { itemId } }));
    await this.publish({ kind: 'conversation.created', conversationId: talk.id, data: {} }, ...items);
    return talk;
  }

  /** They write once more. */
  async writes(talk: SeededConversation, text = 'Anybody?'): Promise<string> {
    const itemId = await theyWrite(this.test.db, this.account, talk.id, text);
    await this.publish({ kind: 'item.created', conversationId: talk.id, data: { itemId } });
    return itemId;
  }

  async publish(...events: { kind: string; conversationId: string; data: Record<string, unknown> }[]): Promise<void> {
    await this.test.db.transaction(this.workspaceId, (tx) => tx.publish(this.workspaceId, ...events));
  }

  engine(): RuleEngine {
    return new RuleEngine(this.test.db, this.test.app.get(NotificationListener));
  }

  /** Until no event is on its way and no change is left. */
  async settle(engine = this.engine()): Promise<void> {
    for (;;) {
      while (await this.relayOnce());
      while (await engine.runOnce());
      const [{ left = 0 } = {}] = await this.rows<{ left: number }>(
        `select (select count(*) from event_outbox where workspace_id = $1)::int + (select count(*) from rule_change where workspace_id = $1)::int
           + coalesce((select h.seq > k.seq from event_head h join rule_cursor k using (workspace_id) where workspace_id = $1
               and exists (select 1 from rule r where r.workspace_id = $1 and r.enabled)), false)::int as left`,
      );
      if (left === 0) return;
    }
  }

  relayOnce(): Promise<boolean> {
    return this.test.app.get(OutboxRelay, { strict: false }).relayOnce();
  }

  async sweep(): Promise<void> {
    while (await new RuleSweeper(this.test.db).sweepOnce());
  }

  /** Starts a dry run over HTTP and lets it run to its end. */
  async dryRun(body: object) {
    const started = await this.owner.request('POST', '/api/rule-dry-runs', { days: 7, ...body });
    if (started.status !== 201) throw new Error(`no dry run: ${JSON.stringify(started.body)}`);
    const runner = new DryRunRunner(this.test.db, this.test.app.get(OutboxRelay, { strict: false }));
    while (await runner.stepOnce());
    return (await this.owner.request('GET', `/api/rule-dry-runs/${started.body.id}`)).body;
  }

  async runs(ruleId: string): Promise<RuleRunsPage['items']> {
    return (await this.owner.request('GET', `/api/rules/${ruleId}/runs?limit=100`)).body.items as RuleRunsPage['items'];
  }

  async outcomes(ruleId: string): Promise<string[]> {
    return (await this.runs(ruleId)).map(({ outcome, guard }) => guard ?? outcome);
  }

  async detail(id: string) {
    return (await this.owner.request('GET', `/api/conversations/${id}`)).body;
  }

  async change(id: string, body: object): Promise<void> {
    const { version } = await this.detail(id);
    const answer = await this.owner.request('PATCH', `/api/conversations/${id}`, { version, ...body });
    if (answer.status !== 200) throw new Error(`not changed: ${JSON.stringify(answer.body)}`);
  }

  async lines(id: string): Promise<{ kind: string; byMemberId: string | null; data: Record<string, unknown> }[]> {
    const { items } = (await this.owner.request('GET', `/api/conversations/${id}/items`)).body;
    return items.flatMap(({ system }: { system: object | null }) => system ?? []);
  }

  rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return this.test.db.read<Row & Record<string, unknown>>('system', sql, [this.workspaceId, ...values]);
  }
}
