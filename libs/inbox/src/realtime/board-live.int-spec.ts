import type { ModerationChanged, ModerationCountsChanged, ModerationRunUpdated } from '@parvis/contracts';
import type { SignedInMember } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { BoardRoom } from '../../test/board-room';

jest.setTimeout(60_000);

interface Heard {
  name: string;
  payload: unknown;
  at: number;
}

describe('the moderation board, live', () => {
  let room: BoardRoom;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await room.test.stop();
  });

  const listen = async (member: SignedInMember): Promise<Heard[]> => {
    const heard: Heard[] = [];
    const socket = io(room.test.url, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: member.cookie } }); // prettier-ignore
    sockets.push(socket);
    socket.onAny((name: string, payload: unknown) => heard.push({ name, payload, at: Date.now() }));
    await new Promise<void>((ready) => socket.once('ready', () => ready()));
    return heard;
  };
  const of = <Payload>(heard: Heard[], name: string): Payload[] =>
    heard.filter((one) => one.name === name).map(({ payload }) => payload as Payload);

  it('tells those who may look which rows to read again, together, and what the queues hold', async () => {
    const [own, others, outside] = [await listen(room.moderator), await listen(room.agent), await listen(room.analyst)];
    const ids = (await room.items(40, { flags: ['link'] })).map(({ id }) => id);
    await room.decide({ itemIds: ids, kind: 'hide' });
    await eventually(() => new Set(of<ModerationChanged>(others, 'moderation.changed').flatMap(({ itemIds }) => itemIds)).size === 40 || undefined, 20_000); // prettier-ignore
    const changes = of<ModerationChanged>(others, 'moderation.changed');
    expect(changes.every(({ byMemberId }) => byMemberId === String(room.moderator.agent.memberId))).toBe(true);
    const times = others.filter(({ name }) => name === 'moderation.changed').map(({ at }) => at);
    expect(times.every((at, n) => n === 0 || at - (times[n - 1] ?? 0) >= 200)).toBe(true);
    await eventually(() => of<ModerationCountsChanged>(others, 'moderation.counts').find(({ counts }) => counts.hidden === 40), 20_000); // prettier-ignore
    const run = await eventually(() => of<ModerationRunUpdated>(own, 'moderation-run.updated').find((event) => event.run.state === 'done'), 20_000); // prettier-ignore
    expect(run).toMatchObject({ run: { total: 40, counts: { decided: 40 }, results: [] } });
    expect(of(others, 'moderation-run.updated')).toEqual([]);
    expect(outside.filter(({ name }) => name.startsWith('moderation'))).toEqual([]);
  });

  it('tells what a pin and a report changed, and what the channel answered', async () => {
    const item = await room.item();
    const heard = await listen(room.colleague);
    const told = (n: number) => eventually(() => of<ModerationChanged>(heard, 'moderation.changed').filter(({ itemIds }) => itemIds.includes(item.id)).length >= n || undefined, 20_000); // prettier-ignore
    await room.send(`items/${item.id}/pin`, { pinned: true });
    await told(1);
    await room.send(`items/${item.id}/report`, { reason: 'odd' });
    await told(2);
    await eventually(() => of<ModerationCountsChanged>(heard, 'moderation.counts').find(({ counts }) => counts.reported === 1), 20_000); // prettier-ignore
    // an event about an item that is not on the board tells nobody
    await room.rows('delete from screening where item_id = $1', [item.id]);
    const before = of(heard, 'moderation.changed').length;
    const other = await room.item();
    await room.send(`items/${other.id}/pin`, { pinned: true });
    await eventually(() => of(heard, 'moderation.changed').length > before || undefined, 20_000);
    expect(of<ModerationChanged>(heard, 'moderation.changed').at(-1)?.itemIds).toEqual([other.id]);
  });
});
