import type { InboundPost } from '@parvis/channels';
import type { BulkPreview, ConversationView, Filter, Page, SavedViewView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { eventually } from '@parvis/testing';
import { anInboundItem, arrive } from '../../test/arriving';
import { type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

jest.setTimeout(30_000);

const underAds: Filter = { field: 'ad', operator: 'is', value: true };

describe('comments under ads', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let view: SavedViewView;

  beforeAll(async () => {
    inbound = await startInbound({ imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule] });
    account = await inbound.connect();
    view = (await inbound.owner.request('POST', '/api/views', { name: 'Ads', filter: underAds })).body as SavedViewView;
    await eventually(async () => ((await readView()).progress === null ? true : undefined));
  });
  afterAll(() => inbound.test.stop());

  const readView = async () => (await inbound.owner.request('GET', `/api/views/${view.id}`)).body as SavedViewView;
  const post = (externalId: string, isAd: boolean): InboundPost => ({
    externalId,
    text: null,
    mediaUrl: null,
    mediaAlt: null,
    permalink: null,
    publishedAt: null,
    isAd,
    likes: null,
    comments: null,
  });
  const comment = (text: string, under: InboundPost | null) => anInboundItem({ text, post: under });
  const listed = async (query: string): Promise<string[]> => {
    const { body } = await inbound.owner.request('GET', `/api/conversations?${query}`);
    return (body as Page<ConversationView>).items.map(({ preview }) => preview).sort();
  };
  const asFilter = `filter=${encodeURIComponent(JSON.stringify(underAds))}`;

  it('are in views and filters as soon as they come in', async () => {
    await arrive(
      inbound,
      account,
      comment('under an ad', post('ad-1', true)),
      comment('under a post', post('post-1', false)),
      comment('under nothing', null),
    );
    await arrive(inbound, account, comment('later under the ad', post('ad-1', false))); // a comment alone does not always tell of ads
    const expected = ['later under the ad', 'under an ad'];
    expect([await listed(`view=${view.key}`), await listed(asFilter)]).toEqual([expected, expected]);
    expect(await readView()).toMatchObject({ count: 2 });
  });

  it('are found when their post tells only later that it is an ad', async () => {
    await arrive(
      inbound,
      account,
      comment('early one', post('late-1', false)),
      comment('early two', post('late-1', false)),
    );
    expect(await listed(`view=${view.key}`)).not.toContain('early one');
    await arrive(inbound, account, { type: 'post', post: post('late-1', true) });
    expect(await listed(`view=${view.key}`)).toEqual(expect.arrayContaining(['early one', 'early two']));
    // what says nothing of ads does not take it back
    await arrive(inbound, account, { type: 'post', post: { ...post('late-1', false), likes: 3 } });
    expect(await readView()).toMatchObject({ count: 4 });
    expect((await inbound.owner.request('POST', '/api/views/recount')).body).toEqual({ counters: 0, conversations: 0 });
  });

  it('can be acted on together', async () => {
    const body = { query: { filter: JSON.stringify(underAds) }, steps: [{ kind: 'priority', priority: 'high' }] };
    const preview = await inbound.owner.request('POST', '/api/bulk/preview', body);
    expect(preview.body as BulkPreview).toMatchObject({ count: 4, changes: 4 });
  });
});
