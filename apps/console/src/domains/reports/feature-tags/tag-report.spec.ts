import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { TagReportView } from '@parvis/contracts';
import { allByRole, byRole, press, type as write, violations } from '@parvis/ui/testing';
import { problem } from '../../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../../testing/page';
import { addDays, dayIn } from '../data/period';
import { reportsRoutes } from '../reports.routes';

const TODAY = dayIn('Europe/Paris', Date.now());
const FIRST = addDays(TODAY, -29);
const quote = {
  itemId: 'i7', conversationId: '77', channel: 'instagram', author: 'client_042', text: 'Nine days without a word', at: `${TODAY}T08:00:00Z`,
}; // prettier-ignore
const reportOf = (rows: TagReportView['rows']): TagReportView => ({
  from: FIRST,
  to: TODAY,
  days: Array.from({ length: 30 }, (_, index) => addDays(FIRST, index)),
  rows,
  computedAt: `${TODAY}T08:30:00Z`,
});
const FULL = reportOf([
  { tagId: '4', items: 60, people: 48, channels: ['instagram', 'email'], perDay: Array<number>(30).fill(2), previousItems: 40, quotes: [quote] },
  { tagId: '5', items: 4, people: 4, channels: ['email'], perDay: [...Array<number>(26).fill(0), 1, 1, 1, 1], previousItems: 3, quotes: [] },
]); // prettier-ignore

const open = (path: string, server: PageServer) =>
  openPage(path, [{ path: 'reports', children: reportsRoutes }], 'reports', server);
const url = () => TestBed.inject(Router).url;
const names = () =>
  [...document.querySelectorAll('tbody th[scope="row"] button')].map((name) => name.textContent?.trim());
const evidence = () => document.querySelector('app-tag-evidence')?.textContent ?? '';

describe('the report of tags', () => {
  let server: PageServer;
  beforeEach(() => {
    server = new PageServer('analyst');
    server.give('GET /api/reports/tags', FULL);
  });
  afterEach(closePage);

  it('asks for the last 30 days in the zone of the workspace', async () => {
    await open('/reports', server);
    expect(url()).toBe('/reports/tags');
    expect(server.asked).toContain(`/api/reports/tags?from=${FIRST}&to=${TODAY}`);
  });

  it('shows mentions and people of each tag, with a percentage only where there is enough', async () => {
    await open('/reports/tags', server);
    const [delivery, colour] = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
    expect(names()).toEqual(['Delivery', 'New colour']);
    expect(delivery).toMatch(/60.*48 people.*\+50%/s);
    expect(colour).toMatch(/4.*4 people.*few.*\+1/s);
    expect(colour).not.toContain('%');
  });

  it('opens the messages behind every figure', async () => {
    await open('/reports/tags?channel=email', server);
    expect(byRole('link', /60 mentions of Delivery/).getAttribute('href')).toBe('/inbox/tag-4?channel=email');
    expect(byRole('link', 'Open the messages').getAttribute('href')).toBe('/inbox/tag-4?channel=email');
    expect(byRole('link', 'Open the conversation with client_042').getAttribute('href')).toBe('/inbox/all/77');
  });

  it('draws the days from zero and has them as a table', async () => {
    await open('/reports/tags', server);
    expect(byRole('img', /60 mentions, at most 2/).closest('mi-chart-bars')).not.toBeNull();
    byRole('button', 'View as table').click();
    await server.serve();
    expect(document.querySelectorAll('app-tag-evidence tbody tr')).toHaveLength(30);
  });

  it('opens the next tag with J and by the row, and keeps it in the address', async () => {
    await open('/reports/tags', server);
    expect(evidence()).toContain('Nine days without a word');
    press(document.body, 'j');
    await server.serve();
    expect(url()).toBe('/reports/tags?tag=5');
    expect(evidence()).toContain('Under 10 mentions');
    byRole('button', 'Delivery').click();
    await server.serve();
    expect(url()).toBe('/reports/tags?tag=4');
  });

  it('narrows to one kind by the figure, the tabs or the address', async () => {
    await open('/reports/tags', server);
    byRole('button', /^Request\d/).click();
    await server.serve();
    expect(url()).toBe('/reports/tags?kind=request');
    expect(names()).toEqual(['New colour']);
  });

  it('downloads what is on screen', async () => {
    await open('/reports/tags?period=7&channel=email', server);
    const link = byRole('link', /as CSV/);
    expect(link.getAttribute('href')).toBe(
      `/api/reports/tags.csv?from=${addDays(TODAY, -6)}&to=${TODAY}&channel=email`,
    );
    expect(link.hasAttribute('download')).toBe(true);
  });

  it('takes days of one’s own, and says which make no sense', async () => {
    await open('/reports/tags', server);
    byRole('button', /^Period/).click();
    await server.serve();
    byRole('menuitemcheckbox', 'Choose the days…').click();
    await server.serve();
    const [from, to] = [...document.querySelectorAll<HTMLInputElement>('input[type="date"]')];
    write(from!, '2026-03-31');
    write(to!, '2026-03-01');
    byRole('button', 'Show').click();
    await server.serve();
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('The last day comes before the first.');
    write(from!, '2026-03-01');
    write(to!, '2026-03-31');
    byRole('button', 'Show').click();
    await server.serve();
    expect(url()).toBe('/reports/tags?from=2026-03-01&to=2026-03-31');
    expect(server.asked).toContain('/api/reports/tags?from=2026-03-01&to=2026-03-31');
  });

  it('says that nothing was tagged, and offers more days', async () => {
    server.give('GET /api/reports/tags', reportOf([]));
    await open('/reports/tags', server);
    expect(document.body.textContent).toContain('No tagged message in this period.');
    byRole('button', 'Last 90 days').click();
    await server.serve();
    expect(server.asked).toContain(`/api/reports/tags?from=${addDays(TODAY, -89)}&to=${TODAY}`);
  });

  it('keeps the old figures when a refresh fails, says so, and tries again', async () => {
    await open('/reports/tags', server);
    server.give('GET /api/reports/tags', problem('overloaded', 503), 503);
    byRole('button', 'Refresh').click();
    await server.serve();
    expect(byRole('alert').textContent).toContain('Copy reference');
    expect(names()).toEqual(['Delivery', 'New colour']);
    server.give('GET /api/reports/tags', FULL);
    byRole('button', 'Try again').click();
    await server.serve();
    expect(allByRole('alert')).toEqual([]);
  });

  it('has no accessibility fault', async () => {
    await open('/reports/tags', server);
    expect(await violations()).toEqual([]);
  });
});
