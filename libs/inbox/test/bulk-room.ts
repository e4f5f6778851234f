import type { BulkPreview, BulkResultView, BulkRunView, BulkStep, ConversationDetailView } from '@parvis/contracts';
import { signedIn, type SignedInMember, type TestAnswer } from '@parvis/identity/testing';
import { OutboxRelay } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { IdentityModule } from '@parvis/identity';
import pg from 'pg';
import { BulkRunner } from '../src/bulk/bulk-runner';
import { InboundModule } from '../src/inbound.module';
import { recountViews } from '../src/views/recount-views';
import { startOutbound } from './outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from './seeds';

/** A workspace with a lead and an agent, whose bulk runs go on only when a test lets a worker work. */
export class BulkRoom {
  /** Two workers of one installation; neither works by itself. */
  readonly workers: [BulkRunner, BulkRunner];

  private constructor(
    readonly test: TestApp,
    readonly lead: SignedInMember,
    readonly agent: SignedInMember,
    readonly account: SeededAccount,
    readonly tags: string[],
  ) {
    const relay = test.app.get(OutboxRelay);
    this.workers = [new BulkRunner(test.db, relay), new BulkRunner(test.db, relay)];
  }

  static async open(): Promise<BulkRoom> {
    const test = await startOutbound({ imports: [IdentityModule, InboundModule] });
    const lead = await signedIn(test.app, { role: 'lead' });
    const { workspaceId } = lead.agent;
    const agent = await signedIn(test.app, { role: 'agent', workspaceId, name: 'Théo' });
    const account = await anAccount(test.app, { workspaceId, channel: 'facebook' });
    const tags: string[] = [];
    for (const name of ['Livraison', 'Facture'])
      tags.push((await lead.request('POST', '/api/tags', { name })).body.id as string);
    return new BulkRoom(test, lead, agent, account, tags);
  }

  get workspaceId(): number {
    return this.lead.agent.workspaceId;
  }

  talk(
    set: Record<string, unknown> = {},
    more: { account?: SeededAccount; texts?: string[] } = {},
  ): Promise<SeededConversation> {
    return aConversation(this.test.db, { account: this.account, set, ...more });
  }

  async talks(count: number, set: Record<string, unknown> = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let made = 0; made < count; made++) ids.push((await this.talk(set)).id);
    return ids;
  }

  async preview(body: object, by = this.lead): Promise<BulkPreview> {
    const answer = await by.request('POST', '/api/bulk/preview', body);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    return answer.body as BulkPreview;
  }

  start(body: object, by = this.lead): Promise<TestAnswer> {
    return by.request('POST', '/api/bulk', body);
  }

  async started(body: { steps: BulkStep[] } & Record<string, unknown>, by = this.lead): Promise<string> {
    const answer = await this.start(body, by);
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body.id as string;
  }

  /** Lets the first worker go on until nothing is left, some conversations at a time. */
  async work(most?: number): Promise<void> {
    while (await this.workers[0].runOnce(most));
  }

  async run(id: string): Promise<BulkRunView> {
    return (await this.lead.request('GET', `/api/bulk/${id}`)).body as BulkRunView;
  }

  async done(body: { steps: BulkStep[] } & Record<string, unknown>, by = this.lead): Promise<BulkRunView> {
    const id = await this.started(body, by);
    await this.work();
    return this.run(id);
  }

  async undone(id: string, by = this.lead): Promise<BulkRunView> {
    const answer = await by.request('POST', `/api/bulk/${id}/undo`);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    await this.work();
    return this.run(id);
  }

  async results(id: string, query = ''): Promise<BulkResultView[]> {
    return (await this.lead.request('GET', `/api/bulk/${id}/results${query}`)).body.items as BulkResultView[];
  }

  async conversation(id: string): Promise<ConversationDetailView> {
    return (await this.lead.request('GET', `/api/conversations/${id}`)).body as ConversationDetailView;
  }

  /** What the bulk lines in a thread say. */
  async lines(id: string): Promise<{ kind: string; data: Record<string, unknown> }[]> {
    const { body } = await this.lead.request('GET', `/api/conversations/${id}/items`);
    const items = body.items as { system: { kind: string; data: Record<string, unknown> } | null }[];
    return items.flatMap(({ system }) => (system?.kind.startsWith('bulk') ? [system] : []));
  }

  /** Counters that are not what counting says. */
  miscounts(): Promise<unknown[]> {
    return this.test.db.transaction('system', (tx) => recountViews(tx, this.workspaceId));
  }

  /** Everything a run may change, as it stands. */
  state(ids: readonly string[]): Promise<Record<string, unknown>[]> {
    return this.test.db.read(
      'system',
      `select c.id, c.status, c.priority, c.assignee_id, c.team_id, c.tag_ids, c.snoozed_until, c.at_risk,
         date_trunc('milliseconds', c.waiting_since) as waiting, date_trunc('milliseconds', c.next_due_at) as due,
         array(select a.tag_id || ':' || a.item_id from tag_assignment a where a.workspace_id = c.workspace_id and a.conversation_id = c.id order by 1) as given
       from conversation c where c.id = any ($1::bigint[]) order by c.id`,
      [ids],
    );
  }

  /** The next write to a table breaks off, once, as when a server goes away. */
  async breakAt(table: string, when: 'insert' | 'update'): Promise<void> {
    await this.sql(`
      create sequence if not exists broken;
      create or replace function break_off() returns trigger language plpgsql security definer as $$
      begin
        if nextval('broken') = 1 then raise exception 'the server goes away' using errcode = '57P01'; end if;
        return null;
      end $$;
      alter sequence broken restart;
      create trigger break_here after ${when} on ${table} for each statement execute function break_off();`);
  }

  async heal(table: string): Promise<void> {
    await this.sql(`drop trigger break_here on ${table}`);
  }

  async sql(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.test.database.url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }
}
