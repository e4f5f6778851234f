import { BulkRoom } from '../../test/bulk-room';

jest.setTimeout(60_000);

const PLACES = [
  ['item', 'insert'],
  ['conversation', 'update'],
  ['tag_assignment', 'insert'],
  ['event_outbox', 'insert'],
  ['bulk_target', 'update'],
  ['bulk_run', 'update'],
] as const;

describe('bulk runs that are broken off', () => {
  let room: BulkRoom;

  beforeAll(async () => {
    room = await BulkRoom.open();
  });
  afterAll(() => room.test.stop());

  const once = async (ids: string[], kind: string): Promise<void> => {
    for (const id of ids) expect((await room.lines(id)).filter((line) => line.kind === kind)).toHaveLength(1);
  };
  const brokenOff = async (table: string, when: 'insert' | 'update'): Promise<void> => {
    await room.breakAt(table, when);
    await expect(room.workers[0].runOnce(2)).rejects.toThrow('the server goes away');
    await room.heal(table);
  };

  it.each(PLACES)(
    'go on after a crash at the writing of %s (%s), each conversation once, and so does their undo',
    async (table, when) => {
      const ids = await room.talks(5);
      const before = await room.state(ids);
      const steps = [
        { kind: 'tag' as const, add: [room.tags[0] as string] },
        { kind: 'status' as const, status: 'handled' as const },
      ];
      const id = await room.started({ ids, steps });
      await room.workers[0].runOnce(2);
      await brokenOff(table, when);
      expect(await room.run(id)).toMatchObject({ state: 'running', counts: { changed: 2 } });
      while (await room.workers[1].runOnce(2)); // another worker goes on
      expect(await room.run(id)).toMatchObject({ state: 'done', counts: { changed: 5, failed: 0 } });
      await once(ids, 'bulk');
      await room.lead.request('POST', `/api/bulk/${id}/undo`);
      await room.workers[0].runOnce(2);
      if (table !== 'tag_assignment') await brokenOff(table, when);
      await room.work(2);
      expect(await room.run(id)).toMatchObject({ state: 'undone', counts: { restored: 5, kept: 0 } });
      await once(ids, 'bulk-undone');
      expect(await room.state(ids)).toEqual(before);
      expect(await room.miscounts()).toEqual([]);
    },
  );

  it('write down the one conversation that cannot be changed, and do the others', async () => {
    const ids = await room.talks(5);
    await room.sql(`
      create function refuse_one() returns trigger language plpgsql as $$ begin raise exception 'this one breaks'; end $$;
      create trigger refuse_one before update on conversation for each row when (new.id = ${ids[2]}) execute function refuse_one();`);
    const run = await room.done({ ids, steps: [{ kind: 'priority', priority: 'high' }] });
    await room.sql('drop trigger refuse_one on conversation');
    expect(run).toMatchObject({ state: 'done', counts: { changed: 4, failed: 1 } });
    expect((await room.results(run.id, '?outcome=failed')).map(({ conversationId, reason }) => [conversationId, reason])).toEqual([[ids[2], 'internal']]); // prettier-ignore
  });

  it('overlap without waiting for each other for ever: both do theirs, the later one stands', async () => {
    const ids = await room.talks(12);
    const me = String(room.lead.agent.memberId);
    const other = String(room.agent.agent.memberId);
    const first = await room.started({ ids, steps: [{ kind: 'assign', memberId: me }] });
    const second = await room.started({ ids: ids.toReversed(), steps: [{ kind: 'assign', memberId: other }, { kind: 'tag', add: [room.tags[0] as string] }] }); // prettier-ignore
    const works = async (worker: 0 | 1): Promise<void> => {
      for (let idle = 0; idle < 3;) if (!(await room.workers[worker].runOnce(3))) idle += 1;
    };
    await Promise.all([works(0), works(1)]);
    await room.work();
    for (const id of [first, second]) expect(await room.run(id)).toMatchObject({ state: 'done', counts: { changed: 12, failed: 0 } }); // prettier-ignore
    for (const id of ids) expect(await room.lines(id)).toHaveLength(2);
    // of two that gave to different members, each undo leaves what the other did
    expect(
      (await room.undone(first)).counts.restored + (await room.undone(second)).counts.restored,
    ).toBeLessThanOrEqual(24);
    expect(await room.miscounts()).toEqual([]);
  });
});
