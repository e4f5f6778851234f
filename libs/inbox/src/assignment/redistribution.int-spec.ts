import type { TestApp } from '@parvis/testing';
import { DealingRoom, idOf } from '../../test/dealing-room';
import { startOutbound } from '../../test/outbound';

jest.setTimeout(60_000);

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

describe('when somebody is not there', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound();
  });
  afterAll(() => test.stop());

  const held = (room: DealingRoom, index: number, set: Record<string, unknown> = {}) =>
    room.talk({ assignee_id: room.at(index).agent.memberId, assigned_at: hoursAgo(2), ...set });

  it('what waits for them goes to others after so many minutes, in one step that says from whom', async () => {
    const room = await DealingRoom.open(test, 2, { redistributeAfterMinutes: 30 });
    await room.settled(room.at(1));
    await room.gone(room.at(0), 29);
    const id = await held(room, 0);
    await room.deal();
    expect(await room.owners([id])).toEqual([0]);
    await room.gone(room.at(0), 31);
    await room.deal();
    expect(await room.owners([id])).toEqual([1]);
    expect((await room.lines(id)).map(({ data }) => data)).toEqual([
      { memberId: idOf(room.at(1)), reason: 'redistributed', from: idOf(room.at(0)) },
    ]);
  });

  it('neither what was given to them just now, nor what waits for nobody, nor what somebody writes in', async () => {
    const room = await DealingRoom.open(test, 2, { redistributeAfterMinutes: 30 });
    await room.settled(room.at(1));
    await room.gone(room.at(0), 600);
    const [fresh, answered, claimed] = [
      await held(room, 0, { assigned_at: new Date() }),
      await held(room, 0, { waiting_since: null }),
      await held(room, 0),
    ];
    await room.owner.request('PUT', `/api/conversations/${claimed}/claim`);
    await room.deal();
    expect(await room.owners([fresh, answered, claimed])).toEqual([0, 0, 0]);
  });

  it('a state of away counts as long as it lasts, also with the console open', async () => {
    const room = await DealingRoom.open(test, 2, { redistributeAfterMinutes: 30 });
    await room.settled(...room.members);
    await room.at(0).request('PUT', '/api/me/availability', { state: 'away' });
    const id = await held(room, 0);
    await room.deal();
    expect(await room.owners([id])).toEqual([0]);
    await test.db.read(room.workspaceId, 'update member_availability set since = $1 where member_id = $2', [
      hoursAgo(1),
      room.at(0).agent.memberId,
    ]);
    await room.deal();
    expect(await room.owners([id])).toEqual([1]);
  });

  it('stays with them while nobody could take it, and after an outage until the others had time to come back', async () => {
    const room = await DealingRoom.open(test, 2, { redistributeAfterMinutes: 30 });
    await room.gone(room.at(0), 600);
    const id = await held(room, 0);
    await room.deal();
    await room.here(room.at(1));
    await room.deal();
    expect(await room.owners([id])).toEqual([0]);
    await room.settled(room.at(1));
    await room.deal();
    expect(await room.owners([id])).toEqual([1]);
  });

  it('what a suspended member had goes back at once, and is marked while nobody is there', async () => {
    const room = await DealingRoom.open(test, 2);
    const id = await held(room, 0);
    await room.owner.request('PATCH', `/api/members/${idOf(room.at(0))}`, { active: false });
    await room.deal();
    expect(await room.owners([id])).toEqual([null]);
    expect((await room.lines(id)).at(-1)?.data).toEqual({ memberId: null, reason: 'left', from: idOf(room.at(0)) });
    expect((await room.view(id)).nobody).toMatchObject({ reason: 'nobody-here' });
    await room.here(room.at(1));
    await room.deal();
    expect([await room.owners([id]), await room.reason(id)]).toEqual([[1], 'first-back']);
  });

  it('of nobody at all: it stays, is marked once, and is handed out the moment somebody comes', async () => {
    const room = await DealingRoom.open(test, 1);
    const ids = await room.talks(60);
    await room.deal();
    const { version, nobody } = await room.view(ids[0]!);
    expect({ version, reason: nobody?.reason }).toEqual({ version: 1, reason: 'nobody-here' });
    await room.deal();
    expect(await room.view(ids[0]!)).toMatchObject({ version: 1, nobody });
    await room.here(room.at(0));
    await room.deal();
    expect(new Set(await room.owners(ids))).toEqual(new Set([0]));
    expect((await room.view(ids[0]!)).nobody).toBeNull();
  });

  it('takes the mark away when somebody could take it but has enough', async () => {
    const room = await DealingRoom.open(test, 1);
    await room.skills(room.at(0), { capacity: 1 });
    const ids = await room.talks(2);
    await room.deal();
    await room.here(room.at(0));
    await room.deal();
    expect(await room.owners(ids)).toEqual([0, null]);
    expect((await room.view(ids[1]!)).nobody).toBeNull();
  });

  it('goes to the team named for that after so many minutes, with a line, and is handed out there', async () => {
    const room = await DealingRoom.open(test, 1);
    const second = await room.team('Night', room.members);
    await room.policy({ overflowTeamId: second, overflowAfterMinutes: 20 });
    await room.policy({}, second);
    const id = await room.talk();
    await room.deal();
    await room.deal();
    expect((await room.view(id)).teamId).toBe(room.teamId);
    await test.db.read(
      room.workspaceId,
      `update conversation set nobody_since = now() - interval '21 minutes' where id = $1`,
      [id],
    );
    await room.deal();
    expect(await room.view(id)).toMatchObject({ teamId: second, nobody: null, assigneeId: null });
    expect(await room.lines(id)).toEqual([
      { kind: 'rerouted', byMemberId: null, data: { teamId: second, from: room.teamId, reason: 'nobody-here' } },
    ]);
    await room.here(room.at(0));
    await room.deal(second);
    expect(await room.owners([id])).toEqual([0]);
  });

  it('is no longer marked once a person takes it, or gives it to another team', async () => {
    const room = await DealingRoom.open(test, 1);
    const other = await room.team('Shops', []);
    const ids = await room.talks(2);
    await room.deal();
    await room.owner.request('PATCH', `/api/conversations/${ids[0]!}`, { version: 1, teamId: other });
    await room.owner.request('PUT', `/api/conversations/${ids[1]!}/assignment`, {
      version: 1,
      memberId: idOf(room.at(0)),
    });
    for (const id of ids) expect((await room.view(id)).nobody).toBeNull();
  });
});
