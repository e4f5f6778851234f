import { ROLE_PERMISSIONS } from '@parvis/contracts';
import { setLogLevel } from '@parvis/platform';
import { eventually } from '@parvis/testing';
import { Coalescer } from './coalescer';
import { isOwnOrigin } from './origin';
import { inboxRoom, itemsRoom, memberRoom, parseItemsRoom } from './rooms';

beforeAll(() => setLogLevel('silent'));

describe('rooms', () => {
  it('hold conversation and rights of an items room', () => {
    const moderator = new Set(ROLE_PERMISSIONS.moderator);
    const room = parseItemsRoom(itemsRoom(3, '95429245009921909', moderator));
    expect(room).toMatchObject({ workspaceId: 3, conversationId: '95429245009921909' });
    expect([...(room?.permissions ?? [])].sort()).toEqual([
      'inbox.handle',
      'inbox.reply',
      'moderation.ban',
      'moderation.delete',
      'moderation.hide',
    ]);
    expect(parseItemsRoom(itemsRoom(3, '1', new Set(ROLE_PERMISSIONS.analyst)))?.permissions.size).toBe(0);
  });

  it('differ by rights, so that nobody is offered what they may not do', () => {
    expect(itemsRoom(1, '5', new Set(ROLE_PERMISSIONS.agent))).not.toBe(
      itemsRoom(1, '5', new Set(ROLE_PERMISSIONS.moderator)),
    );
    expect(itemsRoom(1, '5', new Set(ROLE_PERMISSIONS.lead))).toBe(
      itemsRoom(1, '5', new Set(ROLE_PERMISSIONS.moderator)),
    );
  });

  it.each([inboxRoom(1), memberRoom(1, 2), 'p:1:5', 'socket-id'])('%s is no items room', (room) =>
    expect(parseItemsRoom(room)).toBeNull(),
  );
});

describe('origins', () => {
  const cases: [string | undefined, string, string | undefined, boolean][] = [
    [undefined, 'inbox.example', undefined, true],
    ['https://inbox.example', 'inbox.example', undefined, true],
    ['https://inbox.example', 'api:4400', 'https://inbox.example/', true],
    ['https://evil.example', 'inbox.example', undefined, false],
    ['https://evil.example', 'api:4400', 'https://inbox.example', false],
    ['http://inbox.example', 'api:4400', 'https://inbox.example', false],
    ['null', 'inbox.example', undefined, false],
  ];
  it.each(cases)('%s at host %s with public address %s: %s', (origin, host, publicUrl, own) => {
    expect(isOwnOrigin(origin, host, publicUrl)).toBe(own);
  });
});

describe('coalescing', () => {
  it('does something at once, then at most once per interval, and loses no key', async () => {
    const runs: { key: string; at: number }[] = [];
    const coalescer = new Coalescer(60, async (key) => void runs.push({ key, at: performance.now() }));
    for (let n = 0; n < 50; n += 1) coalescer.touch('a');
    await eventually(() => (runs.length === 1 ? true : undefined));
    for (let n = 0; n < 50; n += 1) coalescer.touch('a');
    coalescer.touch('b');
    await eventually(() => (runs.length === 3 ? true : undefined));
    coalescer.stop();
    expect(runs.map(({ key }) => key)).toEqual(['a', 'a', 'b']);
    expect((runs[1]?.at ?? 0) - (runs[0]?.at ?? 0)).toBeGreaterThan(50);
  });

  it('goes on after a failure', async () => {
    let ran = 0;
    const coalescer = new Coalescer(1, () => ((ran += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve()));
    coalescer.touch('a');
    await eventually(() => (ran === 1 ? true : undefined));
    coalescer.touch('a');
    await eventually(() => (ran === 2 ? true : undefined));
    coalescer.stop();
  });
});
