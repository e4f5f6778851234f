import { TestBed } from '@angular/core/testing';
import type { BulkPreview, BulkRunView, ItemView } from '@parvis/contracts';
import { allByRole, byRole, press, violations } from '@parvis/ui/testing';
import { BulkStore } from '../../../shared/bulk/bulk-store';
import { aConversation, anItem } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const PREVIEW = 'POST /api/bulk/preview';
const STEPS: BulkRunView['steps'] = [{ kind: 'status', status: 'handled' }];

const aPreview = (more: Partial<BulkPreview> = {}): BulkPreview => ({
  count: 240,
  changes: 230,
  unchanged: 7,
  skipped: [{ reason: 'channel-cannot', count: 3 }],
  sample: [{ conversation: aConversation({ id: '1' }), outcome: 'changed', reason: null }],
  steps: STEPS,
  macroName: null,
  reversible: true,
  needsCount: true,
  ...more,
});
const aRun = (more: Partial<BulkRunView> = {}): BulkRunView => ({
  id: '77',
  state: 'running',
  steps: STEPS,
  macroName: null,
  byMemberId: 'm1',
  total: 240,
  counts: { changed: 100, unchanged: 0, skipped: 0, failed: 0, restored: 0, kept: 0 },
  reversible: true,
  createdAt: new Date().toISOString(),
  finishedAt: null,
  undoUntil: null,
  version: 1,
  ...more,
});

