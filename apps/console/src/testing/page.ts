import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { type MeView, ROLE_PERMISSIONS, type RoleKey } from '@parvis/contracts';
import { Directory } from '../shared/directory/directory';
import { Live } from '../shared/live/live';
import { SessionStore } from '../shared/session/session-store';
import { aMember, anAccount, me } from './builders';
import { provideConsole, settle, speak } from './console-testing';
import { FakeSocket } from './fake-socket';
import { queueCounts } from './moderation-builders';

interface Given {
  body: unknown;
  status?: number;
}

/** A small server for whole-page specs: it answers from what the spec gave it, and keeps what was asked and written. */
export class PageServer {
  /** By `METHOD /path`; writes that have none get what was sent back. */
  readonly answers = new Map<string, Given>();
  readonly asked: string[] = [];
  readonly writes: { call: string; body: unknown }[] = [];

  constructor(role: RoleKey = 'owner', more: Partial<MeView> = {}) {
    const member = aMember({ role });
    this.give('GET /api/me', me({ member, permissions: [...ROLE_PERMISSIONS[role]], ...more }));
    this.give('GET /api/members', [
      member,
      aMember({ id: 'm2', name: 'Inès M.', role: 'agent', email: 'ines@maison-lumen.test' }),
    ]);
    this.give('GET /api/teams', [{ id: 't1', name: 'Service', memberIds: ['m1'] }, { id: 't2', name: 'Shops', memberIds: [] }]); // prettier-ignore
    this.give('GET /api/tags', [
      { id: '4', name: 'Delivery', color: 'viz-3', kind: 'problem', openCount: 3 },
      { id: '5', name: 'New colour', color: 'viz-1', kind: 'request', openCount: 0 },
    ]);
    this.give('GET /api/accounts', [anAccount()]);
    this.give('GET /api/moderation/queues', queueCounts());
  }

  give(call: string, body: unknown, status = 200): void {
    this.answers.set(call, { body, status });
  }

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

  written(call: string): unknown[] {
    return this.writes.filter((one) => one.call === call).map(({ body }) => body);
  }

  private answer(request: TestRequest): void {
    const { method, url, body, urlWithParams } = request.request;
    const call = `${method} ${url}`;
    if (method === 'GET') this.asked.push(urlWithParams);
    else this.writes.push({ call, body });
    const { body: answer, status = 200 } = this.answers.get(call) ?? { body: method === 'GET' ? [] : body };
    request.flush(answer as object, { status, statusText: String(status) });
  }
}

/** Signs in and opens an address of some routes, everything loaded. */
export async function openPage(
  path: string,
  routes: Routes,
  scope: string,
  server = new PageServer(),
): Promise<PageServer> {
  localStorage.clear();
  TestBed.configureTestingModule({
    providers: provideConsole(provideRouter([...routes, { path: '**', children: [] }], withComponentInputBinding())),
  });
  await speak('en', scope);
  TestBed.inject(Directory);
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

export async function closePage(): Promise<void> {
  TestBed.inject(Live).stop();
  TestBed.resetTestingModule();
  document.body.innerHTML = '';
  await Promise.resolve();
}
