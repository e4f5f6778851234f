import { TestBed } from '@angular/core/testing';
import type { ImportView } from '@parvis/contracts';
import { byRole, violations } from '@parvis/ui/testing';
import { FakeSocket } from '../../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../../testing/page';
import { settingsRoutes } from '../settings.routes';

const text = () => document.body.textContent ?? '';

function anImport(more: Partial<ImportView> = {}): ImportView {
  return {
    id: '7',
    source: 'zammad',
    origin: 'zammad',
    fileName: 'export.zip',
    size: 1200,
    state: 'ready',
    fault: null,
    found: {
      groups: [{ key: '1', name: 'Support', conversations: 2 }],
      agents: [{ key: '3', name: 'Léa P.', email: 'lea@old.example', memberId: null, messages: 2, assigned: 1 }],
      labels: [{ name: 'lamp', conversations: 1, tagId: null }],
      from: null,
      to: null,
      attachments: 0,
    },
    choices: null,
    counts: {},
    progress: { done: 0, total: 2 },
    createdBy: 'm1',
    createdAt: '2026-11-01T10:00:00Z',
    startedAt: null,
    finishedAt: null,
    version: 1,
    ...more,
  };
}

describe('imports', () => {
  let server: PageServer;
  const open = () => openPage('/settings/import', [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('admin');
    server.give('POST /api/imports/7/preview', {
      counts: { message: { taken: 4, refused: 1 } },
      reasons: [{ kind: 'message', reason: 'empty', rows: 1 }],
    });
  });
  afterEach(closePage);

  it('say how to begin when there are none', async () => {
    await open();
    expect(text()).toContain('Nothing was imported yet');
    expect(text()).toContain('docs/importing.md');
    expect(await violations()).toEqual([]);
  });

  it('foresee what choices bring, and start with them', async () => {
    server.give('GET /api/imports', [anImport()]);
    await open();
    await press('Open');
    expect(text()).toMatch(/Messages\s*4\s*0\s*1/);
    expect(text()).toContain('neither text nor attachments');
    const member = byRole('combobox', 'Member for Léa P.') as HTMLSelectElement;
    member.value = 'm2';
    member.dispatchEvent(new Event('change'));
    await server.serve();
    expect(await violations()).toEqual([]);
    server.give('POST /api/imports/7/start', anImport({ state: 'running', startedAt: '2026-11-01T10:01:00Z', version: 2 })); // prettier-ignore
    await press('Import');
    expect(server.written('POST /api/imports/7/start')).toEqual([
      {
        version: 1,
        choices: {
          groups: [{ key: '1', accountId: null, archiveName: 'Zammad · Support' }],
          agents: [{ key: '3', memberId: 'm2' }],
          labels: [{ name: 'lamp', tagId: null, skip: false }],
        },
      },
    ]);
    expect(text()).toContain('0 of 2 conversations');
  });

  it('follow what the server tells, and end with the report', async () => {
    server.give('GET /api/imports', [anImport({ state: 'running', startedAt: '2026-11-01T10:01:00Z' })]);
    server.give('GET /api/imports/7/reasons', [{ kind: 'attachment', reason: 'needs-sign-in', rows: 3 }]);
    await open();
    await press('Open');
    const done = anImport({ state: 'done', startedAt: '2026-11-01T10:01:00Z', counts: { conversation: { taken: 2 } }, progress: { done: 2, total: 2 }, version: 3 }); // prettier-ignore
    TestBed.inject(FakeSocket).receive('import.updated', { seq: 2, import: done });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await server.serve();
    expect(text()).toContain('2 of 2 conversations');
    expect(text()).toContain('behind the sign-in of the product');
    expect(byRole('link', 'Download the report').getAttribute('href')).toBe('/api/imports/7/report.csv');
    expect(await violations()).toEqual([]);
  });

  it('name what is wrong with a file', async () => {
    server.give('GET /api/imports', [anImport({ state: 'failed', fault: 'not-an-archive', found: null })]);
    await open();
    await press('Open');
    expect(document.querySelector('app-run-card [role="alert"]')?.textContent).toContain('The ZIP file is damaged');
  });
});
