import type { CampaignView, PostBoardView, PostBranchPage } from '@parvis/contracts';
import { BoardRoom } from '../../../test/board-room';

jest.setTimeout(60_000);

describe('the board of a post', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());

  const board = (postId: string, query = '') => room.get<PostBoardView>(`/api/moderation/posts/${postId}${query}`);
  const replies = (postId: string, itemId: string, query = '') =>
    room.get<PostBranchPage>(`/api/moderation/posts/${postId}/branches/${itemId}${query}`);
  const shape = ({ items }: PostBranchPage) => items.map(({ row, replies: n, below, undecided }) => [row.itemId, n, below, undecided]); // prettier-ignore

  it('is a tree that opens branch by branch, answers of our own passed over', async () => {
    const postId = await room.post('Nos lampes');
    const root = await room.item({ postId, minutesAgo: 90, name: 'client_042', text: 'Appelez le 06 12 34 56 78' });
    const reply = await room.item({ postId, parentId: root.id, minutesAgo: 80 });
    const own = await room.item({ minutesAgo: 75, parentId: reply.id });
    await room.rows('delete from screening where item_id = $1', [own.id]);
    await room.rows('update item set direction = 1 where id = $1', [own.id]);
    const deep = await room.item({ postId, parentId: own.id, minutesAgo: 70 });
    const second = await room.item({ postId, parentId: root.id, minutesAgo: 60 });
    const other = await room.item({ postId, minutesAgo: 50 });
    await room.decide({ itemIds: [second.id], kind: 'approve' });
    const view = await board(postId);
    expect(view).toMatchObject({ post: { id: postId, text: 'Nos lampes' }, accountId: String(room.facebook.id), channel: 'facebook', items: 5, undecided: 4, alert: null }); // prettier-ignore
    expect(shape(view.branches)).toEqual([
      [other.id, 0, 0, 0],
      [root.id, 2, 3, 2],
    ]);
    expect(view.busiest).toEqual([{ itemId: root.id, authorName: 'client_042', text: 'Appelez le 06 1• •• •• 78', below: 3, undecided: 2 }]); // prettier-ignore
    expect(shape(await replies(postId, root.id))).toEqual([
      [reply.id, 1, 1, 1],
      [second.id, 0, 0, 0],
    ]);
    expect(shape(await replies(postId, reply.id))).toEqual([[deep.id, 0, 0, 0]]);
    const first = await board(postId, '?limit=1');
    expect(shape(first.branches).map(([id]) => id)).toEqual([other.id]);
    expect(shape((await board(postId, `?limit=1&cursor=${first.branches.nextCursor}`)).branches)).toEqual([[root.id, 2, 3, 2]]); // prettier-ignore
    const page = await replies(postId, root.id, '?limit=1');
    expect(shape(await replies(postId, root.id, `?limit=1&cursor=${page.nextCursor}`))).toEqual([[second.id, 0, 0, 0]]);

    const decided = await room.send(`posts/${postId}/branches/${root.id}/decide`, { kind: 'hide' });
    expect([decided.status, decided.body.counts]).toMatchObject([200, { decided: 3 }]);
    expect(await board(postId)).toMatchObject({ undecided: 1, busiest: [] });
    const undone = await room.send(`undo/${decided.body.undoId as string}`);
    expect(undone.body).toMatchObject({ state: 'undone', counts: { 'taken-back': 3 } });
    expect((await board(postId)).undecided).toBe(4);
    expect(await room.miscounts()).toEqual([]);
  });

  it('shows when how much was said and what about', async () => {
    const postId = await room.post();
    for (const minutesAgo of [1, 2, 130, 1430]) await room.item({ postId, minutesAgo, label: minutesAgo > 100 ? 'praise' : 'complaint' }); // prettier-ignore
    await room.item({ postId, minutesAgo: 1500 });
    const { heat, labels, items } = await board(postId);
    expect([heat.bucketMinutes, heat.counts.length, items]).toEqual([5, 288, 5]);
    const from = new Date(heat.from).getTime();
    expect(from % 300_000).toBe(0);
    const place = (minutesAgo: number) => Math.floor((Date.now() - minutesAgo * 60_000 - from) / 300_000);
    expect(heat.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(heat.counts[place(130)]).toBe(1);
    expect(labels).toEqual({ complaint: 2, praise: 2 });
  });

  it('tells an attack from customers with the same trouble, with the figures', async () => {
    const attack = await room.cluster(Array.from({ length: 12 }, () => 'Gagnez 500 euros sur notre site avant ce soir'), { flags: ['link', 'first-time'], label: 'scam', minutesAgo: 13 }); // prettier-ignore
    const postId = await room.post('Livraison');
    const tone = { detector: 'sentiment' as const, state: 'true' as const, labels: ['negative'], value: 1, why: null };
    for (let n = 0; n < 14; n++) await room.item({ postId, minutesAgo: n % 4, text: `Colis numéro ${n} jamais reçu ${'très '.repeat(n)}`, label: 'complaint', signals: [tone] }); // prettier-ignore
    const campaigns = await room.get<CampaignView[]>('/api/moderation/campaigns');
    expect(campaigns.map(({ id, verdict }) => [id, verdict])).toEqual([
      [`cluster-${attack.id}`, expect.stringMatching(/^(wave|raid)$/) as string],
      [`post-${postId}`, 'organic-spike'],
    ]);
    expect(campaigns[0]).toMatchObject({
      clusterId: attack.id,
      post: null,
      sample: 'Gagnez 500 euros sur notre site avant ce soir',
      undecided: 12,
      evidence: { items: 12, authors: 12, accounts: 1, channels: 1, newAuthorShare: 1, similarity: 1, linkShare: 1, abuseShare: 1 }, // prettier-ignore
    });
    expect(campaigns[1]).toMatchObject({ clusterId: null, post: { id: postId, text: 'Livraison' }, evidence: { items: 14, linkShare: 0, complaintShare: 1 } }); // prettier-ignore
    expect((await board(postId)).alert).toMatchObject({ now: 14, usual: 1, label: 'complaint' });
  });

  it('is for those who may look, and of posts that are there', async () => {
    const postId = await room.post();
    const item = await room.item();
    for (const path of [`posts/${postId}`, 'campaigns']) expect((await room.analyst.request('GET', `/api/moderation/${path}`)).status).toBe(403); // prettier-ignore
    expect((await room.moderator.request('GET', '/api/moderation/posts/12345')).status).toBe(404);
    expect((await room.moderator.request('GET', `/api/moderation/posts/${postId}/branches/${item.id}`)).status).toBe(404); // prettier-ignore
    expect((await room.send(`posts/${postId}/branches/${item.id}/decide`, { kind: 'hide' })).body.code).toBe('not-possible-now'); // prettier-ignore
    expect((await room.moderator.request('GET', `/api/moderation/posts/${postId}?cursor=zz`)).status).toBe(400);
  });
});
