import { TestBed } from '@angular/core/testing';
import { aConversation } from '../../testing/builders';
import { FakeSocket } from '../../testing/fake-socket';
import { Live } from './live';
import { type LiveSocket, SOCKET_FACTORY } from './socket';

const update = (seq: number, version: number) => ({
  seq,
  conversation: aConversation({ version }),
  created: false,
  byMemberId: null,
});

describe('Live', () => {
  let live: Live;
  let socket: FakeSocket;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [{ provide: SOCKET_FACTORY, useValue: () => Promise.resolve(socket as unknown as LiveSocket) }],
    });
    live = TestBed.inject(Live);
    await live.start();
    socket.ready(10);
  });
  afterEach(() => {
    live.stop();
    jest.useRealTimers();
  });

  const frame = () => jest.advanceTimersByTime(20);

  it('is online when the server is ready, and asks lists once to catch up', () => {
    expect(live.connection()).toBe('online');
    expect(live.catchUp()).toBe(1);
    expect(live.resync()).toBe(0);
  });

  it('hands events over together, once a frame, in order', () => {
    const seen: number[] = [];
    live.on('conversation.updated', ({ seq }) => seen.push(seq));
    socket.receive('conversation.updated', update(11, 2));
    socket.receive('conversation.updated', update(12, 3));
    expect(seen).toEqual([]);
    frame();
    expect(seen).toEqual([11, 12]);
  });

  it('stops listening when told to', () => {
    const seen: number[] = [];
    const off = live.on('conversation.updated', ({ seq }) => seen.push(seq));
    off();
    socket.receive('conversation.updated', update(11, 2));
    frame();
    expect(seen).toEqual([]);
  });

  it('says offline only after three seconds without the line', () => {
    socket.drop();
    jest.advanceTimersByTime(2900);
    expect(live.connection()).toBe('online');
    jest.advanceTimersByTime(200);
    expect(live.connection()).toBe('offline');
  });

  it('resumes from the last event it has seen', async () => {
    socket.receive('conversation.updated', update(14, 2));
    socket.drop();
    socket.resumeAnswer = { ok: true, resync: false, seq: 20 };
    socket.ready(20);
    await Promise.resolve();
    expect(socket.sent).toContainEqual({ event: 'resume', body: { seq: 14 } });
    expect(live.resync()).toBe(0);
  });

  it('asks every list to read again when the gap is too wide', async () => {
    socket.drop();
    socket.resumeAnswer = { ok: true, resync: true, seq: 900 };
    socket.ready(900);
    await jest.advanceTimersByTimeAsync(1);
    expect(live.resync()).toBe(1);
  });

  it('does not ask to resume when nothing happened meanwhile', () => {
    socket.drop();
    socket.ready(10);
    expect(socket.sent.some(({ event }) => event === 'resume')).toBe(false);
  });

  it('polls while the line is away', () => {
    socket.drop();
    jest.advanceTimersByTime(31_000);
    expect(live.resync()).toBeGreaterThanOrEqual(1);
  });

  it('joins the room of the open conversation again after a cut, and leaves the one before', () => {
    live.openConversation('1');
    live.openConversation('2');
    socket.drop();
    socket.ready(10);
    const rooms = socket.sent.filter(({ event }) => event.startsWith('conversation.'));
    expect(rooms.map(({ event, body }) => `${event} ${(body as { conversationId: string }).conversationId}`)).toEqual([
      'conversation.open 1',
      'conversation.close 1',
      'conversation.open 2',
      'conversation.open 2',
    ]);
  });

  it('renews presence while the conversation is open', () => {
    live.openConversation('1');
    live.setPresence('writing');
    const before = socket.sent.length;
    jest.advanceTimersByTime(15_000);
    expect(socket.sent.slice(before)).toEqual([
      { event: 'presence.set', body: { conversationId: '1', state: 'writing' } },
    ]);
  });

  it('tells that the session ended elsewhere', () => {
    socket.receive('session.ended');
    expect(live.sessionEnded()).toBe(1);
  });
});
