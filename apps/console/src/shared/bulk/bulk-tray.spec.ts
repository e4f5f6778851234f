import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { BulkRunView } from '@parvis/contracts';
import { byRole, violations } from '@parvis/ui/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { me } from '../../testing/builders';
import { answer, provideConsole, settle, speak, until } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { BulkStore } from './bulk-store';
import { BulkTray } from './bulk-tray';

const HOUR_MS = 3_600_000;
const aRun = (more: Partial<BulkRunView> = {}): BulkRunView => ({
  id: '77',
  state: 'running',
  steps: [{ kind: 'status', status: 'handled' }],
  macroName: null,
  byMemberId: 'm1',
  total: 240,
  counts: { changed: 100, unchanged: 10, skipped: 0, failed: 0, restored: 0, kept: 0 },
  reversible: true,
  createdAt: new Date().toISOString(),
  finishedAt: null,
  undoUntil: null,
  version: 1,
  ...more,
});
const finished = (): BulkRunView =>
  aRun({
    state: 'done',
    counts: { changed: 230, unchanged: 7, skipped: 3, failed: 0, restored: 0, kept: 0 },
    finishedAt: new Date().toISOString(),
    undoUntil: new Date(Date.now() + HOUR_MS).toISOString(),
    version: 9,
  });

describe('the tray of bulk runs', () => {
  const tray = () => document.querySelector('#bulk-tray')?.textContent ?? '';
  const push = async (run: BulkRunView): Promise<void> => {
    TestBed.inject(FakeSocket).receive('bulk.updated', { seq: 9, run });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await settle();
  };

  /** As after a reload: what the server knows is shown again. */
  const open = async (runs: BulkRunView[]): Promise<void> => {
    TestBed.configureTestingModule({ providers: provideConsole(provideRouter([])) });
    await speak('en', 'bulk');
    void TestBed.inject(SessionStore).ready();
    await answer('GET', '/api/me', me());
    TestBed.inject(BulkStore);
    await TestBed.inject(Live).start();
    TestBed.inject(FakeSocket).ready(1);
    await settle();
    TestBed.inject(HttpTestingController)
      .match(({ url }) => url === '/api/bulk')
      .filter((request) => !request.cancelled)
      .forEach((request) => {
        request.flush(runs);
      });
    await until(() => TestBed.inject(BulkStore).shown().length === runs.length);
    const fixture = TestBed.createComponent(BulkTray);
    document.body.appendChild(fixture.nativeElement as HTMLElement);
    await settle();
  };

  beforeEach(() => {
    localStorage.clear();
  });
  afterEach(() => {
    TestBed.inject(Live).stop();
    TestBed.resetTestingModule();
    document.body.replaceChildren();
  });

  it('shows how far a run is, follows it, and stops it', async () => {
    await open([aRun()]);
    expect(tray()).toContain('110 of 240');
    expect(document.querySelector('progress')?.value).toBe(110);
    await push(
      aRun({ version: 2, counts: { changed: 200, unchanged: 10, skipped: 0, failed: 0, restored: 0, kept: 0 } }),
    );
    expect(tray()).toContain('210 of 240');
    await push(aRun({ version: 1 })); // an older one changes nothing
    expect(tray()).toContain('210 of 240');
    expect(await violations()).toEqual([]);
    byRole('button', 'Stop').click();
    await answer(
      'POST',
      '/api/bulk/77/stop',
      aRun({ state: 'stopped', version: 3, finishedAt: new Date().toISOString() }),
    );
    expect(document.querySelector('progress')).toBeNull();
  });

  it('says what came of it, takes it back within the hour, and is put away on this device', async () => {
    await open([finished()]);
    expect(tray()).toContain('230 of 240 changed · 7 were so already · 3 left alone');
    expect(tray()).toContain('60 minutes left');
    byRole('button', 'Undo').click();
    const undoing = { ...finished(), state: 'undoing' as const, version: 10, undoUntil: null };
    await answer('POST', '/api/bulk/77/undo', undoing);
    expect(tray()).toContain('Taking back: 0 of 230');
    await push({ ...undoing, state: 'undone', version: 11, counts: { ...undoing.counts, restored: 228, kept: 2 } });
    expect(tray()).toContain('228 taken back, 2 changed since and left');
    byRole('button', 'Put away “Handle”').click();
    await settle();
    expect(TestBed.inject(BulkStore).shown()).toEqual([]);
    expect(localStorage.getItem('parvis.bulk.put-away')).toBe('77');
  });

  it('offers no way back when the hour is over', async () => {
    await open([{ ...finished(), undoUntil: new Date(Date.now() - 1000).toISOString() }]);
    expect(tray()).not.toContain('Undo');
  });

  it('lists what became of each conversation, page by page', async () => {
    await open([finished()]);
    byRole('button', 'Result').click();
    await until(() => document.querySelector('app-bulk-results') !== null);
    const row = { preview: 'Hello', detail: null, undo: null, undoReason: null };
    await answer('GET', /^\/api\/bulk\/77\/results\?limit=50$/, {
      items: [
        { ...row, conversationId: '1', name: 'client_042', outcome: 'changed', reason: null },
        { ...row, conversationId: '2', name: 'client_043', outcome: 'skipped', reason: 'channel-cannot' },
      ],
      nextCursor: 'abc',
    });
    const list = () => document.querySelector('ul[aria-label="Conversations of the run"]')?.textContent ?? '';
    expect(list()).toContain('client_043');
    expect(list()).toContain('The channel cannot do this.');
    byRole('button', 'Show more').click();
    await answer('GET', /cursor=abc/, { items: [{ ...row, conversationId: '3', name: null, preview: '', outcome: 'skipped', reason: 'gone' }], nextCursor: null }); // prettier-ignore
    expect(list()).toContain('A conversation that is no more');
    expect(await violations()).toEqual([]);
  });
});
