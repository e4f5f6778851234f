import type { InboundEvent } from '@parvis/channels';
import type { ConversationView, Filter, Page, SavedViewView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { anInboundItem, arrive } from '../../test/arriving';
import { type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { manyConversations } from '../../test/many';
import { indexesOf, type PlanNode, planOf, sentWhile, walkedOf } from '../../test/statements';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

jest.setTimeout(60_000);

const open: Filter = { field: 'status', operator: 'is', value: ['open'] };
const wide: Filter = { field: 'reach', operator: 'at-least', value: 10_000 };

describe('the reach of who wrote', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let view: SavedViewView;

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    account = await inbound.connect();
    const body = { name: 'Wide reach', filter: { all: [open, wide] }, sort: 'reach' };
    view = (await inbound.owner.request('POST', '/api/views', body)).body as SavedViewView;
    await eventually(async () => ((await readView()).progress === null ? true : undefined));
  });
  afterAll(() => inbound.test.stop());

  const readView = async () => (await inbound.owner.request('GET', `/api/views/${view.id}`)).body as SavedViewView;
  const says = (person: string, followers: number | null): InboundEvent => {
    const author = { externalId: person, name: person, handle: null, avatarUrl: null, profileUrl: null };
    return anInboundItem({ kind: 'mention', author: { ...author, ...(followers !== null && { followers }) } });
  };
  const page = async (query: string) =>
    (await inbound.owner.request('GET', `/api/conversations?${query}`)).body as Page<ConversationView>;
  const reaches = ({ items }: Page<ConversationView>) => items.map(({ contact, reach }) => [contact?.name, reach]);

  it('orders the queue, what is not known last, page after page', async () => {
    await arrive(inbound, account, says('small', 12), says('nobody-knows', null), says('star', 250_000), says('none', 0), says('mid', 9_900)); // prettier-ignore
    const order = [
      ['star', 250_000],
      ['mid', 9_900],
      ['small', 12],
      ['none', 0],
      ['nobody-knows', null],
    ];
    expect(reaches(await page('sort=reach'))).toEqual(order);
    const met: unknown[] = [];
    let cursor = '';
    do {
      const next = await page(`sort=reach&limit=2${cursor}`);
      met.push(...reaches(next));
      cursor = next.nextCursor === null ? '' : `&cursor=${encodeURIComponent(next.nextCursor)}`;
    } while (cursor !== '');
    expect(met).toEqual(order);
  });

  it('follows the person, in every conversation with them', async () => {
    await arrive(inbound, account, says('riser', 500));
    await arrive(inbound, account, says('riser', null)); // says nothing of it
    expect((await page('sort=reach')).items.filter(({ contact }) => contact?.name === 'riser').map(({ reach }) => reach)).toEqual([500, 500]); // prettier-ignore
    const { count } = await readView();
    await arrive(inbound, account, says('riser', 12_000));
    expect(await readView()).toMatchObject({ count: count + 3 });
    expect(reaches(await page(`view=${view.key}`)).slice(0, 4)).toEqual([
      ['star', 250_000],
      ['riser', 12_000],
      ['riser', 12_000],
      ['riser', 12_000],
    ]);
    // some come and go with every word: that is no change
    await arrive(inbound, account, says('riser', 12_001));
    expect(await inbound.rows(`select followers from identity where name = 'riser'`)).toEqual([{ followers: 12_000 }]);
    expect((await inbound.owner.request('POST', '/api/views/recount')).body).toEqual({ counters: 0, conversations: 0 });
  });

  it('is shown with the person', async () => {
    const [star] = (await page('sort=reach')).items;
    const profile = await inbound.owner.request('GET', `/api/contacts/${star?.contact?.id}`);
    expect(profile.body.identities).toMatchObject([{ name: 'star', followers: 250_000 }]);
  });

  it.each([
    ['/filter/value', { ...wide, value: '10k' }],
    ['/filter/operator', { ...wide, operator: 'is' }],
  ])('is refused as a filter at %s when it is no number', async (pointer, filter) => {
    const answer = await inbound.owner.request('POST', '/api/views', { name: 'x', filter });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('is read from an index of its own', async () => {
    const other = await signedIn(inbound.test.app, { role: 'owner' });
    const { workspaceId } = other.agent;
    await manyConversations(inbound.test.database, workspaceId, 6000);
    await inbound.rows(
      `update conversation set reach = (id % 1000)::int where workspace_id = $1 and status = 0 and reach is null and id % 3 = 0`,
      [workspaceId],
    );
    await inbound.test.db.dataSource.query('vacuum analyze conversation');
    const sent = await sentWhile(() => other.request('GET', '/api/conversations?sort=reach'));
    const lists = sent.filter(({ sql }) => sql.includes('as place'));
    const nodes: PlanNode[] = (await Promise.all(lists.map((one) => planOf(inbound.test.database, workspaceId, one)))).flat(); // prettier-ignore
    expect(indexesOf(nodes)).toContain('conv_reach');
    expect(walkedOf(nodes)).toEqual([]);
    expect(nodes.filter((node) => node['Node Type'].includes('Sort'))).toEqual([]);
  });
});