describe('many conversations at once', () => {
  let server: InboxServer;
  const bar = () => document.querySelector<HTMLElement>('app-bulk-bar');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** A list of which more is on the server than on screen. */
  const open = async (path = '/inbox/mine'): Promise<void> => {
    server = new InboxServer();
    server.answers.set('GET /api/conversations', {
      body: { items: server.conversations, nextCursor: 'next' },
    });
    server.answers.set(PREVIEW, { body: aPreview() });
    await openInbox(path, server);
  };
  const selectAll = async (): Promise<void> => {
    press(document.body, 'a', { ctrlKey: true });
    await settle();
    press(document.body, 'a', { ctrlKey: true });
    await server.serve();
  };

  afterEach(closeInbox);

  it('selects what is on screen, then what matches, by the same key, and says how many that are', async () => {
    await open();
    press(document.body, 'a', { ctrlKey: true });
    await settle();
    expect(bar()?.textContent).toContain('2 selected');
    expect(bar()?.textContent).toContain('Select all 2 that match');
    press(document.body, 'a', { ctrlKey: true });
    await server.serve();
    expect(bar()?.textContent).toContain('All 240 that match are selected');
    expect(server.written('POST', '/api/bulk/preview')).toEqual([
      { query: { view: 'mine', status: 'open' }, steps: [{ kind: 'read' }] },
    ]);
    document.querySelector<HTMLElement>('#queue [role="checkbox"]')?.click();
    await settle();
    expect(bar()?.textContent).toContain('1 selected');
  });

  it('asks before it does anything to all that match, and starts with the number that was shown', async () => {
    await open('/inbox/mine?channel=instagram');
    server.answers.set('POST /api/bulk', { body: aRun(), status: 201 });
    await selectAll();
    press(document.body, 'e');
    await server.serve();
    const dialog = byRole('dialog');
    expect(dialog.getAttribute('aria-labelledby')).toBeTruthy();
    expect(dialog.textContent).toContain('It is about 240 conversations.');
    expect(dialog.textContent).toContain('230 will change.');
    expect(dialog.textContent).toContain('7 are so already.');
    expect(dialog.textContent).toContain('The channel cannot do this.');
    expect(server.written('POST', '/api/bulk')).toEqual([]);
    expect(await violations()).toEqual([]);
    byRole('button', 'Change 230').click();
    await server.serve();
    expect(server.written('POST', '/api/bulk')).toEqual([
      {
        query: { view: 'mine', status: 'open', channel: 'instagram' },
        steps: [{ kind: 'status', status: 'handled' }],
        expectedCount: 240,
      },
    ]);
    expect(bar()).toBeNull();
    expect(TestBed.inject(BulkStore).shown().map(({ id }) => id)).toEqual(['77']); // prettier-ignore
  });

  it('shows the new number when it changed meanwhile, and does not start by itself', async () => {
    await open();
    server.answers.set('POST /api/bulk', {
      body: problem('count-changed', 409, { current: { count: 300 } }),
      status: 409,
    });
    await selectAll();
    press(document.body, 'e');
    await server.serve();
    server.answers.set(PREVIEW, { body: aPreview({ count: 300, changes: 290 }) });
    byRole('button', 'Change 230').click();
    await server.serve();
    expect(allByRole('alert').map(({ textContent }) => textContent).join()).toContain('another number of conversations'); // prettier-ignore
    expect(byRole('button', 'Change 290')).toBeTruthy();
    expect(TestBed.inject(BulkStore).shown()).toEqual([]);
  });

  it('offers what the member may do with the selection, moderation included', async () => {
    await open();
    await selectAll();
    byRole('button', 'More').click();
    await settle();
    const names = allByRole('menuitem').map((item) => item.textContent?.trim());
    expect(names).toEqual(expect.arrayContaining(['Mark as read', 'Remove the assignee', 'Run a macro']));
    byRole('menuitem', 'Mark as read').click();
    await server.serve();
    expect(server.written('POST', '/api/bulk/preview').at(-1)).toEqual({
      query: { view: 'mine', status: 'open' },
      steps: [{ kind: 'read' }],
    });
    byRole('button', 'Cancel').click();
    await server.serve();
    expect(bar()?.textContent).toContain('All 240');
  });

  it('reads again what is shown of the conversations that a run changed', async () => {
    await open();
    server.answers.set('POST /api/conversations/lookup', {
      body: [aConversation({ id: '1', status: 'handled', version: 5, preview: 'Changed by the run' })],
    });
    TestBed.inject(FakeSocket).receive('conversations.changed', {
      seq: 2,
      ids: ['1', '999'],
      runId: '77',
      byMemberId: 'm2',
    });
    await frame();
    await server.serve();
    expect(server.written('POST', '/api/conversations/lookup')).toEqual([{ ids: ['1'] }]);
    expect(document.querySelector('app-queue')?.textContent).toContain('Changed by the run');
  });

  it('goes on with one or a few as ever, without asking', async () => {
    await open();
    server.answers.set('PATCH /api/conversations/1', {
      body: aConversation({ id: '1', status: 'handled', version: 2 }),
    });
    server.answers.set('PATCH /api/conversations/2', {
      body: aConversation({ id: '2', status: 'handled', version: 2 }),
    });
    press(document.body, 'a', { ctrlKey: true });
    await settle();
    press(document.body, 'e');
    await server.serve();
    expect(server.written('PATCH', '/api/conversations/1')).toHaveLength(1);
    expect(server.written('POST', '/api/bulk')).toEqual([]);
  });

  it('says in each thread what a run did there, and that it was taken back', async () => {
    server = new InboxServer();
    const line = (id: string, system: NonNullable<ItemView['system']>) =>
      anItem({ id, direction: 'system', text: '', system });
    const done = { runId: '77', from: 'open', to: 'handled', snoozedUntil: null, added: '4', removed: null };
    server.items = [
      anItem(),
      line('i2', { kind: 'bulk', byMemberId: 'm1', data: done }),
      line('i3', { kind: 'bulk', byMemberId: 'm2', data: { runId: '78' } }),
      line('i4', { kind: 'bulk-undone', byMemberId: 'm1', data: { runId: '77', to: 'open' } }),
    ];
    await openInbox('/inbox/mine/1', server);
    const thread = document.querySelector('app-thread-pane')?.textContent ?? '';
    expect(thread).toContain('No answer since yesterday');
    expect(thread).toContain('You, in a bulk run: Add Delivery and Handle');
    expect(thread).toContain('Inès M., in a bulk run');
    expect(thread).toContain('You took a bulk run back');
  });
});
