import { TestBed } from '@angular/core/testing';
import { DEFAULT_NOTIFICATION_WAYS, type NotificationPreferencesView } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { byRole, violations } from '@parvis/ui/testing';
import { settle } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { NotificationsStore } from '../../shared/notifications/notifications-store';
import { meRoutes } from './settings.routes';

const PATH = '/api/me/notification-preferences';
const view = (more: Partial<NotificationPreferencesView> = {}): NotificationPreferencesView => ({
  ways: { ...DEFAULT_NOTIFICATION_WAYS },
  emailRhythm: 'hourly',
  dailyAt: '08:00',
  quietHours: null,
  timeZone: 'Europe/Paris',
  showsText: false,
  version: 3,
  email: 'camille@maison-lumen.test',
  emailAvailable: true,
  ...more,
});

describe('notification preferences', () => {
  let server: PageServer;
  beforeEach(async () => {
    server = new PageServer('agent');
    server.give(`GET ${PATH}`, view());
    server.give('GET /api/me/push-subscriptions', {
      publicKey: 'key',
      items: [{ id: '9', device: 'Firefox, Linux', createdAt: '2026-11-20T12:00:00.000Z', lastSentAt: null, endpointHash: 'x' }], // prettier-ignore
    });
    server.give('GET /api/notifications', { items: [], nextCursor: null });
    server.give('GET /api/notifications/count', { unread: 0 });
    await openPage('/me/notifications', [{ path: 'me', children: meRoutes }], 'settings', server);
  });
  afterEach(closePage);

  it('are saved as they are chosen, one save after the other', async () => {
    server.give(`PUT ${PATH}`, view({ version: 4, showsText: true }));
    byRole('switch', /Show names and words/).click();
    byRole('checkbox', 'Due soon: E-mail').click();
    await server.serve();
    await server.serve();
    const bodies = server.written(`PUT ${PATH}`) as NotificationPreferencesView[];
    expect(bodies.map(({ version }) => version)).toEqual([3, 4]);
    expect(bodies[1]?.ways['due-soon']).toEqual(['in-app', 'push', 'email']);
    expect(bodies[1]).not.toHaveProperty('email');
  });

  it('say when a choice was not kept, and show what is', async () => {
    server.give(`PUT ${PATH}`, { type: 'x', title: 'x', status: 409, code: 'stale-version', instance: 'r', current: view({ version: 8, emailRhythm: 'daily' }) }, 409); // prettier-ignore
    byRole('button', 'At once').click();
    await server.serve();
    await settle();
    expect(byRole('button', 'Daily').getAttribute('aria-pressed')).toBe('true');
    expect(
      TestBed.inject(Toasts)
        .shown()
        .map(({ text }) => text)
        .join(),
    ).toContain('This was not kept.');
  });

  it('list the browsers one is told in', () => {
    expect(document.body.textContent).toContain('Firefox, Linux');
    expect(document.body.textContent).toContain('This browser cannot show notifications');
  });

  it('have no accessibility fault', async () => {
    expect(await violations()).toEqual([]);
  });
});

describe('the list of notifications', () => {
  afterEach(closePage);

  it('asks for what is filtered, and counts by the server', async () => {
    const server = new PageServer('agent');
    server.give(`GET ${PATH}`, view());
    server.give('GET /api/me/push-subscriptions', { publicKey: 'key', items: [] });
    server.give('GET /api/notifications', { items: [], nextCursor: null });
    server.give('GET /api/notifications/count', { unread: 7 });
    await openPage('/me/notifications', [{ path: 'me', children: meRoutes }], 'settings', server);
    const store = TestBed.inject(NotificationsStore);
    await server.serve();
    expect(store.unread()).toBe(7);
    void store.show({ unread: true, kind: 'due-soon' });
    await server.serve();
    expect(server.asked).toContain('/api/notifications?unread=true&kind=due-soon');
    void store.markRead();
    await server.serve();
    expect([store.unread(), server.written('POST /api/notifications/read')]).toEqual([0, [{}]]);
  });
});
