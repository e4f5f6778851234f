import type { ConversationView, Filter, Page, SavedViewView, ViewView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { type InboundTest, startInbound } from '../../test/generic';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

jest.setTimeout(30_000);

const open: Filter = { field: 'status', operator: 'is', value: ['open'] };
const mine: Filter = { field: 'assignee', operator: 'is', value: ['me'] };
const poor: Filter = { field: 'stars', operator: 'at-most', value: '2' };

describe('saved views over HTTP', () => {
  let inbound: InboundTest;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    const { workspaceId } = inbound.owner.agent;
    lead = await signedIn(inbound.test.app, { role: 'lead', workspaceId });
    agent = await signedIn(inbound.test.app, { role: 'agent', workspaceId });
    account = await anAccount(inbound.test.app, { workspaceId });
  });
  afterAll(() => inbound.test.stop());

  const save = async (member: SignedInMember, body: object): Promise<SavedViewView> => {
    const answer = await member.request('POST', '/api/views', body);
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body as SavedViewView;
  };
  const read = async (member: SignedInMember, id: string): Promise<SavedViewView> =>
    (await member.request('GET', `/api/views/${id}`)).body as SavedViewView;
  const ready = (member: SignedInMember, id: string): Promise<SavedViewView> =>
    eventually(async () => {
      const view = await read(member, id);
      return view.progress === null ? view : undefined;
    });
  const sidebar = async (member: SignedInMember): Promise<ViewView[]> =>
    ((await member.request('GET', '/api/views')).body as ViewView[]).filter(({ kind }) => kind === 'saved');
  const list = async (member: SignedInMember, query: string): Promise<Page<ConversationView>> => {
    const answer = await member.request('GET', `/api/conversations?${query}`);
    expect([answer.status, answer.body.errors]).toEqual([200, undefined]);
    return answer.body as Page<ConversationView>;
  };
  const ids = async (member: SignedInMember, query: string) => (await list(member, query)).items.map(({ id }) => id);
  const talk = async (set: Record<string, unknown>): Promise<string> =>
    (await aConversation(inbound.test.db, { account, set })).id;

  it('hold what was there before, and what is written from then on, with an exact count', async () => {
    const before = await talk({ stars: 1 });
    await talk({ stars: 5 });
    const view = await save(agent, { name: ' Poor stars ', filter: { all: [open, poor] }, sort: 'stars' });
    expect(view).toMatchObject({ name: 'Poor stars', audience: 'me', sort: 'stars', editable: true, version: 0 });
    expect((await ready(agent, view.id)).count).toBe(1);
    const after = await talk({ stars: 2 });
    expect(await sidebar(agent)).toEqual([
      { key: view.key, kind: 'saved', name: 'Poor stars', count: 2, sort: 'stars' },
    ]);
    expect(await ids(agent, `view=${view.key}`)).toEqual([before, after]);
    const [shown] = (await list(agent, `view=${view.key}`)).items;
    expect(shown?.views).toEqual({ everybody: [view.id], assignee: [], others: [] });
    await inbound.rows('update conversation set status = 3 where id = $1', [before]);
    expect((await read(agent, view.id)).count).toBe(1);
    await inbound.rows('delete from conversation where id = $1', [after]);
    expect((await read(agent, view.id)).count).toBe(0);
  });

  it('that ask for me hold and count each member’s own', async () => {
    const { memberId } = agent.agent;
    const tagged: Filter = { field: 'priority', operator: 'is', value: ['urgent'] };
    const own = await talk({ assignee_id: memberId });
    const urgent = await talk({ priority: 3 });
    const view = await save(lead, { name: 'Mine or urgent', filter: { any: [mine, tagged] }, audience: 'everybody' });
    await ready(lead, view.id);
    expect([await ids(agent, `view=${view.key}`), (await read(agent, view.id)).count]).toEqual([[urgent, own], 2]);
    expect([await ids(lead, `view=${view.key}`), (await read(lead, view.id)).count]).toEqual([[urgent], 1]);
    await inbound.rows('update conversation set assignee_id = $1 where id = $2', [lead.agent.memberId, own]);
    expect([(await read(agent, view.id)).count, (await read(lead, view.id)).count]).toEqual([1, 2]);
    const others = await save(lead, { name: 'Not mine', filter: { all: [{ not: mine }, tagged] }, audience: 'everybody' }); // prettier-ignore
    await ready(lead, others.id);
    await inbound.rows('update conversation set assignee_id = $1 where id = $2', [memberId, urgent]);
    expect([(await read(agent, others.id)).count, (await read(lead, others.id)).count]).toEqual([0, 1]);
    expect([await ids(agent, `view=${others.key}`), await ids(lead, `view=${others.key}`)]).toEqual([[], [urgent]]);
    const pinned = await save(agent, { name: 'Mine', filter: { all: [open, mine] } });
    await ready(agent, pinned.id);
    expect([await ids(agent, `view=${pinned.key}`), (await read(agent, pinned.id)).count]).toEqual([[urgent], 1]);
  });

  it('are looked through again when their filter changes, and counted anew', async () => {
    const view = await save(agent, { name: 'Changing', filter: { field: 'priority', operator: 'is', value: ['low'] } });
    await ready(agent, view.id);
    expect((await read(agent, view.id)).count).toBe(0);
    await talk({ priority: 1, language: 'de' });
    const body = { version: 0, filter: { field: 'language', operator: 'is', value: ['de'] }, name: 'German' };
    const changed = await agent.request('PATCH', `/api/views/${view.id}`, body);
    expect(changed.body).toMatchObject({ name: 'German', version: 1 });
    expect(await ready(agent, view.id)).toMatchObject({ count: 1 });
    const stale = await agent.request('PATCH', `/api/views/${view.id}`, { version: 0, name: 'x' });
    expect([stale.status, stale.body.code, stale.body.current.name]).toEqual([409, 'stale-version', 'German']);
    // another name is no reason to look through everything
    const renamed = await agent.request('PATCH', `/api/views/${view.id}`, { ...body, version: 1, name: 'Deutsch' });
    expect(renamed.body).toMatchObject({ name: 'Deutsch', progress: null, count: 1 });
  });

  it('leave nothing behind when they are removed', async () => {
    const view = await save(agent, { name: 'Short', filter: open });
    const { count } = await ready(agent, view.id);
    expect(count).toBeGreaterThan(0);
    expect((await agent.request('DELETE', `/api/views/${view.id}`)).status).toBe(204);
    expect((await agent.request('GET', `/api/views/${view.id}`)).status).toBe(404);
    expect((await agent.request('GET', `/api/conversations?view=${view.key}`)).status).toBe(404);
    await eventually(async () =>
      (await inbound.rows('select 1 from saved_view where id = $1', [view.id])).length === 0 ? true : undefined,
    );
    expect(await inbound.rows('select id from conversation where $1 = any (view_slots)', [Number(view.id) * 4])).toEqual([]); // prettier-ignore
    expect((await inbound.owner.request('POST', '/api/views/recount')).body).toEqual({ counters: 0, conversations: 0 });
  });

  it('are seen by whom they are for, and changed by their makers and leads', async () => {
    const [team] = await inbound.rows<{ id: number }>(
      `insert into team (workspace_id, name) values ($1, 'Boutiques') returning id`,
      [lead.agent.workspaceId],
    );
    const teamId = String(team?.id);
    const own = await save(lead, { name: 'Own', filter: open });
    const shared = await save(lead, { name: 'Team', filter: open, audience: 'team', teamId });
    const seen = async () => (await sidebar(agent)).map(({ name }) => name);
    expect(await seen()).not.toContain('Team');
    expect((await agent.request('GET', `/api/views/${shared.id}`)).status).toBe(404);
    await inbound.rows('insert into team_member (workspace_id, team_id, member_id) values ($1, $2, $3)', [
      lead.agent.workspaceId,
      teamId,
      agent.agent.memberId,
    ]);
    expect(await seen()).toContain('Team');
    expect(await seen()).not.toContain('Own');
    expect((await agent.request('GET', `/api/views/${own.id}`)).status).toBe(404);
    expect(await read(agent, shared.id)).toMatchObject({ editable: false });
    expect((await agent.request('DELETE', `/api/views/${shared.id}`)).status).toBe(403);
    const everybody = await agent.request('POST', '/api/views', { name: 'x', filter: open, audience: 'everybody' });
    expect([everybody.status, everybody.body.code]).toEqual([403, 'not-allowed']);
    const ours = await save(agent, { name: 'Ours', filter: open, audience: 'team', teamId });
    expect(await read(lead, ours.id).then((view) => view.id)).toBeUndefined(); // not in the team
    expect((await agent.request('PATCH', `/api/views/${ours.id}`, { version: 0, audience: 'me' })).body).toMatchObject({
      audience: 'me',
      teamId: null,
    });
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/views/${own.id}`)).status).toBe(404);
    expect(await sidebar(stranger)).toEqual([]);
  });

  it('stand in the order each member gives them', async () => {
    const member = await signedIn(inbound.test.app, { role: 'agent', workspaceId: agent.agent.workspaceId });
    const [a, b, c] = [
      await save(member, { name: 'a', filter: open }),
      await save(member, { name: 'b', filter: open }),
      await save(member, { name: 'c', filter: open }),
    ];
    const own = async () => (await sidebar(member)).map(({ name }) => name).filter((name) => name.length === 1);
    expect(await own()).toEqual(['a', 'b', 'c']);
    expect((await member.request('PUT', '/api/views/order', { ids: [c.id, a.id] })).status).toBe(204);
    expect(await own()).toEqual(['c', 'a', 'b']);
    expect((await member.request('PUT', '/api/views/order', { ids: ['x'] })).status).toBe(400);
    expect(b.key).toBe(`view-${b.id}`);
  });

  it.each([
    ['/filter/any/0/value/0', { name: 'x', filter: { any: [{ ...open, value: ['shut'] }] } }],
    ['/filter/some', { name: 'x', filter: { some: [] } }],
    ['/filter', { name: 'x' }],
    ['/name', { name: ' ', filter: open }],
    ['/sort', { name: 'x', filter: open, sort: 'loudest' }],
    ['/teamId', { name: 'x', filter: open, audience: 'team' }],
    ['/teamId', { name: 'x', filter: open, audience: 'team', teamId: '99999' }],
    ['/teamId', { name: 'x', filter: open, teamId: '1' }],
  ])('are refused at %s', async (pointer, body) => {
    const answer = await lead.request('POST', '/api/views', body);
    expect([answer.status, answer.body.errors?.map((one: { pointer: string }) => one.pointer)]).toEqual([400, expect.arrayContaining([pointer])]); // prettier-ignore
  });

  it('can be tried out: a count and the first rows, before anything is saved', async () => {
    const id = await talk({ language: 'it', priority: 2 });
    const filter: Filter = { all: [open, { field: 'language', operator: 'is', value: ['it'] }] };
    const answer = await agent.request('POST', '/api/views/preview', { filter, sort: 'waiting' });
    expect(answer.body).toMatchObject({ count: 1, capped: false, items: [{ id }] });
    const none = await agent.request('POST', '/api/views/preview', { filter: { all: [open, { not: open }] } });
    expect(none.body).toEqual({ count: 0, capped: false, items: [] });
    expect((await agent.request('POST', '/api/views/preview', { filter: {} })).status).toBe(400);
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    expect((await stranger.request('POST', '/api/views/preview', { filter })).body.count).toBe(0);
  });

  it('are filtered further by an address, like every view', async () => {
    const id = await talk({ language: 'es', priority: 2, assignee_id: null });
    await talk({ language: 'es', assignee_id: 99 });
    const filter = encodeURIComponent(JSON.stringify({ field: 'language', operator: 'is', value: ['es'] }));
    expect(await ids(agent, `view=unassigned&filter=${filter}`)).toEqual([id]);
    const view = await save(agent, { name: 'High', filter: { field: 'priority', operator: 'is', value: ['high'] } });
    await ready(agent, view.id);
    expect(await ids(agent, `view=${view.key}&filter=${filter}`)).toEqual([id]);
    const handled = encodeURIComponent(JSON.stringify({ field: 'status', operator: 'is', value: ['handled'] }));
    expect((await list(agent, `view=all&filter=${handled}`)).items.every((one) => one.status === 'handled')).toBe(true);
    const wrong = await agent.request('GET', `/api/conversations?filter=${encodeURIComponent('{"all":[{}]}')}`);
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/filter/all/0/field']);
    expect((await agent.request('GET', '/api/conversations?filter=x')).status).toBe(400);
  });

  it('read the same list page by page in every order, whether few or many are in them', async () => {
    const other = await signedIn(inbound.test.app, { role: 'owner' });
    const theirs = await anAccount(inbound.test.app, { workspaceId: other.agent.workspaceId });
    for (let n = 0; n < 12; n += 1) {
      const set = { stars: n % 3 === 0 ? null : 1 + (n % 4), priority: n % 3, waiting_since: n % 4 === 0 ? null : new Date(Date.now() - n * 60_000) }; // prettier-ignore
      await aConversation(inbound.test.db, { account: theirs, minutesAgo: n, set });
    }
    const view = await save(other, { name: 'All open', filter: open });
    await ready(other, view.id);
    for (const sort of ['newest', 'oldest', 'waiting', 'due', 'priority', 'stars']) {
      const whole = await ids(other, `view=${view.key}&sort=${sort}`);
      const walked = await ids(other, `view=all&sort=${sort}`);
      expect([sort, whole.length, whole]).toEqual([sort, 12, walked]);
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Page<ConversationView> = await list(other, `view=${view.key}&sort=${sort}&limit=5${cursor && `&cursor=${cursor}`}`); // prettier-ignore
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect([sort, paged]).toEqual([sort, whole]);
    }
    const stars = (await list(other, `view=${view.key}&sort=stars`)).items.map((one) => one.stars);
    expect(stars).toEqual([...stars].sort((one, other) => (one ?? 9) - (other ?? 9)));
    expect(new Set(stars)).toEqual(new Set([1, 2, 3, 4, null]));
  });
});
