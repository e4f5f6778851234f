import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { ConversationView } from '@parvis/contracts';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { aConversation, me } from '../../../testing/builders';
import { answer, problem, provideConsole, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { ConversationCache } from './conversation-cache';
import { ConversationFeed } from './conversation-feed';
import { QueueStore } from './queue-store';
import type { QueueFilter } from './view-rules';

const FILTER: QueueFilter = { view: 'mine', tab: 'open', sort: 'due', channel: null, tagId: null, filter: null };
const LIST = /^\/api\/conversations\?/;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const pageOf = (items: ConversationView[], nextCursor: string | null = null) => ({ items, nextCursor });

describe('QueueStore', () => {
  let queue: QueueStore;
  let socket: FakeSocket;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideConsole(QueueStore) });
    const session = TestBed.inject(SessionStore).ready();
    await answer('GET', '/api/me', me());
    await session;
    TestBed.inject(ConversationFeed);
    queue = TestBed.inject(QueueStore);
    socket = TestBed.inject(FakeSocket);
    await TestBed.inject(Live).start();
  });
  afterEach(() => {
    TestBed.inject(Live).stop();
  });

  const open = async (items: ConversationView[], nextCursor: string | null = null) => {
    void queue.open(FILTER);
    await answer('GET', LIST, pageOf(items, nextCursor));
  };
  const push = async (view: ConversationView, created = false) => {
    const { unread: _, ...conversation } = view;
    socket.receive('conversation.updated', { seq: 1, conversation, created, byMemberId: null });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await settle();
  };

  it('lists a page, then the next one at its end', async () => {
    await open([aConversation({ id: '1' })], 'after-1');
    void queue.loadMore();
    await settle();
    const request = TestBed.inject(HttpTestingController).expectOne((one) => one.params.get('cursor') === 'after-1');
    request.flush(pageOf([aConversation({ id: '1' }), aConversation({ id: '2' })]));
    await settle();
    expect(queue.ids()).toEqual(['1', '2']);
    expect(queue.hasMore()).toBe(false);
  });

  it('counts rows at risk from the top', async () => {
    await open([
      aConversation({ id: '1', nextDueAt: inMinutes(10) }),
      aConversation({ id: '2', nextDueAt: inMinutes(300) }),
    ]);
    expect(queue.riskCount()).toBe(1);
  });

  it('keeps what arrives behind the pill and never moves the list', async () => {
    await open([aConversation({ id: '1' })]);
    queue.setDisturbance(() => true);
    await push(aConversation({ id: '9', version: 1 }), true);
    expect(queue.ids()).toEqual(['1']);
    expect(queue.newCount()).toBe(1);
    void queue.takeIn();
    await answer('GET', LIST, pageOf([aConversation({ id: '9' }), aConversation({ id: '1' })]));
    expect(queue.ids()).toEqual(['9', '1']);
    expect(queue.newCount()).toBe(0);
  });

  it('takes new ones in at once when nothing would be disturbed', async () => {
    await open([aConversation({ id: '1' })]);
    queue.setDisturbance(() => false);
    await push(aConversation({ id: '9' }), true);
    await answer('GET', LIST, pageOf([aConversation({ id: '9' }), aConversation({ id: '1' })]));
    expect(queue.ids()).toEqual(['9', '1']);
  });

  it('does not count what belongs elsewhere, nor what left again', async () => {
    await open([aConversation({ id: '1' })]);
    await push(aConversation({ id: '9', assigneeId: 'm2' }), true);
    expect(queue.newCount()).toBe(0);
    await push(aConversation({ id: '9', version: 2 }));
    expect(queue.newCount()).toBe(1);
    await push(aConversation({ id: '9', version: 3, status: 'handled' }));
    expect(queue.newCount()).toBe(0);
  });

  it('leaves a row that no longer belongs where it is, and drops an older version', async () => {
    await open([aConversation({ id: '1', version: 4 })]);
    await push(aConversation({ id: '1', version: 5, status: 'handled' }));
    await push(aConversation({ id: '1', version: 3, status: 'open' }));
    const shown = TestBed.inject(ConversationCache).get('1')!;
    expect(shown.status).toBe('handled');
    expect(queue.ids()).toEqual(['1']);
    expect(queue.hasLeft(shown)).toBe(true);
  });

  it('finds the neighbour that still belongs here', async () => {
    await open([aConversation({ id: '1' }), aConversation({ id: '2', status: 'handled' }), aConversation({ id: '3' })]);
    expect(queue.neighbour('1', 1)).toBe('2');
    expect(queue.neighbour('1', 1, true)).toBe('3');
    expect(queue.neighbour('3', 1)).toBeNull();
  });

  it('brings rows up to date after a gap without moving them', async () => {
    await open([aConversation({ id: '1' })]);
    socket.ready(5);
    await answer(
      'GET',
      LIST,
      pageOf([aConversation({ id: '9' }), aConversation({ id: '1', version: 2, preview: 'newer' })]),
    );
    expect(queue.ids()).toEqual(['1']);
    expect(queue.newCount()).toBe(1);
    expect(TestBed.inject(ConversationCache).get('1')?.preview).toBe('newer');
  });

  it('says what failed and keeps what it had', async () => {
    await open([aConversation({ id: '1' })]);
    void queue.takeIn();
    await answer('GET', LIST, problem('overloaded', 503), 503);
    expect(queue.problem()?.code).toBe('overloaded');
    expect(queue.ids()).toEqual(['1']);
  });

  it('forgets the answer of a view that was left', async () => {
    void queue.open(FILTER);
    await settle();
    const http = TestBed.inject(HttpTestingController);
    const first = http.expectOne((one) => one.params.get('view') === 'mine');
    void queue.open({ ...FILTER, view: 'unassigned' });
    await settle();
    expect(first.cancelled).toBe(true);
    http.expectOne((one) => one.params.get('view') === 'unassigned').flush(pageOf([aConversation({ id: '7' })]));
    await settle();
    expect(queue.ids()).toEqual(['7']);
  });
});
