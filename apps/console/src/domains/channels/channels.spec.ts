import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { AccountView, ChannelView } from '@parvis/contracts';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { aMember, anAccount, capabilities } from '../../testing/builders';
import { problem, settle, speak } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { channelsRoutes } from './channels.routes';

const CHANNEL: ChannelView = {
  kind: 'instagram',
  signIn: null,
  capabilities: capabilities(),
  credentials: [
    { name: 'token', type: 'secret', label: { en: 'Page token', fr: 'Jeton de page' }, help: { en: 'From the developer page.', fr: 'De la page développeur.' }, required: true, secret: true },
    { name: 'verify', type: 'secret', label: { en: 'Verify token', fr: 'Jeton de vérification' }, help: { en: '', fr: '' }, required: false, secret: true },
  ],
  settings: [
    { name: 'login', type: 'select', label: { en: 'Login', fr: 'Connexion' }, help: { en: '', fr: '' }, required: false, secret: false, default: 'facebook', options: [{ value: 'facebook', label: { en: 'With Facebook', fr: 'Avec Facebook' } }] },
    { name: 'port', type: 'number', label: { en: 'Port', fr: 'Port' }, help: { en: '', fr: '' }, required: false, secret: false },
  ],
}; // prettier-ignore
const ILL = anAccount({
  id: 'a2', name: 'Shop', health: 'needs-sign-in', healthDetail: 'Session has expired', deadRawEvents: 3, failingActions: 2,
  credentialsSet: ['token', 'verify'], hookUrl: 'https://parvis.example/hooks/instagram/key', settings: { login: 'facebook' },
}); // prettier-ignore

const text = () => document.body.textContent ?? '';
const url = () => TestBed.inject(Router).url;
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const dialog = () => document.querySelector<HTMLElement>('[role="dialog"]');

async function push(account: AccountView): Promise<void> {
  TestBed.inject(FakeSocket).receive('account.updated', { seq: 2, account });
  await frame();
  await settle();
}

