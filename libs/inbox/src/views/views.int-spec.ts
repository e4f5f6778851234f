import type { ViewView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { queriesOf } from '@parvis/testing';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';
import { CounterFolder } from './counter-folder';
import { recountViews } from './recount-views';
import { RiskSweeper } from './risk-sweeper';
import { NightlyRecount } from './nightly-recount';

describe('views', () => {
  let inbound: InboundTest;
  let workspaceId: number;

  beforeAll(async () => {
    inbound = await startInbound();
    workspaceId = inbound.owner.agent.workspaceId;
  });
  afterAll(() => inbound.test.stop());

  const views = async (member = inbound.owner) => {
    const { status, body } = await member.request('GET', '/api/views');
    expect(status).toBe(200);
    return body as ViewView[];
  };
  const counts = async (member = inbound.owner) =>
    Object.fromEntries((await views(member)).map(({ key, count }) => [key, count]));
  const recount = () => inbound.test.db.transaction('system', (tx) => recountViews(tx, workspaceId));

  it('lists built-in views, teams, channels, accounts and tags with their counts', async () => {
    const account = await inbound.connect();
    const [team] = await inbound.rows<{ id: number }>(
      `insert into team (workspace_id, name) values ($1, 'Boutiques') returning id`,
      [workspaceId],
    );
    const [tag] = await inbound.rows<{ id: number }>(
      `insert into tag (workspace_id, name) values ($1, 'Retard') returning id`,
      [workspaceId],
    );
    await account.send(...[1, 2, 3, 4].map((n) => commentEvent('created', { id: `v-${n}`, thread: `v-${n}` })));
    await inbound.drain();
    await inbound.rows(
      `update conversation set assignee_id = $2, team_id = $3, tag_ids = array[$4::int] where thread_key = 'v-1' and workspace_id = $1`,
      [workspaceId, inbound.owner.agent.memberId, team?.id, tag?.id],
    );
    await inbound.rows(`update conversation set assignee_id = $1, status = 3 where thread_key = 'v-2'`, [
      inbound.owner.agent.memberId,
    ]);
    expect(await counts()).toMatchObject({
      mine: 1,
      'mine:handled': 1,
      'mine:waiting': 0,
      unassigned: 2,
      mentions: 0,
      'at-risk': 0,
      snoozed: 0,
      handled: 1,
      all: 3,
      [`team-${team?.id}`]: 1,
      [`tag-${tag?.id}`]: 1,
      'channel-generic-webhook': 3,
      [`account-${account.id}`]: 3,
      [`account-${account.id}:handled`]: 1,
    });
    const names = (await views()).filter(({ kind }) => kind === 'team' || kind === 'tag').map(({ name }) => name);
    expect(names).toEqual(['Boutiques', 'Retard']);
  });

  it('shows another member and another workspace their own counts', async () => {
    const colleague = await signedIn(inbound.test.app, { role: 'agent', workspaceId });
    expect(await counts(colleague)).toMatchObject({ mine: 0, unassigned: 2 });
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    const theirs = await counts(stranger);
    expect(theirs).toMatchObject({ mine: 0, unassigned: 0, handled: 0 });
    expect(Object.keys(theirs).filter((key) => /^(team|tag|account|channel)-/.test(key))).toEqual([]);
  });

  it('counts exactly through concurrent intake, work and folding', async () => {
    const accounts = await Promise.all([inbound.connect(), inbound.connect()]);
    const folder = inbound.test.app.get(CounterFolder, { strict: false });
    const deliveries = Array.from({ length: 40 }, (_, n) => {
      const account = accounts[n % accounts.length]!;
      return account.send(
        ...Array.from({ length: 10 }, (_unused, i) =>
          commentEvent('created', { id: `x-${n}-${i}`, thread: `x-${n % 7}-${i}` }),
        ),
      );
    });
    let working = true;
    const agents = Array.from({ length: 6 }, async (_, n) => {
      while (working) {
        await inbound.rows(
          `update conversation set assignee_id = case when random() < 0.3 then null else 1 + $2::int end, status = floor(random() * 4), team_id = case when random() < 0.5 then 7 end,
             tag_ids = case when random() < 0.5 then array[3, 4] else '{}'::int[] end, at_risk = random() < 0.5
           where workspace_id = $1 and id in (select id from conversation where workspace_id = $1 order by random() limit 5 for update skip locked)`,
          [workspaceId, n],
        );
        await folder.foldOnce();
      }
    });
    await Promise.all(deliveries);
    await inbound.drain();
    working = false;
    await Promise.all(agents);
    expect(await recount()).toEqual([]);
    expect((await counts())['all']).toBeGreaterThan(0);
  });

  it('finds a wrong counter and puts it right', async () => {
    const before = await counts();
    await inbound.rows('insert into counter_delta (workspace_id, dim, key, n) values ($1, 2, 0, 5)', [workspaceId]);
    expect((await counts())['unassigned']).toBe((before['unassigned'] ?? 0) + 5);
    expect(await recount()).toEqual([{ dim: 2, key: '0', difference: -5 }]);
    expect(await counts()).toEqual(before);
    expect(await recount()).toEqual([]);
  });

  it('reads counters only: no count over conversations, the same queries for any number of rows', async () => {
    const seen = await queriesOf(inbound.test.db, () => views());
    expect(seen.filter((sql) => /count\s*\(|offset|from conversation/i.test(sql))).toEqual([]);
    expect(seen.filter((sql) => /view_counter/.test(sql))).toHaveLength(1);
  });

  it('marks what is due soon, tells it, and takes the mark back', async () => {
    const account = await inbound.connect();
    await account.send(
      commentEvent('created', {
        id: 'r-late',
        thread: 'r-late',
        createdAt: new Date(Date.now() - 5 * 3_600_000).toISOString(),
      }),
      commentEvent('created', {
        id: 'r-soon',
        thread: 'r-soon',
        createdAt: new Date(Date.now() - 3.8 * 3_600_000).toISOString(),
      }),
      commentEvent('created', { id: 'r-calm', thread: 'r-calm' }),
    );
    await inbound.drain();
    const sweeper = inbound.test.app.get(RiskSweeper, { strict: false });
    while ((await sweeper.sweepOnce()) > 0);
    const marked = () =>
      inbound.rows('select thread_key from conversation where account_id = $1 and at_risk order by 1', [account.id]);
    expect(await marked()).toEqual([{ thread_key: 'r-late' }, { thread_key: 'r-soon' }]);
    await account.send(
      commentEvent('created', { id: 'r-answer', thread: 'r-late', author: 'brand', text: 'Here it is.' }),
    );
    await inbound.drain();
    expect(await marked()).toEqual([{ thread_key: 'r-soon' }]);
    expect(await recount()).toEqual([]);
  });

  it('recounts every workspace at night', async () => {
    await inbound.rows('insert into counter_delta (workspace_id, dim, key, n) values ($1, 1, 3, -2)', [workspaceId]);
    expect(await inbound.test.app.get(NightlyRecount, { strict: false }).runOnce()).toEqual({
      counters: 1,
      conversations: 0,
    });
    expect(await recount()).toEqual([]);
  });
});
