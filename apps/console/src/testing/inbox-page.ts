import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { ConversationView, ItemView, MemberView } from '@parvis/contracts';
import { inboxRoutes } from '../domains/inbox/inbox.routes';
import { Directory } from '../shared/directory/directory';
import { ViewsStore } from '../shared/directory/views-store';
import { Live } from '../shared/live/live';
import { SessionStore } from '../shared/session/session-store';
import { aConversation, aDetail, aMember, anAccount, anItem, me } from './builders';
import { aProfile } from './contact-builders';
import { provideConsole, settle, speak } from './console-testing';
import { FakeSocket } from './fake-socket';
import { queueCounts } from './moderation-builders';

export const TEAMMATE: MemberView = aMember({ id: 'm2', name: 'Inès M.', initials: 'IM' });

/** A small server for whole-page specs: it answers what is asked from what the spec gave it, and keeps what was written. */
export class InboxServer {
  conversations: ConversationView[] = [
    aConversation({ id: '1' }),
    aConversation({ id: '2', contact: { id: 'c2', name: 'visitor_318', avatarUrl: null } }),
  ];
  items: ItemView[] = [anItem()];
  readonly writes: { method: string; path: string; body: unknown; key: string | null }[] = [];
  /** Answers of the spec to writes, by method and path; others get what was sent back. */
  readonly answers = new Map<string, { body: unknown; status?: number }>();

  /** Answers everything that is open, until nothing is. */
  async serve(): Promise<void> {
    const http = TestBed.inject(HttpTestingController);
    for (let round = 0; round < 6; round++) {
      await new Promise((resolve) => setTimeout(resolve));
      await settle();
      http.match(() => true).filter((request) => !request.cancelled).forEach((request) => { this.answer(request); }); // prettier-ignore
      await settle();
    }
  }

  /** Serves until something is there, such as what is asked only after a pause. */
  async until(isThere: () => boolean): Promise<void> {
    const deadline = Date.now() + 5000;
    while (!isThere()) {
      if (Date.now() > deadline) throw new Error('It did not come in time');
      await this.serve();
    }
  }

  written(method: string, path: string): unknown[] {
    return this.writes.filter((one) => one.method === method && one.path === path).map(({ body }) => body);
  }

  private answer(request: TestRequest): void {
    const { method, url, body } = request.request;
    if (method !== 'GET')
      this.writes.push({ method, path: url, body, key: request.request.headers.get('Idempotency-Key') });
    const given = this.answers.get(`${method} ${url}`);
    const { body: answer, status = 200 } = given ?? { body: this.read(url) };
    request.flush(answer as object, { status, statusText: String(status) });
  }

  private read(url: string): unknown {
    const id = /^\/api\/conversations\/(\d+)/.exec(url)?.[1];
    if (url.endsWith('/moves')) return [];
    const found = this.conversations.find((one) => one.id === id) ?? aConversation({ id: id ?? '1' });
    if (url.endsWith('/items'))
      return { items: this.items.map((item) => ({ ...item, conversationId: found.id })), nextCursor: null };
    if (id && /\d$/.test(url)) return aDetail(found);
    if (url === '/api/conversations') return { items: this.conversations, nextCursor: null };
    if (url === '/api/notifications/count') return { unread: 0 };
    if (url === '/api/notifications') return { items: [], nextCursor: null };
    if (url === '/api/search') return { items: [], nextCursor: null, people: [], faults: [] };
    if (/^\/api\/contacts\/\w+$/.test(url)) return aProfile({ id: url.slice('/api/contacts/'.length) });
    if (/^\/api\/contacts\/\w+\/links$/.test(url)) return { links: [], suggestions: [] };
    if (url === '/api/moderation/queues') return queueCounts();
    if (url === '/api/me') return me();
    if (url === '/api/members') return [aMember(), TEAMMATE];
    if (url === '/api/teams') return [{ id: 't1', name: 'Service', memberIds: ['m1'] }, { id: 't2', name: 'Shops', memberIds: ['m2'] }]; // prettier-ignore
    if (url === '/api/tags') return [{ id: '4', name: 'Delivery', color: 'viz-3', kind: 'problem', openCount: 1 }];
    if (url === '/api/accounts') return [anAccount()];
    if (url === '/api/views') return [{ key: 'mine', kind: 'built-in', name: 'mine', count: 2 }, { key: 'unassigned', kind: 'built-in', name: 'unassigned', count: 1 }]; // prettier-ignore
    return id ? null : [];
  }
}

/** Signs in and opens an address of the inbox, everything loaded. */
export async function openInbox(path: string, server = new InboxServer()): Promise<InboxServer> {
  localStorage.clear();
  TestBed.configureTestingModule({
    providers: provideConsole(provideRouter([{ path: 'inbox', children: inboxRoutes }], withComponentInputBinding())),
  });
  await speak('en', 'inbox', 'contacts', 'bulk');
  TestBed.inject(Directory);
  TestBed.inject(ViewsStore);
  void TestBed.inject(SessionStore).ready();
  await server.serve();
  await TestBed.inject(Live).start();
  TestBed.inject(FakeSocket).ready(1);
  const harness = await RouterTestingHarness.create();
  document.body.appendChild(harness.fixture.nativeElement as HTMLElement);
  void TestBed.inject(Router).navigateByUrl(path);
  await server.serve();
  await server.serve();
  return server;
}

export async function closeInbox(): Promise<void> {
  TestBed.inject(Live).stop();
  TestBed.resetTestingModule();
  document.body.innerHTML = '';
  await Promise.resolve();
}
