import { ServerDouble } from '../../testing/server-double';
import { until } from '../../testing/browser';
import { LiveSocket, type LiveSocketOptions } from './live-socket';

describe('a live socket, over the real server library', () => {
  const server = new ServerDouble();
  const seen: [string, unknown][] = [];
  const ends: unknown[] = [];
  let url = '';
  let socket: LiveSocket | undefined;

  beforeAll(async () => {
    url = `${(await server.start()).replace('http', 'ws')}/socket.io/`;
  });
  beforeEach(() => {
    seen.length = ends.length = 0;
    server.token = 'known';
  });
  afterEach(() => socket?.close());
  afterAll(() => server.stop());

  const dial = (auth: object, change: Partial<LiveSocketOptions> = {}) =>
    (socket = new LiveSocket({
      url,
      namespace: '/widget',
      auth,
      onReady: () => seen.push(['(ready)', null]),
      onEvent: (name, payload) => seen.push([name, payload]),
      onEnd: (end) => ends.push(end),
      ...change,
    }));

  it('connects with its token, is greeted, hears events and outlives the heartbeat', async () => {
    dial({ token: 'known', afterSeq: 0 });
    await until('the greeting', () => seen.some(([name]) => name === 'ready'));
    expect(seen[0]).toEqual(['(ready)', null]);
    server.emit('typing', { typing: true });
    await until('the event', () => seen.some(([name]) => name === 'typing'));
    // it hangs up on who misses one
    await until('three heartbeats', () => server.beats >= 3);
    expect(ends).toEqual([]);
  });

  it('says that it was refused, and why', async () => {
    dial({ token: 'unknown' });
    await until('the end', () => ends.length > 0);
    expect(ends).toEqual([
      { why: 'refused', data: { error: { code: 'session_expired', message: 'session_expired' } } },
    ]);
  });

  it('says once that it was lost', async () => {
    dial({ token: 'known' });
    await until('the greeting', () => seen.some(([name]) => name === 'ready'));
    server.cutSockets();
    await until('the end', () => ends.length > 0);
    expect(ends).toEqual([{ why: 'lost' }]);
  });

  it('is lost where sockets are blocked', async () => {
    server.hasSockets = false;
    dial({ token: 'known' });
    await until('the end', () => ends.length > 0);
    server.hasSockets = true;
    expect(ends).toEqual([{ why: 'lost' }]);
  });
});
