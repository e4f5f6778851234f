import { BoardRoom } from '../../test/board-room';
import { manyConversations } from '../../test/many';
import { indexesOf, type PlanNode, planOf, type SentStatement, sentWhile, walkedOf } from '../../test/statements';
import { pageStatement, positionsOf } from './items/board-page';

jest.setTimeout(240_000);

const ITEMS = 24_000;

// what is read of them has to stay as little as what is shown
describe('lists and counts of a large board', () => {
  let room: BoardRoom;
  let postId: string;
  let clusterId: string;

  beforeAll(async () => {
    room = await BoardRoom.open();
    const { workspaceId } = room;
    await manyConversations(room.test.database, workspaceId, ITEMS);
    postId = await room.post();
    clusterId = '77';
    await room.rows(
      `insert into screening (workspace_id, item_id, conversation_id, post_id, identity_id, cluster_id, sameness, created_at, due_at, account_id, flags,
         revision, kind, channel, platform_state, state, severity, label, copied)
       select $1, i.id, i.conversation_id, case when n % 8 = 0 then $2::bigint when n % 8 = 1 then n % 400 + 1 end, n % 3000, case when n % 50 = 0 then 77 when n % 50 = 1 then n end,
         n % 90, i.created_at, case when n % 3 = 0 then now() + n * interval '1 minute' end, i.account_id,
         case n % 7 when 0 then 1 when 1 then 2 when 2 then 64 when 3 then 8 when 4 then 32 when 5 then 4 else 0 end,
         1, i.kind, 0, 0, case when n % 5 = 0 then 0 when n % 5 < 4 then 1 else 2 + n % 2 end, n % 6, n % 13, n % 50 = 0
       from (select *, row_number() over (order by id) as n from item where workspace_id = $1 and direction = 0) i`,
      [workspaceId, postId],
    );
    await room.rows(
      `insert into look_alike (workspace_id, id, first_item_id, sameness, b0, b1, b2, b3, b4, b5, sample) values ($1, 77, 1, 1, 1, 2, 3, 4, 5, 6, 'Achetez')`,
      [workspaceId],
    );
    await room.rows('select fold_counters()');
    await room.test.db.dataSource.query('vacuum analyze screening');
  });
  afterAll(() => room.test.stop());

  const readOf = (plan: readonly PlanNode[]): number =>
    plan
      .filter((node) => node['Relation Name'] === 'screening')
      .reduce((sum, node) => sum + (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0), 0);
  const page = (queue: string, sort: string, grouped = false) => {
    const request = { workspaceId: room.workspaceId, memberId: room.moderator.agent.memberId, filter: { queue: queue as 'review' }, sort: sort as 'newest', grouped, limit: 50, dayStart: new Date(0) }; // prettier-ignore
    const [position] = positionsOf(request);
    return pageStatement(request, position ?? { stretch: 'newest', after: null }, 51);
  };

  it.each([
    ['review', 'newest', 'screening_review'],
    ['review', 'oldest', 'screening_review'],
    ['review', 'severity', 'screening_review_severity'],
    ['review', 'due', 'screening_review_due'],
    ['held', 'newest', 'screening_held'],
    ['reported', 'newest', 'screening_reported'],
    ['links', 'newest', 'screening_links'],
    ['first-time', 'newest', 'screening_first_time'],
    ['look-alikes', 'newest', 'screening_look_alikes'],
    ['personal-data', 'newest', 'screening_personal_data'],
    ['unchecked', 'newest', 'screening_unchecked'],
    ['hidden', 'newest', 'screening_hidden'],
    ['deleted', 'newest', 'screening_deleted'],
  ])('read a page of %s by %s as one walk of %s', async (queue, sort, index) => {
    const plan = await planOf(room.test.database, room.workspaceId, page(queue, sort));
    expect(indexesOf(plan)).toEqual([index]);
    expect(readOf(plan)).toBeLessThanOrEqual(51);
  });

  it('look through a grouped page without reading the look-alikes that stand behind a row', async () => {
    const plan = await planOf(room.test.database, room.workspaceId, page('review', 'newest', true));
    expect(walkedOf(plan)).toEqual([]);
    expect(indexesOf(plan)).toContain('screening_review');
    expect(readOf(plan)).toBeLessThan(400);
  });

  /** As the board plans it: see `Database.lookUp`. */
  const asLookedUp = ({ sql, values }: SentStatement): Promise<PlanNode[]> =>
    room.test.db.lookUp(room.workspaceId, async (tx) => {
      const { 'QUERY PLAN': plan } = await tx.one<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (analyze, timing off, format json) ${sql}`, values); // prettier-ignore
      return flat(plan[0].Plan);
    });
  const paths = (): [path: string, most: number][] => [
    ['items?queue=review&limit=50', 2_500],
    [`items?postId=${postId}&limit=50`, 2_500],
    [`items?identityId=17`, 500],
    ['queues', 50],
    [`clusters`, 3_000],
    [`clusters/${clusterId}`, 3_000],
    // the post has 3,000 items: its counts are read off one index
    [`posts/${postId}`, 12_000],
    ['campaigns', 600],
  ];
  it('are served over HTTP without reading a table from end to end', async () => {
    for (const [path, most] of paths()) {
      const sent = await sentWhile(() => room.get(`/api/moderation/${path}`));
      const plans = await Promise.all(sent.filter(isRead).map(asLookedUp)); // prettier-ignore
      const large = plans.flatMap(walkedOf).filter((table) => /^(screening|item|conversation|identity|decision|action)/.test(table)); // prettier-ignore
      expect([path, large]).toEqual([path, []]);
      expect([path, plans.reduce((sum, plan) => sum + readOf(plan), 0) <= most]).toEqual([path, true]);
    }
  });
});

const isRead = ({ sql }: SentStatement): boolean => /^\s*(select|with)\b/i.test(sql) && / screening /.test(sql);

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
