import { queriesOf } from '@parvis/testing';
import { BulkRoom } from '../../test/bulk-room';
import { manyConversations } from '../../test/many';

jest.setTimeout(300_000);

describe('a bulk run over ten thousand conversations', () => {
  let room: BulkRoom;

  beforeAll(async () => {
    room = await BulkRoom.open();
    await manyConversations(room.test.database, room.workspaceId, 12_500);
  });
  afterAll(() => room.test.stop());

  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1000;
  };

  it('takes seconds to assign and tag, as many to take back, a few statements for hundreds, and miscounts nothing', async () => {
    const query = { status: 'handled' };
    const steps = [
      { kind: 'assign' as const, memberId: 'me' },
      { kind: 'tag' as const, add: [room.tags[0] as string] },
    ];
    let [count, changes] = [0, 0];
    const previewed = await timed(async () => {
      ({ count, changes } = await room.preview({ query, steps }));
    });
    expect(changes).toBeGreaterThan(9_000);
    let id = '';
    const frozen = await timed(async () => {
      id = await room.started({ query, steps, expectedCount: count });
    });
    const statements = await queriesOf(room.test.db, () => room.workers[0].runOnce());
    expect(statements.length).toBeLessThan(40);
    const done = await timed(() => room.work());
    expect((await room.run(id)).counts).toMatchObject({
      changed: changes,
      unchanged: count - changes,
      failed: 0,
      skipped: 0,
    });
    const undone = await timed(() => room.undone(id));
    expect((await room.run(id)).counts).toMatchObject({ restored: changes, kept: 0 });
    expect(await room.miscounts()).toEqual([]);
    // far above what it takes on a machine at rest: it fails when something is done one by one
    for (const seconds of [previewed, frozen, done, undone]) expect(seconds).toBeLessThan(90);
    process.stdout.write(
      `bulk: ${count} conversations, seconds: ${JSON.stringify({ previewed, frozen, done, undone })}\n`,
    );
  });
});
