import type { ConversationSort } from '@parvis/contracts';
import { queriesOf } from '@parvis/testing';
import { commentEvent, type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import type { ListRequest } from '../conversations/list-filters';
import { pageStatement, type Position, positionsOf } from '../conversations/list-page';
import { parseViewKey } from '../conversations/view-key';
import { RiskSweeper } from './risk-sweeper';

jest.setTimeout(30_000);

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const CONVERSATIONS = 60_000;

// what once made a page 60 to 300 times slower must not come back unnoticed
describe('the traps of the hot paths', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let workspaceId: number;

  beforeAll(async () => {
    inbound = await startInbound();
    account = await inbound.connect();
    workspaceId = inbound.owner.agent.workspaceId;
    await inbound.rows(
      `insert into conversation (id, workspace_id, account_id, kind, channel, first_item_id, last_item_id, last_activity_at, next_due_at, status, priority, assignee_id, team_id, at_risk, tag_ids, thread_hash, thread_key)
       select n, $1, $2, 0, 21, n, n, now() - n * interval '1 minute', case when n % 3 > 0 then now() + n * interval '1 minute' end, case when n % 6 = 0 then 0 else 3 end, n % 4,
         case when n % 12 = 0 then 1 + n % 50 end, case when n % 5 = 0 then 1 + n % 4 end, n % 600 = 0, case when n % 7 = 0 then array[1 + n % 30] else '{}'::int[] end, md5(n::text)::uuid, n::text
       from generate_series(1, $3::int) n`,
      [workspaceId, account.id, CONVERSATIONS],
    );
    await inbound.test.db.dataSource.query('analyze conversation');
    await inbound.test.db.dataSource.query('vacuum conversation');
  });
  afterAll(() => inbound.test.stop());

  const request = (view: string, sort: ConversationSort = 'newest'): ListRequest => ({
    workspaceId,
    memberId: inbound.owner.agent.memberId,
    view: parseViewKey(view) ?? { kind: 'all' },
    status: undefined,
    accountIds: undefined,
    tagId: undefined,
    sort,
    limit: 50,
    cursor: undefined,
  });
  const planOf = async (list: ListRequest, after: string[] | null = null, stretch?: Position['stretch']) => {
    const found = positionsOf(list).find((one) => stretch === undefined || one.stretch === stretch);
    const position: Position = { ...found!, after };
    const { sql, values } = pageStatement(list, position, 51);
    return inbound.test.db.transaction(workspaceId, async (tx) => {
      const { 'QUERY PLAN': plan } = await tx.one<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain (analyze, format json) ${sql}`,
        values,
      );
      return { sql, nodes: flat(plan[0].Plan) };
    });
  };
  const scansOf = (nodes: PlanNode[]) => nodes.filter((node) => node['Relation Name'] === 'conversation');
  const deep = () => [new Date(Date.now() - 30_000 * 60_000).toISOString().replace('Z', '000Z'), '30000'];

  const pages: [view: string, stretch: Position['stretch'], sort: ConversationSort, index: string][] = [
    ['unassigned', 'newest', 'newest', 'conv_unassigned'],
    ['all', 'newest', 'newest', 'conv_open'],
    ['all', 'at-risk', 'due', 'conv_at_risk'],
    ['all', 'due', 'due', 'conv_due'],
    ['all', 'not-due', 'due', 'conv_not_due'],
    ['all', 'raised', 'priority', 'conv_priority'],
    ['at-risk', 'at-risk', 'due', 'conv_at_risk'],
    ['handled', 'newest', 'newest', 'conv_rest'],
  ];
  it.each(pages)(
    'reads a page of %s, %s, by %s as one walk of %s, without a sort and without what it does not show',
    async (view, stretch, sort, index) => {
      const { nodes } = await planOf(request(view, sort), null, stretch);
      const scans = scansOf(nodes);
      expect(scans.map((scan) => scan['Index Name'])).toEqual([index]);
      expect(scans[0]?.['Actual Rows']).toBeLessThanOrEqual(51);
      expect(scans[0]?.['Rows Removed by Filter'] ?? 0).toBe(0);
    },
  );

  it('reads a deep page as cheaply as the first, without an offset', async () => {
    for (const view of ['unassigned', 'all']) {
      const { sql, nodes } = await planOf(request(view), deep());
      const [scan] = scansOf(nodes);
      expect(scan?.['Actual Rows']).toBe(51);
      expect(scan?.['Rows Removed by Filter'] ?? 0).toBe(0);
      expect(sql).not.toMatch(/offset\s+[1-9$]|count\s*\(/i);
    }
  });

  it('never walks the whole open set for one member’s or team’s conversations', async () => {
    for (const [view, sort] of [
      ['mine', 'newest'],
      ['team-2', 'newest'],
      ['mine', 'priority'],
      ['mine', 'due'],
    ] as const) {
      const { nodes } = await planOf(request(view, sort));
      const read = scansOf(nodes).reduce(
        (sum, node) => sum + (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0),
        0,
      );
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
      expect({ view, sort, few: read < CONVERSATIONS / 50 }).toEqual({ view, sort, few: true });
    }
  });

  it('serves list and views over HTTP without a count, an offset or a sequential scan', async () => {
    const before = await scans();
    const seen = await queriesOf(inbound.test.db, async () => {
      for (const view of ['unassigned', 'mine', 'all', 'handled', 'at-risk', `account-${account.id}`]) {
        const { sql, values } = pageStatement(request(view), positionsOf(request(view))[0], 51);
        await inbound.test.db.read(workspaceId, sql, values);
      }
      expect((await inbound.owner.request('GET', '/api/views')).status).toBe(200);
    });
    expect(seen.filter((sql) => /count\s*\(|offset\s+[1-9$]/i.test(sql))).toEqual([]);
    expect((await scans()).conversation).toBe(before.conversation);
  });

  it('looks everything up by index while it takes in new items', async () => {
    const take = async (round: string) => {
      await account.send(
        ...Array.from({ length: 60 }, (_, n) =>
          commentEvent('created', { id: `trap-${round}-${n}`, thread: `trap-${n % 20}` }),
        ),
      );
      await inbound.drain();
    };
    await take('first');
    // a scan of another session may be told late; one of the intake's own comes again in every round
    const grown: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = await scans();
      await take(`round-${round}`);
      await take(`round-${round}`); // redelivered
      const after = await scans();
      if (Object.keys(after).every((table) => after[table] === before[table])) return;
      grown.push({ before, after });
    }
    expect(grown).toEqual([]);
  });

  it('finds what is due by its own index', async () => {
    const sweeper = inbound.test.app.get(RiskSweeper, { strict: false });
    while ((await sweeper.sweepOnce()) > 0);
    const before = await scans();
    await sweeper.sweepOnce();
    expect((await scans()).conversation).toBe(before.conversation);
  });

  /** Sequential scans since the server started, by table that grows. */
  async function scans(): Promise<Record<string, number>> {
    await inbound.test.db.dataSource.query('select pg_stat_force_next_flush()');
    const rows = (await inbound.test.db.dataSource.query(
      `select relname, seq_scan::int from pg_stat_user_tables where relname in ('conversation', 'item_key', 'identity', 'contact', 'thread_alias') or relname ~ '^item_\\d'`,
    )) as { relname: string; seq_scan: number }[];
    return Object.fromEntries(rows.map(({ relname, seq_scan }) => [relname, seq_scan]));
  }
});

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
