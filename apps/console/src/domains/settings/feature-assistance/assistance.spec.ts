import type { AssistanceView } from '@parvis/contracts';
import { byRole, type as write, violations } from '@parvis/ui/testing';
import { problem } from '../../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../../testing/page';
import { settingsRoutes } from '../settings.routes';

const OFF: AssistanceView = {
  translation: { provider: 'off', url: '', keySet: false },
  drafts: { provider: 'off', url: '', model: '', keySet: false },
  version: 0,
};

describe('assistance', () => {
  let server: PageServer;
  const open = () =>
    openPage('/settings/assistance', [{ path: 'settings', children: settingsRoutes }], 'settings', server);

  beforeEach(() => {
    server = new PageServer('admin');
    server.give('GET /api/assistance', OFF);
    server.give('GET /api/assistance/calls', { items: [], nextCursor: null });
  });
  afterEach(closePage);

  it('is off at first, and says that nothing left', async () => {
    await open();
    expect(byRole('switch', 'Offer translation').getAttribute('aria-checked')).toBe('false');
    expect(document.body.textContent).toContain('Nothing has left so far.');
    expect(await violations()).toEqual([]);
  });

  it('is switched on with an address, and the key is sent only when it was entered', async () => {
    await open();
    byRole('switch', 'Offer translation').click();
    write(
      document.querySelector<HTMLInputElement>('input[name="translation-url"]') as HTMLInputElement,
      'https://t.example',
    );
    server.give('PATCH /api/assistance', { ...OFF, version: 1 });
    document.querySelectorAll('app-service-card')[0]?.querySelector<HTMLButtonElement>('button.primary')?.click();
    await server.serve();
    expect(server.written('PATCH /api/assistance')).toEqual([
      { version: 0, translation: { provider: 'libretranslate', url: 'https://t.example' } },
    ]);
  });

  it('says what the server refuses', async () => {
    await open();
    server.give('PATCH /api/assistance', problem('stale-version', 409), 409);
    document.querySelectorAll('app-service-card')[1]?.querySelector<HTMLButtonElement>('button.primary')?.click();
    await server.serve();
    expect(document.querySelector('app-service-card [role="alert"]')?.textContent).toContain('Somebody changed this');
  });
});
