import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Live } from '../../../shared/live/live';
import { aConversation, aDetail, anAction, anItem } from '../../../testing/builders';
import { answer, problem, provideConsole, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { ConversationCache } from './conversation-cache';
import { ThreadStore } from './thread-store';

const at = (minute: number) => `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z`;
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('ThreadStore', () => {
  let thread: ThreadStore;
  let http: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideConsole(ThreadStore) });
    thread = TestBed.inject(ThreadStore);
    http = TestBed.inject(HttpTestingController);
    await TestBed.inject(Live).start();
  });
  afterEach(() => {
    TestBed.inject(Live).stop();
  });

  async function open(
    id = '1',
    items = [anItem({ conversationId: id })],
    nextCursor: string | null = null,
    seenItemId: string | null = null,
  ) {
    void thread.open(id);
    await answer('GET', `/api/conversations/${id}`, aDetail({ id, seenItemId }));
    await answer('GET', `/api/conversations/${id}/items?limit=40`, { items, nextCursor });
    await answer('PUT', `/api/conversations/${id}/seen`, null, 204);
  }

  it('shows what the list knows before the server answers', async () => {
    TestBed.inject(ConversationCache).adopt(aConversation({ id: '1', preview: 'known' }));
    void thread.open('1');
    await settle();
    expect(thread.conversation()?.preview).toBe('known');
    expect(thread.loading()).toBe('first');
  });

  it('puts the separator before the first thing not seen, and keeps it there', async () => {
    const items = [
      anItem({ id: 'i1', createdAt: at(1) }),
      anItem({ id: 'i2', createdAt: at(2) }),
      anItem({ id: 'i3', createdAt: at(3) }),
    ];
    await open('1', items, null, 'i1');
    expect(thread.firstNewId()).toBe('i2');
  });

  it('reads older items above, without losing what is there', async () => {
    await open('1', [anItem({ id: 'i5', createdAt: at(5) })], 'before-5');
    void thread.loadOlder();
    await answer('GET', '/api/conversations/1/items?before=before-5&limit=40', {
      items: [anItem({ id: 'i1', createdAt: at(1) })],
      nextCursor: null,
    });
    expect(thread.items().map(({ id }) => id)).toEqual(['i1', 'i5']);
    expect(thread.hasOlder()).toBe(false);
  });

  it('adds what arrives, and tells the server that it was seen', async () => {
    await open();
    TestBed.inject(FakeSocket).receive('item.changed', {
      seq: 2,
      created: true,
      item: anItem({ id: 'i9', createdAt: at(9) }),
    });
    await frame();
    expect(await answer('PUT', '/api/conversations/1/seen', null, 204)).toEqual({ itemId: 'i9' });
    expect(thread.lastItemId()).toBe('i9');
  });

  it('follows an action to its end', async () => {
    await open('1', [anItem({ id: 'o1', direction: 'out', action: anAction({ id: 'x1' }) })]);
    TestBed.inject(FakeSocket).receive('action.updated', {
      seq: 2,
      action: anAction({ id: 'x1', state: 'failed', error: { code: 'rejected', detail: 'gone' } }),
    });
    await frame();
    await settle();
    expect(thread.items()[0]?.action?.state).toBe('failed');
  });

  it('opens a conversation read before at once, and refreshes it behind', async () => {
    await open('1');
    await open('2');
    void thread.open('1');
    await settle();
    expect(thread.items()).toHaveLength(1);
    expect(http.match('/api/conversations/1')).toHaveLength(1);
  });

  it('drops the answer for a conversation that was left', async () => {
    void thread.open('1');
    await settle();
    const late = http.expectOne('/api/conversations/1');
    await open('2');
    expect(late.cancelled).toBe(true);
    expect(thread.id()).toBe('2');
  });

  it('says when a conversation is gone', async () => {
    void thread.open('1');
    await answer('GET', '/api/conversations/1', problem('not-found', 404), 404);
    expect(thread.problem()?.code).toBe('not-found');
  });

  it('joins the room of the open conversation', async () => {
    TestBed.inject(FakeSocket).ready(1);
    await settle();
    await open('1');
    expect(TestBed.inject(FakeSocket).sent).toContainEqual({
      event: 'conversation.open',
      body: { conversationId: '1' },
    });
  });
});