describe('channels', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'channels', children: channelsRoutes }], 'channels', server);
  const submit = async () => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('admin');
    server.give('GET /api/channels', [CHANNEL]);
    server.give('GET /api/accounts', [anAccount({ name: 'Maison' }), ILL]);
  });
  afterEach(closePage);

  describe('the list', () => {
    it('puts accounts that need care first and says what is the matter', async () => {
      await open('/channels');
      const cards = [...document.querySelectorAll('article')].map((card) => card.textContent ?? '');
      expect(cards).toHaveLength(2);
      expect(cards[0]).toMatch(
        /Shop.*Needs sign-in.*Session has expired.*3 events could not be read.*2 replies or decisions failed/s,
      );
      expect(cards[1]).toMatch(/Maison.*Working/s);
      expect(text()).toContain('1 account needs care.');
      expect(byRole('link', 'See them').getAttribute('href')).toBe('/inbox/account-a2');
    });

    it('reads dead events again', async () => {
      await open('/channels');
      server.give('POST /api/accounts/a2/replay', { replayed: 3 });
      byRole('button', 'Read again').click();
      await server.serve();
      expect(server.written('POST /api/accounts/a2/replay')).toHaveLength(1);
      expect(text()).not.toContain('3 events could not be read');
    });

    it('follows what happens to an account', async () => {
      await open('/channels');
      await push({ ...ILL, health: 'working', healthDetail: null, deadRawEvents: 0, failingActions: 0 });
      expect(text()).not.toContain('Needs sign-in');
      expect(text()).not.toContain('needs care');
    });

    it('shows those who may only look who can change it, and no button that would be refused', async () => {
      server = new PageServer('agent');
      server.give('GET /api/accounts', [ILL]);
      server.give('GET /api/members', [
        aMember({ role: 'agent' }),
        aMember({ id: 'm3', name: 'Théo B.', role: 'admin' }),
      ]);
      await open('/channels');
      expect(text()).toContain('Ask Théo B. to change them.');
      expect(allByRole('button', /Test|Read again|Connect/)).toEqual([]);
      expect(byRole('button', 'Sync now')).toBeTruthy();
    });

    it('says that nothing is connected, and the next step', async () => {
      server.give('GET /api/accounts', []);
      await open('/channels');
      expect(text()).toContain('No channel is connected yet.');
      expect(byRole('link', 'Connect a channel').getAttribute('href')).toBe('/channels/connect');
    });

    it('says when the accounts cannot be read, and tries again', async () => {
      server.give('GET /api/accounts', problem('overloaded', 503), 503);
      await open('/channels');
      server.give('GET /api/accounts', [ILL]);
      byRole('button', 'Try again').click();
      await server.serve();
      expect(text()).toContain('Shop');
    });

    it('has no accessibility fault', async () => {
      await open('/channels');
      expect(await violations()).toEqual([]);
    });
  });

  describe('one account', () => {
    it('says what each act does on that channel, and what is not possible there', async () => {
      await open('/channels/a2');
      const table = document.querySelector('app-capability-table')?.textContent ?? '';
      expect(table).toMatch(/Hide.*comments.*The author still sees it\..*Can be taken back\./s);
      expect(table).toMatch(/Reply in private.*Only the person reads it\..*Final\. Within 7 days\./s);
      expect(table).toMatch(/Not possible here:.*block the author/s);
    });

    it('names the permissions that a test found missing', async () => {
      await open('/channels/a2');
      server.give('POST /api/accounts/a2/test', {
        ok: false,
        accountName: 'Shop',
        missingPermissions: ['manage_comments'],
        detail: null,
      });
      byRole('button', 'Test connection').click();
      await server.serve();
      expect(text()).toMatch(/One permission is missing:\s*manage_comments/);
    });

    it('shows the address for events', async () => {
      await open('/channels/a2');
      expect(byRole('textbox', 'Address for events')).toHaveProperty('value', ILL.hookUrl);
    });

    it('signs in again with what is typed and keeps the other secrets', async () => {
      await open('/channels/a2?edit=1');
      write(document.querySelector<HTMLInputElement>('input[name="token"]')!, 'fresh');
      server.give('PATCH /api/accounts/a2', { ...ILL, health: 'working' });
      await submit();
      expect(server.written('PATCH /api/accounts/a2')).toEqual([{ credentials: { token: 'fresh' } }]);
      expect(document.querySelector('form')).toBeNull();
    });

    it('does not lose what is typed when news about the account comes in', async () => {
      await open('/channels/a2?edit=1');
      write(document.querySelector<HTMLInputElement>('input[name="token"]')!, 'fresh');
      await push({ ...ILL, lastEventAt: new Date().toISOString() });
      expect(document.querySelector<HTMLInputElement>('input[name="token"]')!.value).toBe('fresh');
    });

    it('forgets a secret that is not needed', async () => {
      await open('/channels/a2?edit=1');
      byRole('checkbox', /Forget the stored value of “Verify token”/).click();
      await submit();
      expect(server.written('PATCH /api/accounts/a2')).toEqual([{ credentials: { verify: '' } }]);
    });

    it('is removed only after its consequence was confirmed', async () => {
      await open('/channels/a2');
      byRole('button', 'Remove…').click();
      await server.serve();
      expect(dialog()?.textContent).toContain('Conversations stay, but cannot be answered until');
      expect(server.written('DELETE /api/accounts/a2')).toEqual([]);
      byRole('button', 'Remove the account').click();
      await server.serve();
      expect(server.written('DELETE /api/accounts/a2')).toHaveLength(1);
      expect(url()).toBe('/channels');
    });

    it('stops and starts again', async () => {
      await open('/channels/a2');
      server.give('PATCH /api/accounts/a2', { ...ILL, health: 'stopped' });
      byRole('button', 'Stop the account').click();
      await server.serve();
      expect(server.written('PATCH /api/accounts/a2')).toEqual([{ enabled: false }]);
      expect(text()).toContain('This account is stopped');
      byRole('button', 'Start again').click();
      await server.serve();
      expect(server.written('PATCH /api/accounts/a2')).toContainEqual({ enabled: true });
    });

    it('says that everything goes where erasing was ticked, each time anew', async () => {
      await open('/channels/a2');
      byRole('button', 'Remove…').click();
      await server.serve();
      byRole('checkbox', /Erase everything/).click();
      await settle();
      expect(dialog()?.textContent).toContain('Connecting the same account again starts from nothing.');
      byRole('button', 'Cancel').click();
      await settle();
      byRole('button', 'Remove…').click();
      await settle();
      expect(dialog()?.textContent).toContain('Conversations stay');
    });

    it('shows how much of an allowance is used', async () => {
      const name = { en: 'Calls today', fr: 'Appels du jour' };
      server.give('GET /api/accounts', [{ ...ILL, quota: [{ name, used: 900, limit: 1000, resetsAt: null }] }]);
      await open('/channels/a2');
      const gauge = byRole('meter', 'Calls today');
      expect(gauge.getAttribute('aria-valuenow')).toBe('900');
      expect(text()).toContain('900 of 1,000');
    });

    it('says when it is gone', async () => {
      await open('/channels/none');
      expect(text()).toContain('This account is no longer connected');
    });

    it('has no accessibility fault, the form open', async () => {
      await open('/channels/a2?edit=1');
      expect(await violations()).toEqual([]);
    });
  });

  describe('the chat of a website', () => {
    const SETUP = {
      widgetKey: 'w_1',
      scriptUrl: 'https://parvis.example/widget.js',
      snippet: '<script async src="https://parvis.example/widget.js" data-widget="w_1"></script>',
      domains: ['shop.example'],
      identitySecret: 'the-secret',
      identityExample: 'sign(token)',
    };
    const chat = anAccount({ id: 'a3', channel: 'web-widget', hookUrl: 'https://parvis.example/hooks/x' });

    beforeEach(() => {
      server.give('GET /api/accounts', [chat]);
    });

    it('gives the line for the pages, and the secret only when asked', async () => {
      server.give('GET /api/accounts/a3/widget', SETUP);
      await open('/channels/a3');
      expect(byRole('textbox', 'Line to paste into the pages')).toHaveProperty('value', SETUP.snippet);
      expect(text()).toContain('on these domains only: shop.example.');
      expect(allByRole('textbox', /Identity secret|Address for events/)).toEqual([]);
      byRole('button', 'Show the secret').click();
      await settle();
      expect(byRole('textbox', 'Identity secret')).toHaveProperty('value', 'the-secret');
      expect(await violations()).toEqual([]);
    });

    it('says when the line cannot be read, and tries again', async () => {
      server.give('GET /api/accounts/a3/widget', problem('overloaded', 503), 503);
      await open('/channels/a3');
      server.give('GET /api/accounts/a3/widget', SETUP);
      byRole('button', 'Try again').click();
      await server.serve();
      expect(byRole('textbox', 'Line to paste into the pages')).toBeTruthy();
    });
  });

  describe('connecting', () => {
    it('offers every connector of the installation', async () => {
      await open('/channels/connect');
      expect(allByRole('link', /Instagram/).map((link) => link.getAttribute('href'))).toContain(
        '/channels/connect/instagram',
      );
    });

    it('draws the form from the connector, in the language of the moment', async () => {
      await open('/channels/connect/instagram');
      expect(byRole('combobox', 'Login').textContent).toContain('With Facebook');
      await speak('fr', 'channels');
      await settle();
      expect(byRole('combobox', 'Connexion').textContent).toContain('Avec Facebook');
    });

    it('shows what is missing without asking the server', async () => {
      await open('/channels/connect/instagram');
      await submit();
      expect([...document.querySelectorAll('form [role="alert"]')].map((alert) => alert.textContent)).toEqual([
        'This is needed.',
        'This is needed.',
      ]);
      expect(server.writes).toEqual([]);
    });

    it('sends types as they are declared, connects and follows the import', async () => {
      await open('/channels/connect/instagram');
      write(byRole('textbox', /Name in Parvis/), 'Boutique');
      write(document.querySelector<HTMLInputElement>('input[name="token"]')!, 'abc');
      write(document.querySelector<HTMLInputElement>('input[name="port"]')!, '8080');
      byRole('button', '90 days').click();
      await settle();
      const made = anAccount({
        id: 'a9',
        name: 'Boutique',
        hookUrl: 'https://parvis.example/hooks/x',
        backfill: { state: 'running', from: null, fetched: 0, error: null },
      });
      server.give('POST /api/accounts', made, 201);
      await submit();
      expect(server.written('POST /api/accounts')).toEqual([
        { channel: 'instagram', name: 'Boutique', credentials: { token: 'abc' }, settings: { login: 'facebook', port: 8080 }, backfillDays: 90 },
      ]); // prettier-ignore
      expect(text()).toContain('Boutique is connected and tested.');
      await push({ ...made, backfill: { state: 'running', from: null, fetched: 41, error: null } });
      expect(text()).toContain('Importing, 41 items so far');
    });

    it('shows what the server refuses at its field, and what the platform says above', async () => {
      await open('/channels/connect/instagram');
      write(byRole('textbox', /Name in Parvis/), 'Boutique');
      write(document.querySelector<HTMLInputElement>('input[name="token"]')!, 'abc');
      server.give(
        'POST /api/accounts',
        problem('validation-failed', 400, { errors: [{ pointer: '/settings/port', detail: 'has to be a number' }] }),
        400,
      );
      await submit();
      const port = document.querySelector('[data-pointer="/settings/port"]');
      expect(port?.textContent).toContain('This has to be a number.');
      server.give('POST /api/accounts', problem('account-refused', 422, { detail: 'Invalid token' }), 422);
      await submit();
      expect(text()).toMatch(/The platform says:\s*Invalid token/);
      expect(port?.textContent).not.toContain('This has to be a number.');
    });

    it('keeps what was typed when one leaves and comes back', async () => {
      await open('/channels/connect/instagram');
      write(byRole('textbox', /Name in Parvis/), 'Boutique');
      await settle();
      void TestBed.inject(Router).navigateByUrl('/channels/connect');
      await server.serve();
      void TestBed.inject(Router).navigateByUrl('/channels/connect/instagram');
      await server.serve();
      expect(byRole('textbox', /Name in Parvis/)).toHaveProperty('value', 'Boutique');
    });

    it('does not exist for those who may not connect', async () => {
      server = new PageServer('agent');
      server.give('GET /api/channels', [CHANNEL]);
      await open('/channels/connect');
      expect(document.querySelector('app-choose-kind')).toBeNull();
    });

    it('has no accessibility fault', async () => {
      await open('/channels/connect/instagram');
      expect(await violations()).toEqual([]);
    });
  });
});
