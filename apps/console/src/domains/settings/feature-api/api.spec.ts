import { byRole, type as write, violations } from '@parvis/ui/testing';
import { problem } from '../../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../../testing/page';
import { settingsRoutes } from '../settings.routes';

const text = () => document.body.textContent ?? '';
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');
const TOKEN = { id: '4', kind: 'personal', name: 'Export', hint: 'x9_z', scopes: ['inbox.read'], memberId: 'm1', createdBy: 'm1', createdAt: '2026-11-01T08:00:00Z', expiresAt: null, lastUsedAt: null, lastUsedIp: null, state: 'active' }; // prettier-ignore
const ENDPOINT = { id: '2', name: 'CRM', url: 'https://crm.example/hook', kinds: ['*'], state: 'paused', pausedBecause: 'failing', failingSince: '2026-11-20T08:00:00Z', lastSuccessAt: null, lastError: 'answered 500', pending: 3, dead: 1, behind: 12, replay: null, previousSecretUntil: null, createdAt: '2026-11-01T08:00:00Z', version: 5 }; // prettier-ignore
const DELIVERY = { id: '9', eventId: 'evt_77', kind: 'item.created', conversationId: '5', state: 'dead', isReplay: false, attempts: 10, nextAttemptAt: null, lastStatus: 500, lastError: 'answered 500', createdAt: '2026-11-20T08:00:00Z', settledAt: '2026-11-23T08:00:00Z' }; // prettier-ignore
const TRY = { at: '2026-11-23T08:00:00Z', durationMs: 120, status: 500, error: 'answered 500', requestHead: { 'webhook-id': 'evt_77' }, responseHead: { server: 'nginx' }, responseBody: 'oh no' }; // prettier-ignore

describe('API settings', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/tokens', [TOKEN]);
    server.give('GET /api/webhooks', [ENDPOINT]);
    server.give('GET /api/webhooks/2', ENDPOINT);
    server.give('GET /api/webhooks/2/deliveries', { items: [DELIVERY], nextCursor: null });
    server.give('GET /api/webhooks/2/deliveries/9', { ...DELIVERY, tries: [TRY], payload: null });
  });
  afterEach(closePage);

  it('show tokens and webhooks with how they are', async () => {
    await open('/settings/api');
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
    expect(rows[0]).toMatch(/Export.*x9_z.*Read conversations.*Never/s);
    expect(rows[1]).toMatch(/CRM.*crm\.example.*Paused.*All events.*3.*1/s);
    expect(await violations()).toEqual([]);
  });

  it('show webhooks to those only who manage them', async () => {
    server = new PageServer('agent');
    server.give('GET /api/tokens', []);
    await open('/settings/api');
    expect(text()).toContain('No token yet');
    expect(text()).not.toContain('New webhook');
    expect(server.asked.some((path) => path.includes('webhooks'))).toBe(false);
  });

  it('make a token and show its secret once', async () => {
    await open('/settings/api');
    await press('New token');
    await press('Create');
    expect(dialog()?.textContent).toContain('Enter a name.');
    write(byRole('textbox', /Name/), 'ERP');
    server.give('POST /api/tokens', { token: { ...TOKEN, name: 'ERP' }, secret: 'parvis_pat_abc' }, 201);
    await press('Create');
    expect(server.written('POST /api/tokens')).toEqual([
      { kind: 'personal', name: 'ERP', scopes: ['inbox.read'], expiresInDays: 90 },
    ]);
    expect(byRole('textbox', 'Token')).toHaveProperty('value', 'parvis_pat_abc');
    expect(await violations()).toEqual([]);
  });

  it('revoke a token after a question', async () => {
    await open('/settings/api');
    await press('Revoke Export');
    await press('Revoke the token');
    expect(server.written('DELETE /api/tokens/4')).toHaveLength(1);
  });

  it('make a webhook, say which address is refused, and show its secret once', async () => {
    await open('/settings/api');
    await press('New webhook');
    write(byRole('textbox', /Name/), 'Shop');
    const address = dialog()?.querySelector<HTMLInputElement>('input[type=url]');
    if (!address) throw new Error('no field for the address');
    write(address, 'https://10.0.0.1/hook');
    const refusal = { ...problem('validation-failed', 400), errors: [{ pointer: '/url', detail: 'private' }] };
    server.give('POST /api/webhooks', refusal, 400);
    await press('Save');
    expect(dialog()?.textContent).toContain('Enter an address on the Internet');
    server.give('POST /api/webhooks', { endpoint: { ...ENDPOINT, name: 'Shop' }, secret: 'whsec_abc' }, 201);
    await press('Save');
    expect(byRole('textbox', 'Signing secret')).toHaveProperty('value', 'whsec_abc');
  });

  it('show a paused webhook with what waits, and let it go on', async () => {
    await open('/settings/api/webhooks/2');
    expect(text()).toContain('Nothing arrived for three days. 12 events wait');
    expect(text()).toMatch(/New message.*Given up.*500.*10/s);
    expect(await violations()).toEqual([]);
    server.give('PATCH /api/webhooks/2', { ...ENDPOINT, state: 'active' });
    await press('Go on');
    expect(server.written('PATCH /api/webhooks/2')).toEqual([{ version: 5, active: true }]);
  });

  it('show what was sent and answered, and tell it again', async () => {
    await open('/settings/api/webhooks/2');
    await press('New message');
    expect(dialog()?.textContent).toMatch(/evt_77.*answered 500.*webhook-id: evt_77.*server: nginx.*oh no/s);
    expect(await violations()).toEqual([]);
    server.give('POST /api/webhooks/2/deliveries/9/replay', { ...DELIVERY, id: '10', state: 'pending' }, 202);
    await press('Tell again');
    expect(server.written('POST /api/webhooks/2/deliveries/9/replay')).toHaveLength(1);
    expect(dialog()).toBeNull();
  });

  it('tell a stretch of time again', async () => {
    await open('/settings/api/webhooks/2');
    await press('Tell again…');
    server.give('POST /api/webhooks/2/replays', ENDPOINT, 202);
    await press('Tell again');
    expect(server.written('POST /api/webhooks/2/replays')).toEqual([
      { only: 'dead', from: expect.stringMatching(/Z$/), to: expect.stringMatching(/Z$/) },
    ]);
  });
});
