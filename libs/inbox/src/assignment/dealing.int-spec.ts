import { eventually, type TestApp } from '@parvis/testing';
import { DealingRoom, idOf } from '../../test/dealing-room';
import { startOutbound } from '../../test/outbound';
import { TeamDeals } from './team-deals';

jest.setTimeout(60_000);

describe('dealing', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound();
  });
  afterAll(() => test.stop());

  it('hands nothing out by itself while a team works by hand', async () => {
    const room = await DealingRoom.open(test, 1, { strategy: 'manual' });
    await room.here(room.at(0));
    const id = await room.talk();
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    expect((await room.view(id)).nobody).toBeNull();
  });

  it('goes round in turn, and goes on where it stopped', async () => {
    const room = await DealingRoom.open(test, 3, { strategy: 'round-robin' });
    await room.here(...room.members);
    const first = await room.talks(4);
    await room.deal();
    expect(await room.owners(first)).toEqual([0, 1, 2, 0]);
    const next = await room.talks(2);
    await room.deal();
    expect(await room.owners(next)).toEqual([1, 2]);
    expect(await room.reason(next[0]!)).toBe('their-turn');
  });

  it('gives to whom has the fewest, the most urgent first, and says so', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.here(...room.members);
    await room.talk({ assignee_id: room.at(0).agent.memberId });
    const later = await room.talk({ next_due_at: new Date(Date.now() + 9_000_000) });
    const urgent = await room.talk({ next_due_at: new Date(Date.now() + 1000) });
    await room.deal();
    expect(await room.owners([urgent, later])).toEqual([1, 0]);
    expect((await room.lines(urgent)).at(-1)).toEqual({
      kind: 'assigned',
      byMemberId: null,
      data: { memberId: idOf(room.at(1)), reason: 'fewest-open', had: 0 },
    });
  });

  it('tells who was given something, once, and nobody who took it for themselves', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.here(room.at(0));
    const [dealt] = await room.talks(1, { preview: 'Where is my parcel?' });
    await room.deal();
    await room.deal();
    const heard = async (place: number) => (await room.at(place).request('GET', '/api/notifications')).body.items;
    expect(await heard(0)).toMatchObject([
      { kind: 'assigned', conversationId: dealt, byMemberId: null, text: 'Where is my parcel?' },
    ]);
    await room.policy({ strategy: 'manual' });
    await room.talk();
    expect((await room.at(1).request('POST', '/api/conversations/next', {})).status).toBeLessThan(300);
    expect(await heard(1)).toEqual([]);
  });

  it('tells everybody: the version rises and events leave with it', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.here(room.at(0));
    const id = await room.talk();
    await room.deal();
    const events = await test.db.read<{ kind: string }>(
      'system',
      `select kind from event_outbox where conversation_id = $1 union all select kind from event where conversation_id = $1`,
      [id],
    );
    expect(events.map(({ kind }) => kind).sort()).toEqual(['conversation.updated', 'item.created']);
    const view = await room.view(id);
    expect(view).toMatchObject({ assigneeId: idOf(room.at(0)), version: 1 });
    expect(view.lastItemId).not.toBe(await firstItem(test, id));
  });

  it('never deals one twice or loses one when several dealers work the same team', async () => {
    const room = await DealingRoom.open(test, 4, { strategy: 'round-robin' });
    await room.here(...room.members);
    const ids = await room.talks(120);
    await Promise.all([room.deal(), room.deal(), room.deal()]);
    await room.deal();
    const owners = await room.owners(ids);
    expect(owners.filter((owner) => owner === null)).toEqual([]);
    expect([0, 1, 2, 3].map((member) => owners.filter((owner) => owner === member).length)).toEqual([30, 30, 30, 30]);
    const [lines] = await test.db.read<{ n: number; talks: number }>(
      room.workspaceId,
      'select count(*)::int as n, count(distinct conversation_id)::int as talks from item where system is not null and conversation_id = any ($1::bigint[])',
      [ids],
    );
    expect(lines).toEqual({ n: 120, talks: 120 });
  });

  it('keeps the capacity of a member of two teams that are dealt at once', async () => {
    const room = await DealingRoom.open(test, 1);
    const other = await room.team('Shops', room.members);
    await room.policy({}, other);
    await room.skills(room.at(0), { capacity: 5 });
    await room.here(room.at(0));
    const ids = [...(await room.talks(10)), ...(await room.talks(10, { team_id: Number(other) }))];
    await Promise.all([room.deal(), room.deal(other)]);
    await Promise.all([room.deal(), room.deal(other)]);
    expect((await room.owners(ids)).filter((owner) => owner === 0)).toHaveLength(5);
  });

  it('reads what a member has only after whoever gives to them at the same moment is done', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.skills(room.at(0), { capacity: 3 });
    await room.here(room.at(0));
    const ids = await room.talks(6);
    const me = [room.workspaceId, room.at(0).agent.memberId];
    let dealing: Promise<void> | undefined;
    await test.db.transaction('system', async (tx) => {
      await tx.query(
        'select 1 from member_availability where workspace_id = $1 and member_id = $2 for no key update',
        me,
      );
      await tx.query('update conversation set assignee_id = $2 where workspace_id = $1 and id = any ($3::bigint[])', [...me, ids.slice(0, 3)]); // prettier-ignore
      dealing = room.deal();
      await eventually(async () => {
        const waiting = await test.db.read('system', 'select 1 from pg_locks where not granted');
        return waiting.length > 0 ? true : undefined;
      });
    });
    await dealing;
    expect((await room.owners(ids)).filter((owner) => owner === 0)).toHaveLength(3);
  });

  it('weighs by kind, and gives what weighs more than all only to who has nothing', async () => {
    const room = await DealingRoom.open(test, 1);
    const weights = {
      version: 0,
      defaultTeamId: null,
      accountTeams: [],
      defaultCapacity: 4,
      weights: { email: 3, review: 9 },
    };
    expect((await room.owner.request('PUT', '/api/assignment', weights)).status).toBe(200);
    await room.here(room.at(0));
    const [first, second, comment] = [
      await room.talk({ kind: 5 }, 50),
      await room.talk({ kind: 5 }, 40),
      await room.talk({}, 30),
    ];
    await room.deal();
    expect(await room.owners([first, second, comment])).toEqual([0, null, 0]);
    expect((await room.view(second)).nobody).toBeNull();
    await test.db.read(room.workspaceId, 'update conversation set status = 3 where assignee_id is not null');
    await test.db.read(room.workspaceId, 'update conversation set status = 3 where id = $1', [second]);
    const [heavy, light] = [await room.talk({ kind: 2 }, 50), await room.talk({}, 40)];
    await room.deal();
    expect(await room.owners([heavy, light])).toEqual([0, null]);
  });

  it('gives nothing to whom has a capacity of none, and all to whom the policy does not count', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.skills(room.at(0), { capacity: 0 });
    await room.here(room.at(0));
    const id = await room.talk();
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    await room.policy({ useCapacity: false });
    await room.deal();
    expect(await room.owners([id])).toEqual([0]);
  });

  it('leaves alone what somebody writes in, and what the policy does not take', async () => {
    const room = await DealingRoom.open(test, 1, { kinds: ['review'], languages: ['fr'] });
    await room.here(room.at(0));
    const [comment, german, unknown, review] = [
      await room.talk(),
      await room.talk({ kind: 2, language: 'de' }),
      await room.talk({ kind: 2, language: null }),
      await room.talk({ kind: 2 }),
    ];
    await room.owner.request('PUT', `/api/conversations/${review}/claim`);
    await room.deal();
    expect(await room.owners([comment, german, unknown, review])).toEqual([null, null, 0, null]);
    await room.owner.request('DELETE', `/api/conversations/${review}/claim`);
    await room.deal();
    expect(await room.owners([review])).toEqual([0]);
  });

  it('does not give back what somebody just let go', async () => {
    const room = await DealingRoom.open(test, 2);
    await room.here(room.at(0));
    const id = await room.talk();
    await room.deal();
    const { version } = await room.view(id);
    await room.at(0).request('PUT', `/api/conversations/${id}/assignment`, { version, memberId: null });
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    await room.here(room.at(1));
    await room.deal();
    expect(await room.owners([id])).toEqual([1]);
  });

  it('goes by one team only, and one dealer at a time', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.here(room.at(0));
    const [ours, theirs] = [await room.talk(), await room.talk({ team_id: null })];
    await test.db.transaction('system', async (tx) => {
      await tx.query('select 1 from assignment_policy where workspace_id = $1 for no key update', [room.workspaceId]);
      expect(await new TeamDeals(test.db).deal(room.workspaceId, Number(room.teamId), true)).toBe(false);
    });
    expect(await room.owners([ours])).toEqual([null]);
    await room.deal();
    expect(await room.owners([ours, theirs])).toEqual([0, null]);
  });
});

async function firstItem(test: TestApp, id: string): Promise<string | undefined> {
  const rows = await test.db.read<{ id: string }>(
    'system',
    'select first_item_id as id from conversation where id = $1',
    [id],
  );
  return rows[0]?.id;
}
