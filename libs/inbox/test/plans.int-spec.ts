import { type Agent, IdentityModule } from '@parvis/identity';
import { signedIn } from '@parvis/identity/testing';
import { startTestApp, type TestApp } from '@parvis/testing';
import pg from 'pg';
import { PullNext } from '../src/assignment/pull-next';
import { cursorAfter } from '../src/conversations/list-page';
import { ConversationReader } from '../src/conversations/conversation-reader';
import { InboundModule } from '../src/inbound.module';
import { OutboundModule } from '../src/outbound.module';
import { Search } from '../src/search/search.service';
import { ViewsService } from '../src/views/views.service';
import { type ManyConversations, manyConversations } from './many';
import { indexesOf, planOf, type SentStatement, sentWhile, walkedOf } from './statements';

jest.setTimeout(120_000); // loading takes its time on a busy machine

/** Fifty thousand conversations are enough for the planner to go wrong where it can. */
describe('plans', () => {
  let test: TestApp;
  let agent: Agent;
  let many: ManyConversations;
  const scope = ({ name, sql }: SentStatement) =>
    name === undefined && /tag_ids @>|sx_tsv/.test(sql) ? 'system' : agent.workspaceId;
  const plan = (statement: SentStatement) => planOf(test.database, scope(statement), statement);

  beforeAll(async () => {
    test = await startTestApp({ imports: [IdentityModule, InboundModule, OutboundModule], role: 'api' });
    ({ agent } = await signedIn(test.app, { role: 'owner' }));
    many = await manyConversations(test.database, agent.workspaceId);
  });
  afterAll(() => test.stop());

  const reader = () => test.app.get(ConversationReader, { strict: false });
  const pages: [view: string, sort: 'newest' | 'due' | 'priority', index: string, from: 'due' | null][] = [
    ['all', 'newest', 'conv_open', null],
    ['unassigned', 'newest', 'conv_unassigned', null],
    ['mine', 'newest', 'conv_mine', null],
    ['account', 'newest', 'conv_account', null],
    ['all', 'due', 'conv_at_risk', null],
    ['all', 'due', 'conv_due', 'due'],
    ['all', 'priority', 'conv_priority', null],
    ['at-risk', 'due', 'conv_at_risk', null],
    ['handled', 'newest', 'conv_rest', null],
  ];

  it.each(pages)('reads %s by %s from %s, a page and the next, without sorting', async (name, sort, index, from) => {
    const view = name === 'account' ? `account-${many.accounts[3]}` : name;
    const worker = { ...agent, memberId: many.members[7]! };
    let cursor = from === null ? undefined : cursorAfter(from);
    for (const turn of ['first', 'next']) {
      let next: string | null = null;
      const sent = await sentWhile(async () => {
        const page = await reader().list(worker, { view, sort, limit: 50, ...(cursor && { cursor }) });
        next = page.nextCursor;
      });
      const [page] = sent.filter(({ sql }) => sql.includes('from conversation c'));
      const nodes = await plan(page!);
      expect([turn, indexesOf(nodes)]).toEqual([turn, expect.arrayContaining([index])]);
      expect(walkedOf(nodes)).toEqual([]);
      expect(nodes.filter((node) => node['Node Type'].includes('Sort'))).toEqual([]);
      expect(next).not.toBeNull();
      cursor = next ?? undefined;
    }
  });

  it('finds a tag that few conversations have by the index of tags, and walks the open ones for a frequent one', async () => {
    const page = async (tag: number) => {
      const sent = await sentWhile(() => reader().list(agent, { view: `tag-${tag}`, limit: 50 }));
      return plan(sent.find(({ sql }) => sql.includes('from conversation c'))!);
    };
    const rare = await page(many.rareTag);
    expect(indexesOf(rare)).toContain('conv_tags');
    expect(rare.find((node) => node['Index Name'] === 'conv_tags')?.['Actual Rows']).toBeLessThan(20);
    expect(walkedOf([...rare, ...(await page(many.frequentTag))])).toEqual([]);
  });

  it('reads one member’s rows only where they are few and the order is another', async () => {
    const worker = { ...agent, memberId: many.members[7]! };
    for (const sort of ['due', 'priority'] as const) {
      const sent = await sentWhile(() => reader().list(worker, { view: 'mine', sort, limit: 50 }));
      const nodes = await plan(sent.find(({ sql }) => sql.includes('from conversation c'))!);
      expect(indexesOf(nodes)).toContain('conv_mine');
      expect(indexesOf(nodes)).not.toContain('conv_priority');
    }
  });

  it('takes the next conversation from the index of unassigned ones, one row and no more', async () => {
    const sent = await sentWhile(() => test.app.get(PullNext, { strict: false }).take(agent, {}));
    const nodes = await plan(sent.find(({ sql }) => sql.includes('skip locked'))!);
    const scan = nodes.find((node) => node['Index Name'] === 'conv_next');
    expect(scan).toMatchObject({ 'Actual Rows': 1 });
    expect(nodes.filter((node) => node['Node Type'].includes('Sort'))).toEqual([]);
    expect(walkedOf(nodes)).toEqual([]);
  });

  it('counts nothing and skips nothing on the way to a screen', async () => {
    const sent = await sentWhile(async () => {
      for (const view of [
        'all',
        'unassigned',
        'mine',
        'mentions',
        'at-risk',
        'snoozed',
        'handled',
        'channel-facebook',
        `tag-${many.rareTag}`,
      ])
        for (const sort of ['newest', 'oldest', 'due', 'priority'] as const)
          await reader().list(agent, { view, sort, limit: 50 });
      const [first] = (await reader().list(agent, { limit: 1 })).items;
      await reader().detail(agent, first!.id);
      await reader().items(agent, first!.id, {});
      await test.app.get(ViewsService, { strict: false }).list(agent);
    });
    expect(sent.length).toBeGreaterThan(40);
    expect(sent.filter(({ sql }) => /count\s*\(|\boffset\b/i.test(sql)).map(({ sql }) => sql)).toEqual([]);
  });

  it('reads the sidebar from counters, never from conversations', async () => {
    const sent = await sentWhile(() => test.app.get(ViewsService, { strict: false }).list(agent));
    expect(sent.filter(({ sql }) => /\bconversation\b/.test(sql))).toEqual([]);
  });

  it('searches rare words by the text index and never walks the items', async () => {
    const search = test.app.get(Search, { strict: false });
    const planned = async (q: string) => {
      const sent = await sentWhile(() => search.search(agent, { q }));
      const slices = sent.filter(({ sql }) => sql.includes('sx_tsv(i.text)'));
      return (await Promise.all(slices.map(plan))).flat();
    };
    const rare = await planned(`${many.rareWord} `);
    expect(indexesOf(rare).some((name) => name.includes('sx_tsv'))).toBe(true);
    const all = [
      ...rare,
      ...(await planned(`${many.frequentWord} `)),
      ...(await planned(`${many.rareWord} ${many.frequentWord} `)),
    ];
    expect(walkedOf(all)).toEqual([]);
  });

  it('plans a search with its words, and what is always the same once', async () => {
    const searched = await sentWhile(() => test.app.get(Search, { strict: false }).search(agent, { q: 'livraison ' }));
    const words = searched.filter(({ sql }) => sql.includes('sx_tsv(i.text)'));
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter(({ name }) => name !== undefined)).toEqual([]);
    const listed = await sentWhile(() => reader().list(agent, { view: 'all' }));
    expect(listed.filter(({ sql, name }) => sql.includes('from conversation c') && name === undefined)).toEqual([]);
  });

  it('lets two members change conversations of one view at once: counters are appended, no row is waited for', async () => {
    const open = async () => {
      const client = new pg.Client({ connectionString: test.database.url });
      await client.connect();
      await client.query(`begin; set local role parvis_system; set local lock_timeout = '2s'`);
      return client;
    };
    const [one, other] = [await open(), await open()];
    const { rows } = await one.query<{ id: string }>(
      'select id from conversation where workspace_id = $1 and status = 0 and assignee_id is null order by id limit 2',
      [agent.workspaceId],
    );
    const take = (client: pg.Client, id: string) =>
      client.query('update conversation set status = 3, assignee_id = 1 where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        id,
      ]);
    try {
      const before = await one.query('select sum(n) as n from view_counter where workspace_id = $1', [
        agent.workspaceId,
      ]);
      // both leave the same counters: nobody's and open
      expect((await take(one, rows[0]!.id)).rowCount).toBe(1);
      expect((await take(other, rows[1]!.id)).rowCount).toBe(1);
      await other.query('commit');
      const after = await one.query('select sum(n) as n from view_counter where workspace_id = $1', [
        agent.workspaceId,
      ]);
      expect(after.rows).toEqual(before.rows);
    } finally {
      await one.query('rollback');
      await Promise.all([one.end(), other.end()]);
    }
  });
});
