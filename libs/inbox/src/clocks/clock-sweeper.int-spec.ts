import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { DEFAULT_NOTIFICATION_WAYS } from '@parvis/contracts';
import type { TestApp } from '@parvis/testing';
import { prefer } from '../../test/couriers';
import { startOutbound } from '../../test/outbound';
import { aPolicy, minutesPass, recounted, within } from '../../test/promises';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { RiskSweeper } from '../views/risk-sweeper';
import { ClockSweeper } from './clock-sweeper';

describe('the sweep over clocks', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    lead = await signedIn(test.app, { role: 'lead' });
    agent = await signedIn(test.app, { role: 'agent', workspaceId: lead.agent.workspaceId });
    account = await anAccount(test.app, { workspaceId: lead.agent.workspaceId });
    await aPolicy(lead, { targets: { firstReply: within(60, 20), nextReply: within(60), resolution: null } });
  });
  afterAll(() => test.stop());

  const talk = async (set: Record<string, unknown>, minutesAgo: number): Promise<string> => {
    const { id } = await aConversation(test.db, { account, set, minutesAgo });
    await lead.request('PATCH', `/api/conversations/${id}`, { version: 0, priority: 'low' }); // brings its clocks
    return id;
  };
  const sweepers = (): Promise<number[]> =>
    Promise.all(Array.from({ length: 4 }, () => new ClockSweeper(test.db).sweepOnce()));
  const notices = async (member: SignedInMember, id: string): Promise<string[]> =>
    (await member.request('GET', '/api/notifications')).body.items
      .filter((notice: { conversationId: string }) => notice.conversationId === id)
      .map(({ kind }: { kind: string }) => kind);
  const lines = async (id: string): Promise<{ kind: string; data: object }[]> =>
    (await lead.request('GET', `/api/conversations/${id}/items`)).body.items.flatMap(
      ({ system }: { system: { kind: string; data: object } | null }) => system ?? [],
    );

  it('warns once, whoever sweeps at the same time', async () => {
    const me = agent.agent.memberId;
    const ids = await Promise.all(Array.from({ length: 12 }, () => talk({ assignee_id: me }, 45)));
    await sweepers();
    await sweepers();
    for (const id of ids) expect(await notices(agent, id)).toEqual(['due-soon']);
    const [clock] = (await agent.request('GET', `/api/conversations/${ids[0]}/clocks`)).body.clocks;
    expect(clock).toMatchObject({ state: 'running', warnedAt: expect.any(String), breachedAt: null });
  });

  it('records a breach once with who had it, says so in the thread, and leaves it late until it is answered', async () => {
    const id = await talk({ assignee_id: agent.agent.memberId }, 61);
    await sweepers();
    await sweepers();
    expect(await notices(agent, id)).toEqual(['overdue']);
    expect(await lines(id)).toEqual([expect.objectContaining({ kind: 'clock-breached', data: expect.objectContaining({ clock: 'first-reply', memberId: String(agent.agent.memberId) }) })]); // prettier-ignore
    const late = (await agent.request('GET', `/api/conversations/${id}`)).body;
    expect(Date.parse(late.nextDueAt)).toBeLessThan(Date.now());
    await agent.request('PUT', `/api/conversations/${id}/assignment`, { version: late.version, memberId: null });
    const [clock] = (await agent.request('GET', `/api/conversations/${id}/clocks`)).body.clocks;
    expect(clock).toMatchObject({ state: 'breached', endedAt: null, breachedBy: { memberId: String(agent.agent.memberId) } }); // prettier-ignore
    const kinds = await test.db.read('system', `select kind from event_outbox where conversation_id = $1 and kind like 'clock.%' union all select kind from event where conversation_id = $1 and kind like 'clock.%'`, [id]); // prettier-ignore
    expect(kinds).toEqual([{ kind: 'clock.breached' }]);
  });

  it('tells the team where nobody has it', async () => {
    const { body: team } = await (await signedIn(test.app, { role: 'admin', workspaceId: lead.agent.workspaceId })).request('POST', '/api/teams', { name: 'Care', memberIds: [String(agent.agent.memberId)] }); // prettier-ignore
    const id = await talk({ team_id: Number(team.id) }, 61);
    await sweepers();
    expect(await notices(agent, id)).toEqual(['overdue']);
    expect(await notices(lead, id)).toEqual([]);
  });

  it('warns of a due time once, whichever sweep comes first, also who follows, and by the ways each chose', async () => {
    const me = agent.agent.memberId;
    const id = await talk({ assignee_id: me }, 45);
    await lead.request('PUT', `/api/conversations/${id}/follow`);
    await prefer(agent, { ways: { ...DEFAULT_NOTIFICATION_WAYS, 'due-soon': ['in-app', 'email'] } });
    const risks = new RiskSweeper(test.db);
    await Promise.all([sweepers(), risks.sweepOnce()]);
    await risks.sweepOnce();
    expect([await notices(agent, id), await notices(lead, id)]).toEqual([['due-soon'], ['due-soon']]);
    const mails = await test.db.read('system', `select 1 from notification_delivery d join notification n on n.workspace_id = d.workspace_id and n.id = d.notification_id where n.conversation_id = $1 and d.way = 'email'`, [id]); // prettier-ignore
    expect(mails).toHaveLength(1);
    await minutesPass(test, id, 16);
    await sweepers();
    await test.db.read('system', 'update conversation set at_risk = false where id = $1', [id]);
    await risks.sweepOnce();
    expect(await notices(agent, id)).toEqual(['overdue', 'due-soon']);
  });

  it('passes over what is being worked on, and comes back to it', async () => {
    const id = await talk({ assignee_id: agent.agent.memberId }, 61);
    await test.db.transaction('system', async (tx) => {
      await tx.query('select 1 from conversation where id = $1 for no key update', [id]);
      expect(await new ClockSweeper(test.db).sweepOnce()).toBe(0);
    });
    expect(await new ClockSweeper(test.db).sweepOnce()).toBe(1);
  });

  it('tells nobody of what is handled, though a writer forgot its clocks', async () => {
    const id = await talk({ assignee_id: agent.agent.memberId }, 10);
    await minutesPass(test, id, 55);
    await test.db.read('system', 'update conversation set status = 3, waiting_since = null where id = $1', [id]);
    await sweepers();
    expect(await notices(agent, id)).toEqual([]);
    expect(await lines(id)).toEqual([]);
  });

  it('looks at policies of its own workspace only', async () => {
    const stranger = await signedIn(test.app, { role: 'lead' });
    const theirs = await anAccount(test.app, { workspaceId: stranger.agent.workspaceId });
    const { id } = await aConversation(test.db, { account: theirs, minutesAgo: 600 });
    await recounted(test);
    await sweepers();
    expect((await stranger.request('GET', `/api/conversations/${id}/clocks`)).body.clocks).toEqual([]);
    expect((await lead.request('GET', `/api/conversations/${id}/clocks`)).status).toBe(404);
  });
});
