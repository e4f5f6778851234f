import type { Filter, SavedViewView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { eventually } from '@parvis/testing';
import { type InboundTest, startInbound } from '../../test/generic';
import { manyConversations } from '../../test/many';
import { indexesOf, planOf, type PlanNode, sentWhile, walkedOf } from '../../test/statements';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';
import { ViewSweeper } from './view-sweeper';

jest.setTimeout(120_000); // loading takes its time on a busy machine

const RARE: Filter = { field: 'tag', operator: 'any-of', value: ['31'] };
const OPEN: Filter = { field: 'status', operator: 'is', value: ['open'] };

describe('plans of saved views', () => {
  let inbound: InboundTest;
  let workspaceId: number;

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    ({ workspaceId } = inbound.owner.agent);
    await manyConversations(inbound.test.database, workspaceId, 12_000);
  });
  afterAll(() => inbound.test.stop());

  const view = async (filter: Filter): Promise<SavedViewView> => {
    const { body } = await inbound.owner.request('POST', '/api/views', { name: 'v', filter });
    const ready = await eventually(async () => {
      const answer = await inbound.owner.request('GET', `/api/views/${body.id}`);
      return answer.body.progress === null ? (answer.body as SavedViewView) : undefined;
    }, 60_000);
    await inbound.test.db.dataSource.query('vacuum analyze conversation');
    return ready;
  };
  const page = async (query: string): Promise<PlanNode[]> => {
    const sent = await sentWhile(async () => {
      expect((await inbound.owner.request('GET', `/api/conversations?${query}`)).status).toBe(200);
    });
    const lists = sent.filter(({ sql }) => sql.includes('as place'));
    return (await Promise.all(lists.map((one) => planOf(inbound.test.database, 'system', one)))).flat();
  };

  it('read a small view whole by the index of views, in any order', async () => {
    const { key, count } = await view(RARE);
    expect(count).toBeLessThan(20);
    for (const sort of ['newest', 'due', 'waiting', 'stars']) {
      const nodes = await page(`view=${key}&sort=${sort}`);
      expect([sort, indexesOf(nodes)]).toEqual([sort, expect.arrayContaining(['conv_views'])]);
      expect(walkedOf(nodes)).toEqual([]);
    }
  });

  it('walk the order of a large view until a page of it was met', async () => {
    const open = await view({ all: [OPEN, { not: RARE }] });
    const nodes = await page(`view=${open.key}`);
    expect(indexesOf(nodes)).toContain('conv_open');
    const scan = nodes.find((node) => node['Index Name'] === 'conv_open');
    expect(scan?.['Actual Rows']).toBeLessThan(100);
    expect(walkedOf(nodes)).toEqual([]);
    const any = await view({ not: RARE });
    const several = await page(`view=${any.key}`);
    expect(indexesOf(several)).toEqual(expect.arrayContaining(['conv_open', 'conv_rest']));
    expect(walkedOf(several)).toEqual([]);
  });

  it('read the longest waiting from an index of their own', async () => {
    await inbound.rows(
      `update conversation set waiting_since = last_activity_at where workspace_id = $1 and status = 0 and next_due_at is not null`,
      [workspaceId],
    );
    await inbound.test.db.dataSource.query('vacuum analyze conversation');
    const nodes = await page('view=all&sort=waiting');
    expect(indexesOf(nodes)).toContain('conv_waiting');
    expect(nodes.filter((node) => node['Node Type'].includes('Sort'))).toEqual([]);
  });

  it('sweep what time moves by its own index, and count nothing for the sidebar', async () => {
    await view({ all: [OPEN, { field: 'inactive', operator: 'longer-than', value: 500_000 }] });
    const sweeper = inbound.test.app.get(ViewSweeper, { strict: false });
    const sent = await sentWhile(() => sweeper.sweepOnce());
    const [sweep] = sent.filter(({ sql }) => sql.includes('views_due_at <= now()'));
    const nodes = await planOf(inbound.test.database, 'system', sweep!);
    expect(indexesOf(nodes)).toContain('conv_views_due');
    expect(walkedOf(nodes)).toEqual([]);
    const listed = await sentWhile(async () => {
      expect((await inbound.owner.request('GET', '/api/views')).status).toBe(200);
    });
    expect(listed.filter(({ sql }) => /\bconversation\b/.test(sql))).toEqual([]);
  });
});
