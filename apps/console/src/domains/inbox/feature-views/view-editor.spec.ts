import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { Filter, SavedViewView } from '@parvis/contracts';
import { allByRole, violations } from '@parvis/ui/testing';
import { aConversation } from '../../../testing/builders';
import { problem, settle } from '../../../testing/console-testing';
import { closeInbox, InboxServer, openInbox } from '../../../testing/inbox-page';

const open: Filter = { field: 'status', operator: 'is', value: ['open'] };
const poor: Filter = { field: 'stars', operator: 'at-most', value: '2' };
const aView = (more: Partial<SavedViewView> = {}): SavedViewView => ({
  id: '7', key: 'view-7', name: 'Poor reviews', filter: { all: [open, poor] }, sort: 'stars', audience: 'me', teamId: null, ownerId: 'm1',
  editable: true, count: 3, progress: null, version: 2, ...more,
}); // prettier-ignore

const dialog = () => document.querySelector<HTMLElement>('.cdk-dialog-container')!;
const button = (name: string) => allByRole('button').find((one) => one.textContent?.trim() === name || one.getAttribute('aria-label') === name)!; // prettier-ignore
const choose = async (label: string, value: string, at = 0) => {
  const selects = [...dialog().querySelectorAll('select')].filter((one) => one.labels[0]?.textContent?.trim() === label); // prettier-ignore
  const select = selects[at]!;
  select.value = value;
  select.dispatchEvent(new Event('change'));
  await settle();
};
const write = async (selector: string, text: string) => {
  const input = dialog().querySelector<HTMLInputElement>(selector)!;
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await settle();
};
const url = () => TestBed.inject(Router).url;

describe('the editor of views', () => {
  let server: InboxServer;
  afterEach(closeInbox);

  const begin = async (path: string, view = aView()) => {
    server = new InboxServer();
    server.answers.set('POST /api/views/preview', {
      body: { count: 999, capped: true, items: [aConversation({ preview: 'A poor review' })] },
    });
    server.answers.set('GET /api/views/7', { body: view });
    server.answers.set('GET /api/views', {
      body: [
        { key: 'mine', kind: 'built-in', name: 'mine', count: 2 },
        { key: 'view-7', kind: 'saved', name: view.name, count: 3, sort: 'stars' },
        { key: 'view-8', kind: 'saved', name: 'Second', count: 1, progress: 40 },
      ],
    });
    await openInbox(path, server);
    await server.until(() => document.querySelector('app-view-editor') !== null || !path.includes('editor'));
    await server.serve();
  };
  const previewed = () => server.written('POST', '/api/views/preview');

  it('builds nested conditions, shows what they hold, and saves them as a view', async () => {
    await begin('/inbox/mine?editor=new');
    await server.until(() => previewed().length > 0);
    expect(previewed().at(-1)).toEqual({ filter: { all: [open] }, sort: 'newest' });
    await server.until(() => dialog().textContent?.includes('999+ conversations') ?? false);
    expect(dialog().textContent).toContain('A poor review');
    button('Group').click();
    await settle();
    await choose('Field', 'stars', 1);
    await choose('Comparison', 'at-most', 1);
    await choose('Value', '2');
    const whole = { all: [open, { any: [poor] }] };
    await server.until(() => JSON.stringify(previewed()).includes('at-most'));
    expect(previewed().at(-1)).toEqual({ filter: whole, sort: 'newest' });
    button('Save').click();
    await settle();
    expect(dialog().textContent).toContain('Give the view a name');
    expect(server.written('POST', '/api/views')).toEqual([]);
    await write('input[name="view-name"]', 'Poor reviews');
    await choose('Order', 'stars');
    await choose('Who sees it', 'everybody');
    server.answers.set('POST /api/views', { body: aView({ audience: 'everybody' }), status: 201 });
    button('Save').click();
    await server.serve();
    expect(server.written('POST', '/api/views')).toEqual([
      { name: 'Poor reviews', filter: whole, sort: 'stars', audience: 'everybody', teamId: null },
    ]);
    expect(url()).toBe('/inbox/view-7');
  });

  it('changes an existing view with its version, and says so when somebody was faster', async () => {
    await begin('/inbox/view-7?editor=edit');
    expect(dialog().querySelector<HTMLInputElement>('input[name="view-name"]')?.value).toBe('Poor reviews');
    await write('input[name="view-name"]', 'Worst reviews');
    server.answers.set('PATCH /api/views/7', { body: problem('stale-version', 409), status: 409 });
    button('Save').click();
    await server.serve();
    expect(server.written('PATCH', '/api/views/7')).toEqual([
      { name: 'Worst reviews', filter: { all: [open, poor] }, sort: 'stars', audience: 'me', teamId: null, version: 2 },
    ]);
    expect(dialog().querySelector('.problem')?.textContent).toBe(
      'Somebody changed this meanwhile. What you see is up to date now.',
    );
    expect(url()).toContain('editor=edit');
  });

  it('asks before it deletes a view', async () => {
    await begin('/inbox/view-7?editor=edit');
    button('Delete the view').click();
    await server.serve();
    expect(server.written('DELETE', '/api/views/7')).toEqual([]);
    button('Delete for everybody who sees it').click();
    await server.serve();
    expect(server.written('DELETE', '/api/views/7')).toHaveLength(1);
    expect(url()).toBe('/inbox/all');
  });

  it('lets those who may not change a view look at it only', async () => {
    await begin('/inbox/view-7?editor=edit', aView({ editable: false, audience: 'team', teamId: 't1' }));
    expect(button('Save')).toBeUndefined();
    expect(button('Delete the view')).toBeUndefined();
    expect(dialog().querySelector<HTMLInputElement>('input[name="view-name"]')?.disabled).toBe(true);
  });

  it('filters a list without saving, in the address, and keeps the whole of it as a view when asked', async () => {
    await begin('/inbox/mine?editor=filter');
    await choose('Field', 'language');
    button('Show').click();
    await settle();
    expect(dialog().textContent).toContain('Choose at least one condition');
    await choose('Field', 'attachments');
    button('Show').click();
    await server.serve();
    const filter: Filter = { all: [{ field: 'attachments', operator: 'is', value: true }] };
    expect(decodeURIComponent(url())).toBe(`/inbox/mine?filter=${JSON.stringify(filter)}`);
    expect(document.querySelector('app-filter-bar')?.textContent).toContain('has attachments');
    button('Save as a view').click();
    await server.until(() => document.querySelector('app-view-editor') !== null);
    await server.until(() => JSON.stringify(previewed()).includes('assignee'));
    expect(previewed().at(-1)).toEqual({
      filter: { all: [open, { field: 'assignee', operator: 'is', value: ['me'] }, ...filter.all] },
      sort: 'newest',
    });
  });

  it('names what an address filters by, and takes it away', async () => {
    await begin(
      `/inbox/all?filter=${encodeURIComponent(JSON.stringify({ any: [open, { not: { all: [poor, open] } }] }))}`,
    );
    const bar = document.querySelector('app-filter-bar')!;
    expect(bar.textContent).toContain('Status is Open or not (Stars at most 2 stars and Status is Open)');
    bar.querySelector<HTMLElement>('mi-icon-button button')?.click();
    await server.serve();
    expect(url()).toBe('/inbox/all');
    expect(document.querySelector('app-filter-bar')).toBeNull();
  });

  it('has no barrier for assistive technology', async () => {
    await begin('/inbox/view-7?editor=edit');
    expect(await violations(dialog())).toEqual([]);
  });
});
