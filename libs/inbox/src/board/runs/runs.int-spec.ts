import type { ModerationPreview, ModerationRunView } from '@parvis/contracts';
import { OutboxRelay } from '@parvis/platform';
import { BoardRoom } from '../../../test/board-room';
import { RunRunner } from './run-runner';
import { RunWorker } from './run-worker';

jest.setTimeout(60_000);

describe('requests to decide', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(async () => {
    expect(await room.miscounts()).toEqual([]);
    await room.rows('delete from screening where workspace_id = $1', [room.workspaceId]);
  });

  const undo = async (id: string, by = room.moderator): Promise<ModerationRunView> => {
    const { status, body } = await room.send(`undo/${id}`, {}, by);
    expect([status, body]).toEqual([200, body]);
    return body as unknown as ModerationRunView;
  };
  const states = async (ids: readonly string[]) => {
    const rows = await room.rows<{ item_id: string; state: number; sync: number }>(
      'select item_id, state, sync from screening where item_id = any ($1::bigint[])',
      [ids],
    );
    const byId = new Map(rows.map((row) => [row.item_id, row]));
    return ids.map((id) => [byId.get(id)?.state, byId.get(id)?.sync]);
  };
  const reason = async () =>
    (await room.rows<{ id: number }>('select id from policy_reason where workspace_id = $1 limit 1', [room.workspaceId]))[0]?.id; // prettier-ignore
  /** Workers of the installation, none of which works by itself. */
  const runner = () => new RunRunner(room.test.db, room.test.app.get(OutboxRelay), new RunWorker(room.test.db));

  it('decide each item for itself and say what became of it', async () => {
    const [one, two] = await room.items(2);
    const cannot = await room.item({ account: room.linkedin });
    const edited = await room.item();
    await room.rows('update item set revision = 2 where id = $1', [edited.id]);
    const itemIds = [one?.id, two?.id, cannot.id, edited.id, '12345'];
    const reasonId = String(await reason());
    const run = await room.decide({ itemIds, kind: 'hide', reasonId, note: 'Wave', revisions: { [edited.id]: 1 } });
    expect(run).toMatchObject({
      state: 'done',
      kind: 'hide',
      reasonId,
      byMemberId: String(room.moderator.agent.memberId),
      clusterId: null,
      total: 5,
      counts: { decided: 2, refused: 2, 'changed-since': 1, 'taken-back': 0, reversed: 0, kept: 0 },
    });
    expect(run.results.map(({ itemId, outcome, code, channel }) => [itemId, outcome, code, channel])).toEqual([
      [one?.id, 'decided', null, 'facebook'],
      [two?.id, 'decided', null, 'facebook'],
      [cannot.id, 'refused', 'channel-cannot', 'linkedin'],
      [edited.id, 'changed-since', 'stale-version', 'facebook'],
      ['12345', 'refused', 'not-found', null],
    ]);
    expect(await states([one?.id ?? '', cannot.id, edited.id])).toEqual([[2, 1], [0, 0], [0, 0]]); // prettier-ignore
    expect((await room.row(one?.id ?? '')).decision).toMatchObject({
      kind: 'hide',
      reasonId,
      byMemberId: String(room.moderator.agent.memberId),
      action: { verb: 'hide', state: 'held' },
    });
    expect((await room.row(one?.id ?? '')).sync).toBe('pending');
    await room.channelAnswers();
    expect(await states([one?.id ?? ''])).toEqual([[2, 0]]);
  });

  it('are taken back as one while nothing has left: everything is as it was', async () => {
    const ids = (await room.items(12)).map(({ id }) => id);
    const before = await room.queues();
    const run = await room.decide({ itemIds: ids, kind: 'hide' });
    expect((await room.queues()).counts).toMatchObject({ review: before.counts.review - 12, hidden: before.counts.hidden + 12 }); // prettier-ignore
    const undone = await undo(run.undoId);
    expect(undone).toMatchObject({ state: 'undone', undoUntil: null, counts: { decided: 12, 'taken-back': 12 } });
    expect(await states(ids)).toEqual(ids.map(() => [0, 0]));
    expect((await room.queues()).counts).toEqual(before.counts);
    const actions = await room.rows('select distinct state from action where item_id = any ($1::bigint[])', [ids]);
    expect(actions).toEqual([{ state: 'cancelled' }]);
    const decisions = await room.rows('select distinct undone_by from decision where item_id = any ($1::bigint[])', [ids]); // prettier-ignore
    expect(decisions).toEqual([{ undone_by: room.moderator.agent.memberId }]);
    expect((await undo(run.undoId)).counts).toEqual(undone.counts); // again: nothing more
  });

  it('are reversed where they have left, and kept where nothing takes them back or somebody decided again', async () => {
    const [left, again, recorded, gone] = (await room.items(4)).map(({ id }) => id);
    const hidden = await room.decide({ itemIds: [left, again], kind: 'hide' });
    const deleted = await room.decide({ itemIds: [gone], kind: 'delete' });
    const approved = await room.decide({ itemIds: [recorded], kind: 'approve' });
    await room.channelAnswers();
    await room.rows('update item set platform_state = 2 where id = any ($1::bigint[])', [[left, again]]);
    await room.decide({ itemIds: [again], kind: 'delete' }, room.colleague);
    expect((await undo(hidden.undoId)).results).toMatchObject([
      { itemId: left, undo: 'reversed', code: null },
      { itemId: again, undo: 'kept', code: 'stale-version' },
    ]);
    expect((await undo(deleted.undoId)).results).toMatchObject([{ undo: 'kept', code: 'not-possible-now' }]);
    expect((await undo(approved.undoId)).results).toMatchObject([{ undo: 'taken-back' }]);
    const waiting = await room.rows('select item_id, state from action where verb = $1', ['unhide']);
    expect(waiting).toEqual([{ item_id: left, state: 'held' }]);
    expect(await states([recorded ?? ''])).toEqual([[0, 0]]);
    // undecided again, before the channel has shown it and after
    expect(await states([left ?? ''])).toEqual([[0, 1]]);
    await room.channelAnswers();
    await room.rows('update item set platform_state = 0 where id = $1', [left]);
    expect(await states([left ?? ''])).toEqual([[0, 0]]);
    expect(await room.ids('?queue=review')).toContain(left);
  });

  it('put an item that the channel refused back before the moderators', async () => {
    const item = await room.item();
    await room.decide({ itemIds: [item.id], kind: 'hide' });
    await room.channelAnswers('failed');
    expect(await room.ids('?queue=failed')).toEqual([item.id]);
    expect(await room.row(item.id)).toMatchObject({ state: 'undecided', sync: 'failed', syncError: 'No such comment' });
    expect((await room.queues()).counts).toMatchObject({ failed: 1, review: 1 });
  });

  it('are said in advance, channel by channel', async () => {
    const facebook = await room.items(3);
    const linkedin = await room.items(2, { account: room.linkedin });
    const ids = [...facebook, ...linkedin].map(({ id }) => id);
    await room.decide({ itemIds: [ids[0]], kind: 'hide' });
    const { status, body } = await room.send('preview', { itemIds: ids, kind: 'hide' });
    const preview: ModerationPreview = {
      total: 5,
      can: 2,
      authors: 2,
      tellable: 2,
      statementItemId: ids[1] ?? '',
      channels: [
        { channel: 'facebook', can: 2, reversible: true, cannot: [{ reason: 'not-possible-now', count: 1 }] },
        { channel: 'linkedin', can: 0, reversible: true, cannot: [{ reason: 'channel-cannot', count: 2 }] },
      ],
    };
    expect([status, body]).toEqual([200, preview]);
    const ofAgent = await room.send('preview', { query: { queue: 'review' }, kind: 'delete' }, room.agent);
    expect(ofAgent.body).toMatchObject({ total: 4, can: 0, channels: [{ cannot: [{ reason: 'not-allowed' }] }, { cannot: [{ reason: expect.any(String) as string }] }] }); // prettier-ignore
    expect(await room.rows(`select count(*)::int as n from decision where item_id = any ($1::bigint[])`, [ids])).toEqual([{ n: 1 }]); // prettier-ignore
  });

  it('tell the authors why where whoever decides says so, and say in advance how many can be told', async () => {
    const told = await room.items(2);
    const mute = await room.item({ account: room.linkedin });
    const ids = told.map(({ id }) => id);
    const messages = () =>
      room.rows<{ item_id: string; verb: string; state: string }>(
        `select item_id, verb, state from action where workspace_id = $1 and idempotency_key like 'statement:%' and item_id = any ($2::bigint[]) order by item_id`,
        [room.workspaceId, [...ids, mute.id]],
      );
    const preview = async (kind: string) => (await room.send('preview', { itemIds: [...ids, mute.id], kind })).body;
    expect([await preview('delete'), await preview('approve')]).toMatchObject([{ tellable: 2 }, { tellable: 0 }]);
    const [one, two] = ids;
    await room.decide({ itemIds: [one], kind: 'hide' });
    expect(await messages()).toEqual([]);
    await room.decide({ itemIds: [two], kind: 'hide', sendStatement: true });
    expect(await messages()).toEqual([{ item_id: two, verb: 'private-reply', state: 'held' }]);
    const later = await room.item();
    const query = { queue: 'review', accountId: [String(room.facebook.id)] };
    const run = await room.send('runs', { query, kind: 'hide', sendStatement: true, expectedCount: 1 });
    expect(run.body).toMatchObject({ counts: { decided: 1 } });
    expect(await room.rows(`select verb from action where item_id = $1 order by verb`, [later.id])).toEqual([{ verb: 'hide' }, { verb: 'private-reply' }]); // prettier-ignore
    const undone = (await undo((run.body as unknown as ModerationRunView).undoId)).counts;
    expect(undone).toMatchObject({ 'taken-back': 1 });
    expect(await room.rows(`select distinct state from action where item_id = $1`, [later.id])).toEqual([{ state: 'cancelled' }]); // prettier-ignore
    expect((await room.send('decide', { itemIds: ids, kind: 'hide', sendStatement: 'yes' })).status).toBe(400);
  });

  it('ban people, not items: one of each author stands for them', async () => {
    const [first] = await room.items(1, { name: 'client_013' });
    const more = [await room.item({ ...(first && { by: first }), minutesAgo: 4 }), await room.item({ minutesAgo: 3 })];
    const itemIds = [first?.id, ...more.map(({ id }) => id)];
    const { body } = await room.send('preview', { itemIds, kind: 'ban' });
    expect(body).toMatchObject({ total: 2, authors: 2 });
    const run = await room.decide({ itemIds, kind: 'ban' });
    expect(run.results.map(({ itemId, outcome }) => [itemId, outcome])).toEqual([[more[0]?.id, 'decided'], [more[1]?.id, 'decided']]); // prettier-ignore
    expect((await room.send('decide', { itemIds, kind: 'ban' }, room.agent)).body.code).toBe('not-allowed');
  });

  it('ask a second person where one is needed, with the request that waits', async () => {
    await room.secondPerson(['ban'], 2);
    const items = await room.items(3);
    const ban = await room.send('decide', { itemIds: [items[0]?.id], kind: 'ban' });
    expect([ban.status, ban.body.code, (ban.body.current as { state: string }).state]).toEqual([409, 'needs-second-person', 'waiting']); // prettier-ignore
    const itemIds = items.map(({ id }) => id);
    expect((await room.send('decide', { itemIds, kind: 'hide' })).body.code).toBe('needs-second-person');
    expect(await room.rows('select 1 from decision where item_id = any ($1::bigint[])', [itemIds])).toEqual([]);
    // one text that was looked at once, wherever it stands, waits for nobody
    const { id: clusterId } = await room.cluster(['Achetez ici', 'Achetez ici', 'Achetez ici']);
    expect((await room.decide({ clusterId, kind: 'hide' })).counts).toMatchObject({ decided: 3 });
    await room.secondPerson([], 100_000);
  });

  it('go on in the background with all that a query holds, through the death of a worker, nothing twice', async () => {
    const ids = (await room.items(110, { flags: ['link'] })).map(({ id }) => id);
    const [other] = await room.items(1);
    const wish = { query: { queue: 'links' }, kind: 'hide' };
    const off = await room.send('runs', { ...wish, expectedCount: 130 });
    expect([off.status, off.body.code, off.body.current]).toEqual([409, 'count-changed', { count: 110 }]);
    const { status, body } = await room.send('runs', { ...wish, expectedCount: 112 });
    expect([status, body.state, body.total]).toEqual([201, 'running', 110]);
    await room.decide({ itemIds: [ids[3]], kind: 'approve' }, room.colleague);
    const [dying, next] = [runner(), runner()];
    await room.breakAt('decision', 25);
    await expect(dying.runOnce()).rejects.toThrow('the server goes away');
    await room.heal('decision');
    expect(await next.runOnce()).toBe(false); // whoever died still holds it for some seconds
    await room.rows('update moderation_run set leased_until = now() where id = $1', [body.undoId]);
    while (await next.runOnce());
    const { body: after } = await room.moderator.request('GET', `/api/moderation/runs/${body.undoId as string}`);
    expect(after).toMatchObject({ state: 'done', counts: { decided: 109, 'changed-since': 1, refused: 0 } });
    const calls = await room.rows(`select verb, count(*)::int as n, count(distinct item_id)::int as items from action where item_id = any ($1::bigint[]) group by 1`, [ids]); // prettier-ignore
    expect(calls).toEqual([{ verb: 'hide', n: 109, items: 109 }]);
    expect(await states([other?.id ?? '', ids[3] ?? ''])).toEqual([[0, 0], [1, 0]]); // prettier-ignore
  });

  it('are left to workers above a hundred, stopped, and taken back by workers', async () => {
    const { id: clusterId, items } = await room.cluster(Array.from({ length: 104 }, () => 'Achetez ici'));
    const run = await room.decide({ clusterId, kind: 'hide' });
    expect(run).toMatchObject({ state: 'running', total: 104, counts: { decided: 0 }, undoUntil: null });
    const [one, two] = [runner(), runner()];
    await Promise.all([one.runOnce(30), two.runOnce(30)]);
    expect((await room.send(`undo/${run.undoId}`)).body.code).toBe('not-possible-now');
    expect((await room.send(`runs/${run.undoId}/stop`, {}, room.colleague)).body.code).toBe('not-allowed');
    const stopped = await room.send(`runs/${run.undoId}/stop`);
    const { decided, refused } = (stopped.body as unknown as ModerationRunView).counts;
    expect([stopped.body.state, decided >= 30, decided + refused]).toEqual(['stopped', true, 104]);
    expect(await one.runOnce()).toBe(false);
    const undoing = await undo(run.undoId);
    expect(undoing.state).toBe('undoing');
    while (await one.runOnce());
    const { body: undone } = await room.moderator.request('GET', `/api/moderation/runs/${run.undoId}`);
    expect(undone).toMatchObject({ state: 'undone', counts: { 'taken-back': decided } });
    expect(await states(items.map(({ id }) => id))).toEqual(items.map(() => [0, 0]));
    const results = await room.moderator.request('GET', `/api/moderation/runs/${run.undoId}/results?outcome=refused&limit=2`); // prettier-ignore
    expect(results.body.items).toMatchObject([
      { outcome: 'refused', code: 'not-possible-now' },
      { outcome: 'refused' },
    ]);
  });

  it.each<[string, object, string]>([
    ['neither items nor a cluster', { kind: 'hide' }, '/itemIds'],
    ['both', { kind: 'hide', itemIds: ['1'], clusterId: '2' }, '/itemIds'],
    ['an unknown kind', { kind: 'burn', itemIds: ['1'] }, '/kind'],
    ['too many items', { kind: 'hide', itemIds: Array.from({ length: 101 }, (_, n) => String(n + 1)) }, '/itemIds'],
    ['an item twice', { kind: 'hide', itemIds: ['1', '1'] }, '/itemIds'],
    ['revisions of nothing', { kind: 'hide', itemIds: ['1'], revisions: { x: 1 } }, '/revisions'],
    ['a reason of somebody else', { kind: 'hide', itemIds: ['1'], reasonId: '99999' }, '/reasonId'],
    ['newcomers of no cluster', { kind: 'hide', itemIds: ['1'], applyToNewcomersHours: 2 }, '/applyToNewcomersHours'],
    ['newcomers to be banned', { kind: 'ban', clusterId: '1', applyToNewcomersHours: 2 }, '/applyToNewcomersHours'],
    ['newcomers of two days', { kind: 'hide', clusterId: '1', applyToNewcomersHours: 25 }, '/applyToNewcomersHours'],
  ])('are refused with %s', async (_, body, pointer) => {
    const answer = await room.send('decide', body);
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ pointer }]]);
  });

  it('ask for the permission of the verb, and to be undone by who asked', async () => {
    const item = await room.item();
    expect((await room.send('decide', { itemIds: [item.id], kind: 'delete' }, room.agent)).status).toBe(403);
    expect((await room.send('decide', { itemIds: [item.id], kind: 'hide' }, room.analyst)).status).toBe(403);
    const run = await room.decide({ itemIds: [item.id], kind: 'hide' }, room.agent);
    expect((await room.send(`undo/${run.undoId}`, {}, room.colleague)).status).toBe(403);
    expect((await undo(run.undoId, room.agent)).state).toBe('undone');
    expect((await room.send('undo/12345')).status).toBe(404);
    expect((await room.send('decide', { clusterId: '12345', kind: 'hide' })).status).toBe(404);
  });
});
