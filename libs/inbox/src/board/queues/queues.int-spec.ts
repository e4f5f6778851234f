import type { RiskLabel } from '@parvis/contracts';
import { Presence } from '../../realtime/presence';
import { BoardRoom } from '../../../test/board-room';

jest.setTimeout(60_000);

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describe('queues of the moderation board', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    await room.rows('delete from screening where workspace_id = $1', [room.workspaceId]);
  });

  const rush = async (postId: string, count: number, label: RiskLabel = 'complaint') => {
    for (let n = 0; n < count; n++) await room.item({ postId, label, minutesAgo: n % 4 });
  };

  it('count what they hold, and what a member decided today', async () => {
    const made = await room.items(5, { flags: ['link', 'first-time'] });
    await room.item({ flags: ['held', 'unchecked', 'personal-data', 'reported'] });
    await room.item({ flags: ['aside'] });
    await room.item({ flags: ['history'] });
    const [one, two, three] = made.map(({ id }) => id);
    await room.decide({ itemIds: [one], kind: 'hide' });
    await room.decide({ itemIds: [two], kind: 'delete' }, room.colleague);
    await room.decide({ itemIds: [three], kind: 'approve' });
    const { counts, today } = await room.queues();
    expect(counts).toEqual({ review: 3, held: 1, reported: 1, links: 2, 'first-time': 2, 'look-alikes': 0, 'personal-data': 1, unchecked: 1, decided: 2, hidden: 1, deleted: 1, banned: 0, failed: 0 }); // prettier-ignore
    expect(today).toEqual({ decided: 2, secondsEach: expect.any(Number) as number });
    expect((await room.queues(room.colleague)).counts.decided).toBe(1);
    expect((await room.queues(room.agent)).today).toEqual({ decided: 0, secondsEach: null });
    expect(await room.ids('?queue=decided')).toEqual([three, one]);
    for (const [queue, count] of Object.entries(counts))
      expect([queue, (await room.ids(`?queue=${queue}&grouped=false`)).length]).toEqual([queue, count]);
  });

  it('know the posts at which most waits', async () => {
    const [quiet, busy, done] = [await room.post('quiet'), await room.post('busy'), await room.post('done')];
    await room.items(1, { postId: quiet });
    await room.items(3, { postId: busy });
    const finished = await room.items(1, { postId: done });
    await room.decide({ itemIds: finished.map(({ id }) => id), kind: 'approve' });
    const { posts } = await room.queues();
    expect(posts).toMatchObject([
      { post: { id: busy, text: 'busy', accountId: String(room.facebook.id), channel: 'facebook' }, count: 3, alert: null }, // prettier-ignore
      { post: { id: quiet }, count: 1 },
    ]);
    // a recount finds nothing wrong, and forgets posts at which nothing waits
    await room.rows('select fold_counters()');
    expect(await room.miscounts()).toEqual([]);
    const kept = await room.rows<{ key: string }>('select key from view_counter where workspace_id = $1 and dim = 11', [room.workspaceId]); // prettier-ignore
    expect(kept.map(({ key }) => key).sort()).toEqual([quiet, busy].sort());
  });

  it('warn of a post that gets far more than usual, until a member puts it away for an hour', async () => {
    const [calm, loud] = [await room.post('calm'), await room.post('loud')];
    await room.items(4, { postId: calm });
    await rush(loud, 12);
    const warned = async (by = room.moderator) => (await room.queues(by)).posts.map(({ post, alert }) => [post.text, alert?.times, alert?.label]); // prettier-ignore
    expect(await warned()).toEqual([['loud', 12, 'complaint'], ['calm', undefined, undefined]]); // prettier-ignore
    expect((await room.send(`posts/${loud}/dismiss-alert`)).status).toBe(204);
    expect(await warned()).toEqual([['loud', undefined, undefined], ['calm', undefined, undefined]]); // prettier-ignore
    expect((await warned(room.colleague))[0]).toEqual(['loud', 12, 'complaint']);
    await room.rows(`update alert_dismissal set until = now() where post_id = $1`, [loud]);
    expect((await warned())[0]).toEqual(['loud', 12, 'complaint']);
    expect((await room.send('posts/12345/dismiss-alert')).status).toBe(404);
  });

  it('call the moderators who are here to help, nobody else', async () => {
    const postId = await room.post('Nos lampes');
    const presence = room.test.app.get(Presence, { strict: false });
    const here = [room.moderator, room.colleague, room.analyst].map(({ agent }) => agent.memberId);
    await presence.hereAre(room.workspaceId, here);
    const { status, body } = await room.send(`posts/${postId}/help`);
    expect([status, body]).toEqual([200, { notified: 1 }]);
    const told = await room.rows(`select member_id, by_member_id, text from notification where kind = 'help-asked'`);
    expect(told).toEqual([{ member_id: room.colleague.agent.memberId, by_member_id: room.moderator.agent.memberId, text: 'Nos lampes' }]); // prettier-ignore
  });

  it.each([11, 12, 13])('are counted right after whatever happens (%i)', async (seed) => {
    const next = numbers(seed);
    const posts = [await room.post(), await room.post()];
    const ids: string[] = [];
    const flags = ['link', 'held', 'aside', 'history', 'personal-data', 'reported'] as const;
    const pick = () => ids[next(ids.length)];
    for (let step = 0; step < 60; step++) {
      const id = pick();
      const act = id === undefined ? 0 : next(9);
      if (act <= 1) ids.push((await room.item({ postId: posts[next(3)], flags: flags.filter(() => next(4) === 0), minutesAgo: 1 + next(900) })).id); // prettier-ignore
      if (act === 2) await room.send('decide', { itemIds: [id], kind: (['hide', 'approve', 'delete', 'unhide'] as const)[next(4)] }); // prettier-ignore
      if (act === 3) await room.channelAnswers(next(2) === 0 ? 'done' : 'failed');
      if (act === 4) await room.rows('update item set platform_state = $2 where id = $1', [id, next(4)]);
      if (act === 5) await room.send(`items/${id}/report`, { reason: 'odd' });
      if (act === 6) await room.rows('update screening set flags = flags # (1 << $2), copied = not copied where item_id = $1', [id, next(10)]); // prettier-ignore
      if (act === 7) await room.rows('delete from screening where item_id = $1', [id]);
      if (act === 8 && next(2) === 0) await room.rows('select fold_counters()');
    }
    const [truth] = await room.rows<{ review: number; links: number; hidden: number; failed: number }>(
      `select count(*) filter (where queues & 1 = 1)::int as review, count(*) filter (where queues & 8 = 8)::int as links,
         count(*) filter (where queues & 512 = 512)::int as hidden, count(*) filter (where queues & 4096 = 4096)::int as failed from screening where workspace_id = $1`,
      [room.workspaceId],
    );
    const { counts, posts: shown } = await room.queues();
    expect(counts).toMatchObject(truth ?? {});
    for (const { post, count } of shown)
      expect(await room.rows('select count(*)::int as count from screening where post_id = $1 and queues & 1 = 1', [post.id])).toEqual([{ count }]); // prettier-ignore
    expect(await room.miscounts()).toEqual([]);
  });

  it('that were counted wrong are put right by the recount, which says so', async () => {
    const postId = await room.post();
    await room.item({ postId, flags: ['link'] });
    await room.rows(`insert into counter_delta (workspace_id, dim, key, n) values ($1, 10, 3, 5), ($1, 11, $2, -1)`, [room.workspaceId, postId]); // prettier-ignore
    expect((await room.queues()).counts.links).toBe(6);
    expect(await room.miscounts()).toEqual(expect.arrayContaining([{ dim: 10, key: '3', difference: -5 }, { dim: 11, key: postId, difference: 1 }])); // prettier-ignore
    expect((await room.queues()).counts.links).toBe(1);
    expect(await room.miscounts()).toEqual([]);
  });

  it('are for those who may look', async () => {
    expect((await room.analyst.request('GET', '/api/moderation/queues')).status).toBe(403);
  });
});
