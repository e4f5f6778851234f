import type { ClusterDetail, ClusterView, Page } from '@parvis/contracts';
import { BoardRoom } from '../../../test/board-room';

jest.setTimeout(30_000);

describe('look-alikes', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    expect(await room.miscounts()).toEqual([]);
    await room.rows('delete from screening where workspace_id = $1', [room.workspaceId]);
  });

  const list = (query = '') => room.get<Page<ClusterView>>(`/api/moderation/clusters${query}`);
  const detail = (id: string) => room.get<ClusterDetail>(`/api/moderation/clusters/${id}`);

  it('are listed with how many, by whom and where, last joined first, page by page', async () => {
    const early = await room.cluster(['Perdez 5 kg', 'Perdez 6 kg'], { minutesAgo: 200 });
    const late = await room.cluster(['Gagnez 500 €', 'Gagnez 900 €', 'Gagnez 900 €']);
    await room.item();
    const { items, nextCursor } = await list();
    expect([items.map(({ id }) => id), nextCursor]).toEqual([[late.id, early.id], null]);
    expect(items[0]).toMatchObject({ sample: 'Gagnez 500 €', items: 3, undecided: 3, authors: 3, accounts: 1, channels: ['facebook'], decision: null }); // prettier-ignore
    const first = await list('?limit=1');
    expect([first.items.map(({ id }) => id), (await list(`?limit=1&cursor=${first.nextCursor}`)).items.map(({ id }) => id)]).toEqual([[late.id], [early.id]]); // prettier-ignore
    await room.decide({ clusterId: late.id, kind: 'approve' });
    expect((await list()).items.map(({ id }) => id)).toEqual([early.id]);
    expect((await list('?open=false')).items.map(({ id, undecided }) => [id, undecided])).toEqual([[late.id, 0], [early.id, 2]]); // prettier-ignore
  });

  it('show where wordings differ, who wrote most, and when', async () => {
    const { id, items } = await room.cluster(['Gagnez 500 € ici', 'Gagnez 900 € ici', 'Gagnez 900 € ici !!'], { flags: ['first-time'] }); // prettier-ignore
    await room.rows('update screening set identity_id = $2 where item_id = $1', [items[1]?.id, items[0]?.identityId]);
    const view = await detail(id);
    expect(view).toMatchObject({ items: 3, authors: 2, byAccount: [{ accountId: String(room.facebook.id), channel: 'facebook', items: 3, undecided: 3 }] }); // prettier-ignore
    expect(view.topAuthors.map(({ identityId, items: n, firstTime }) => [identityId, n, firstTime])).toEqual([
      [items[0]?.identityId, 2, true],
      [items[2]?.identityId, 1, true],
    ]);
    expect(view.variants.map(({ count, parts }) => [count, parts.map(({ text }) => text).join('')])).toEqual([
      [2, 'Gagnez 500 € ici'],
      [1, 'Gagnez 900 € ici !!'],
    ]);
    expect(view.variants[1]?.parts.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['900', ' !!']);
    expect(view.timeline.reduce((sum, hour) => sum + hour.items, 0)).toBe(3);
  });

  it('are decided as one, for newcomers too, and all of that is taken back as one', async () => {
    const { id, items } = await room.cluster(['Achetez', 'Achetez !', 'Achetez !!']);
    const run = await room.decide({ clusterId: id, kind: 'hide', applyToNewcomersHours: 24 });
    expect(run).toMatchObject({ state: 'done', clusterId: id, total: 3, counts: { decided: 3 } });
    expect(new Date(run.applyUntil ?? 0).getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const { decision } = await detail(id);
    expect(decision).toMatchObject({ kind: 'hide', byMemberId: String(room.moderator.agent.memberId), applyUntil: run.applyUntil }); // prettier-ignore
    const marked = await room.rows('select distinct cluster_id from decision where item_id = any ($1::bigint[])', [items.map((item) => item.id)]); // prettier-ignore
    expect(marked).toEqual([{ cluster_id: id }]);
    // one that joined since, as the intake decides about it
    const joined = await room.item({ clusterId: id, text: 'Achetez !!!', minutesAgo: 0 });
    await room.rows(
      `insert into decision (id, workspace_id, item_id, conversation_id, revision, kind, cluster_id, automated_decision, at)
       values ((select max(id) + 1 from decision), $1, $2, $3, 1, 'hide', $4, 'partial', now() + interval '1 second')`,
      [room.workspaceId, joined.id, joined.conversationId, id],
    );
    expect((await room.row(joined.id)).state).toBe('hidden');
    const { body } = await room.send(`undo/${run.undoId}`);
    expect(body).toMatchObject({ state: 'undone', total: 4, counts: { 'taken-back': 4 } });
    expect(await detail(id)).toMatchObject({ undecided: 4, decision: null });
    expect(await room.rows('select kind, apply_until from look_alike where id = $1', [id])).toEqual([{ kind: null, apply_until: null }]); // prettier-ignore
  });

  it('let one go that is not alike, and the last one with it', async () => {
    const { id, items } = await room.cluster(['Achetez', 'Achetez !', 'Où est ma commande ?']);
    const [one, two, three] = items.map((item) => item.id);
    const exclude = (itemId: string | undefined) => room.send(`clusters/${id}/exclude`, { itemId });
    expect((await exclude(three)).body).toMatchObject({ id, items: 2 });
    expect((await room.row(three ?? '')).lookAlikes).toBeNull();
    expect((await room.queues()).counts['look-alikes']).toBe(2);
    expect((await exclude(three)).status).toBe(404);
    expect((await exclude(two)).body).toMatchObject({ items: 1 });
    expect((await room.queues()).counts).toMatchObject({ 'look-alikes': 0, review: 3 });
    expect((await list()).items).toEqual([]);
    expect((await room.detail(one ?? '')).cluster).toBeNull();
    expect((await room.send(`clusters/${id}/exclude`, { itemId: 'x' })).status).toBe(400);
  });

  it('are for those who may look, and only where there are some', async () => {
    expect((await room.analyst.request('GET', '/api/moderation/clusters')).status).toBe(403);
    expect((await room.moderator.request('GET', '/api/moderation/clusters/12345')).status).toBe(404);
    expect((await room.moderator.request('GET', '/api/moderation/clusters?open=maybe')).body.errors).toMatchObject([{ pointer: '/open' }]); // prettier-ignore
  });
});
