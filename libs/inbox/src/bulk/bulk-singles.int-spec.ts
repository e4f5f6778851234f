import type { BulkStep } from '@parvis/contracts';
import { BulkRoom } from '../../test/bulk-room';
import { anAccount, type SeededAccount, theyWrite } from '../../test/seeds';

jest.setTimeout(60_000);

describe('bulk runs that decide and answer', () => {
  let room: BulkRoom;
  let reviews: SeededAccount;
  const hide: BulkStep[] = [{ kind: 'decide', decision: 'hide' }];

  beforeAll(async () => {
    room = await BulkRoom.open();
    reviews = await anAccount(room.test.app, { workspaceId: room.workspaceId, channel: 'google-business' });
  });
  afterAll(() => room.test.stop());

  const actions = async (ids: string[]) =>
    (
      await room.test.db.read<{ verb: string; state: string }>(
        'system',
        'select verb, state from action where conversation_id = any ($1::bigint[]) order by id',
        [ids],
      )
    ).map(({ verb, state }) => `${verb} ${state}`);
  const macro = async (steps: object[]): Promise<string> =>
    (await room.lead.request('POST', '/api/macros', { name: 'Late parcel', scope: 'everybody', steps })).body.id;

  it('foresee what a channel cannot do, and hide the rest on the channel', async () => {
    const comments = [await room.talk(), await room.talk()].map(({ id }) => id) as [string, string];
    const review = (await room.talk({}, { account: reviews })).id;
    const ids = [...comments, review];
    const preview = await room.preview({ ids, steps: hide });
    expect(preview).toMatchObject({ changes: 2, skipped: [{ reason: 'channel-cannot', count: 1 }], reversible: true });
    const run = await room.done({ ids, steps: hide });
    expect(run.counts).toMatchObject({ changed: 2, skipped: 1 });
    expect((await room.results(run.id, '?outcome=skipped'))[0]).toMatchObject({ reason: 'channel-cannot', detail: expect.stringContaining('hide') }); // prettier-ignore
    expect(await actions(ids)).toEqual(['hide held', 'hide held']);
    // one is on its way to the channel by the time it is taken back: what undoes it follows
    await room.test.db.read('system', `update action set state = 'done' where conversation_id = $1`, [comments[0]]);
    await room.test.db.read('system', `update item set platform_state = 1 where conversation_id = $1`, [comments[0]]);
    expect((await room.undone(run.id)).counts).toMatchObject({ restored: 2, kept: 0 });
    expect(await actions([comments[0]])).toEqual(['hide done', 'unhide held']);
    expect(await actions([comments[1]])).toEqual(['hide cancelled']);
  });

  it('decide about what stood there when they started, not about what came after', async () => {
    const talk = await room.talk();
    const id = await room.started({ ids: [talk.id], steps: hide });
    await theyWrite(room.test.db, room.account, talk.id, 'Merci quand même');
    await room.work();
    const [action] = await room.test.db.read('system', 'select item_id from action where conversation_id = $1', [talk.id]); // prettier-ignore
    expect([(await room.run(id)).counts.changed, action?.['item_id']]).toEqual([1, talk.itemIds[0]]);
  });

  it('want the exact count before they destroy, and keep what has left for good', async () => {
    const talk = await room.talk();
    const steps: BulkStep[] = [{ kind: 'decide', decision: 'delete' }];
    const moderator = room.lead;
    expect(await room.preview({ ids: [talk.id], steps }, moderator)).toMatchObject({ reversible: false, needsCount: true }); // prettier-ignore
    expect((await room.start({ ids: [talk.id], steps })).body.errors[0].pointer).toBe('/expectedCount');
    expect((await room.start({ ids: [talk.id], steps, expectedCount: 2 })).body.code).toBe('count-changed');
    const run = await room.done({ ids: [talk.id], steps, expectedCount: 1 });
    await room.test.db.read('system', `update action set state = 'done' where conversation_id = $1`, [talk.id]);
    await room.test.db.read('system', `update item set platform_state = 2 where conversation_id = $1 and direction = 0`, [talk.id]); // prettier-ignore
    expect((await room.undone(run.id)).counts).toMatchObject({ restored: 0, kept: 1 });
    expect((await room.results(run.id))[0]).toMatchObject({ undo: 'kept', undoReason: 'irreversible' });
  });

  it('run a macro in each: all of its steps or none, and take all of it back', async () => {
    const canned = { name: 'Sorry', scope: 'everybody', variants: [{ text: 'Désolés !' }] };
    const cannedReplyId = (await room.lead.request('POST', '/api/canned-replies', canned)).body.id as string;
    const macroId = await macro([
      { kind: 'reply', cannedReplyId },
      { kind: 'note', text: 'Told the carrier' },
      { kind: 'tag', add: [room.tags[0]] },
      { kind: 'status', status: 'handled' },
    ]);
    const [fine, newer] = [await room.talk(), await room.talk()];
    const before = await room.state([fine.id]);
    const steps: BulkStep[] = [{ kind: 'macro', macroId }];
    const preview = await room.preview({ ids: [fine.id, newer.id], steps });
    expect(preview).toMatchObject({ macroName: 'Late parcel', changes: 2, reversible: false });
    const id = await room.started({ ids: [fine.id, newer.id], steps, expectedCount: 2 });
    await theyWrite(room.test.db, room.account, newer.id, 'Encore moi');
    await room.work();
    expect((await room.results(id)).map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      'changed',
      'newer-items',
    ]);
    expect(await room.conversation(fine.id)).toMatchObject({ status: 'handled', tagIds: [room.tags[0]], waitingSince: null }); // prettier-ignore
    expect(await room.conversation(newer.id)).toMatchObject({ status: 'open', tagIds: [] });
    expect(await actions([fine.id])).toEqual(['reply held']);
    expect((await room.undone(id)).counts).toMatchObject({ restored: 1, kept: 0 });
    expect(await room.state([fine.id])).toEqual(before);
    expect(await actions([fine.id])).toEqual(['reply cancelled']);
    const { body } = await room.lead.request('GET', `/api/conversations/${fine.id}/items`);
    expect((body.items as { direction: string }[]).filter(({ direction }) => direction === 'note')).toEqual([]);
    expect(await room.miscounts()).toEqual([]);
  });

  it('leave a macro as it was when the run started', async () => {
    const macroId = await macro([{ kind: 'priority', priority: 'high' }]);
    const talk = await room.talk();
    await room.started({ ids: [talk.id], steps: [{ kind: 'macro', macroId }] });
    await room.lead.request('DELETE', `/api/macros/${macroId}`);
    await room.work();
    expect((await room.conversation(talk.id)).priority).toBe('high');
  });
});
