import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { ChannelView } from '@parvis/contracts';
import { byRole, type as write, violations } from '@parvis/ui/testing';
import { anAccount, capabilities } from '../../testing/builders';
import { problem } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { channelsRoutes } from './channels.routes';
import { LEAVE_TO } from './data/sign-ins';

const CHANNEL: ChannelView = {
  kind: 'youtube',
  capabilities: { ...capabilities(), label: { en: 'YouTube', fr: 'YouTube' } },
  signIn: { label: { en: 'Sign in with Google', fr: 'Se connecter avec Google' }, needs: ['clientId'] },
  credentials: [
    { name: 'clientId', type: 'text', label: { en: 'Client id', fr: 'Identifiant' }, help: { en: '', fr: '' }, required: false, secret: false },
    { name: 'refreshToken', type: 'secret', label: { en: 'Refresh token', fr: 'Jeton' }, help: { en: '', fr: '' }, required: true, secret: true },
  ],
  settings: [],
}; // prettier-ignore
const VIEW = {
  id: '77',
  channel: 'youtube',
  accountId: null,
  choices: [
    { externalId: 'UC1', name: 'Maison Lumen', accountId: null },
    { externalId: 'UC2', name: 'Atelier', accountId: 'a1' },
  ],
};
const text = () => document.body.textContent ?? '';
const url = () => TestBed.inject(Router).url;

describe('signing in at a platform', () => {
  let server: PageServer;
  let left: string[];
  const open = (path: string) => openPage(path, [{ path: 'channels', children: channelsRoutes }], 'channels', server);
  const submit = async () => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await server.serve();
  };

  beforeEach(() => {
    left = [];
    TestBed.configureTestingModule({ providers: [{ provide: LEAVE_TO, useValue: (to: string) => left.push(to) }] });
    server = new PageServer('admin');
    server.give('GET /api/channels', [CHANNEL]);
    server.give('GET /api/accounts', [anAccount({ channel: 'youtube', health: 'needs-sign-in' })]);
  });
  afterEach(closePage);

  it('asks only what the platform needs to know before, and goes to its page', async () => {
    await open('/channels/connect/youtube');
    expect(document.querySelector('input[name="refreshToken"], input[name="account-name"]')).toBeNull();
    await submit();
    expect(text()).toContain('This is needed.');
    write(document.querySelector<HTMLInputElement>('input[name="clientId"]')!, 'client-1');
    server.give('POST /api/channel-sign-ins', { id: '77', url: 'https://accounts.example/consent' }, 201);
    await submit();
    expect(server.written('POST /api/channel-sign-ins')).toEqual([
      { channel: 'youtube', credentials: { clientId: 'client-1' }, settings: {} },
    ]);
    expect(left).toEqual(['https://accounts.example/consent']);
  });

  it('lets the access be entered by hand all the same', async () => {
    await open('/channels/connect/youtube');
    byRole('button', 'Enter the access by hand').click();
    await server.serve();
    expect(document.querySelector('input[name="refreshToken"]')).toBeTruthy();
  });

  it('hands the code over once, takes it out of the address, and connects what is chosen', async () => {
    server.give('POST /api/channel-sign-ins/complete', VIEW);
    server.give('GET /api/channel-sign-ins/77', VIEW);
    await open('/channels/sign-in?code=c0de&state=st4te');
    expect(server.written('POST /api/channel-sign-ins/complete')).toEqual([{ state: 'st4te', code: 'c0de' }]);
    expect(url()).toBe('/channels/sign-in?id=77');
    expect(text()).toMatch(/This sign-in reaches 2 accounts on YouTube/);
    // one is new: it is chosen already; the other is connected and stays as it is
    expect(byRole('checkbox', 'Maison Lumen').getAttribute('aria-checked')).toBe('true');
    expect(byRole('checkbox', 'Atelier').getAttribute('aria-checked')).toBe('false');
    const refused = [{ externalId: 'UC1', name: 'Maison Lumen', detail: 'The channel is suspended.' }];
    server.give('POST /api/channel-sign-ins/77/connect', {
      accounts: [anAccount({ id: 'a9', name: 'Atelier' })],
      refused,
    });
    byRole('checkbox', 'Atelier').click();
    await submit();
    expect(server.written('POST /api/channel-sign-ins/77/connect')).toEqual([
      { externalIds: ['UC1', 'UC2'], backfillDays: 30 },
    ]);
    expect(text()).toMatch(/Atelier is connected and tested\..*Maison Lumen could not be connected\..*suspended/s);
    expect(await violations()).toEqual([]);
  });

  it('reads again what a sign-in reaches after a reload', async () => {
    server.give('GET /api/channel-sign-ins/77', VIEW);
    await open('/channels/sign-in?id=77');
    expect(text()).toContain('Atelier');
  });

  it('goes back to the account that was signed in to again', async () => {
    server.give('POST /api/channel-sign-ins/complete', { ...VIEW, accountId: 'a1', choices: [] });
    await open('/channels/sign-in?code=c0de&state=st4te');
    expect(url()).toBe('/channels/a1');
  });

  it('says that nothing was connected when the person said no', async () => {
    const detail = 'The platform did not grant access: access_denied';
    server.give('POST /api/channel-sign-ins/complete', problem('account-refused', 422, { detail }), 422);
    await open('/channels/sign-in?error=access_denied&state=st4te');
    expect(server.written('POST /api/channel-sign-ins/complete')).toEqual([{ state: 'st4te', error: 'access_denied' }]);
    expect(text()).toMatch(/Nothing was connected.*You did not grant access.*Begin again/s);
    expect(document.querySelector('app-platform-refusal')).toBeNull(); // it is what the person wanted
  });

  it('says what the platform said when it refuses', async () => {
    const detail = 'The redirect address is not known.';
    server.give('POST /api/channel-sign-ins/complete', problem('account-refused', 422, { detail }), 422);
    await open('/channels/sign-in?code=c0de&state=st4te');
    expect(document.querySelector('app-platform-refusal')?.textContent).toContain(detail);
    expect(text()).toContain('Nothing was connected');
    expect(await violations()).toEqual([]);
  });

  it('renews the access of an account that is connected, without asking for its history', async () => {
    const view = { ...VIEW, choices: VIEW.choices.filter(({ accountId }) => accountId !== null) };
    server.give('GET /api/channel-sign-ins/77', view);
    server.give('POST /api/channel-sign-ins/77/connect', { accounts: [anAccount({ name: 'Atelier' })], refused: [] });
    await open('/channels/sign-in?id=77');
    expect(byRole('checkbox', 'Atelier').getAttribute('aria-checked')).toBe('true');
    expect(text()).not.toContain('What to bring along');
    byRole('button', 'Renew the access').click();
    await submit();
    expect(text()).toContain('Atelier is connected and tested.');
    expect(byRole('link', 'Open its inbox').getAttribute('href')).toBe('/inbox/account-a1');
  });

  it('tells which address the platform has to know', async () => {
    await open('/channels/connect/youtube');
    expect(byRole('textbox', 'Return address')).toHaveProperty('value', 'http://localhost/channels/sign-in');
  });

  it('signs in again although the account works', async () => {
    server.give('GET /api/accounts', [anAccount({ channel: 'youtube' })]);
    await open('/channels/a1');
    server.give('POST /api/channel-sign-ins', { id: '78', url: 'https://accounts.example/again' }, 201);
    byRole('button', 'Sign in with Google').click();
    await server.serve();
    expect(left).toEqual(['https://accounts.example/again']);
  });

  it('signs in again from the account that needs it', async () => {
    await open('/channels/a1');
    server.give('POST /api/channel-sign-ins', { id: '78', url: 'https://accounts.example/again' }, 201);
    byRole('button', 'Sign in with Google').click();
    await server.serve();
    expect(server.written('POST /api/channel-sign-ins')).toEqual([
      { channel: 'youtube', credentials: {}, accountId: 'a1' },
    ]);
    expect(left).toEqual(['https://accounts.example/again']);
  });

  it('pauses and resumes the history, and reads it further back', async () => {
    const backfill = { state: 'running' as const, from: '2026-10-28T00:00:00.000Z', fetched: 12, error: null };
    const account = anAccount({ channel: 'youtube', backfill });
    server.give('GET /api/accounts', [account]);
    server.give('POST /api/accounts/a1/backfill/pause', { ...account, backfill: { ...backfill, state: 'paused' } });
    await open('/channels/a1');
    byRole('button', 'Pause').click();
    await server.serve();
    expect(text()).toContain('Paused after 12 items');
    server.give('POST /api/accounts/a1/backfill/resume', { ...account, backfill: { ...backfill, state: 'done' } });
    byRole('button', 'Go on').click();
    await server.serve();
    byRole('button', 'Import earlier items…').click();
    await server.serve();
    byRole('button', '1 year').click();
    byRole('button', 'Import').click();
    await server.serve();
    expect(server.written('POST /api/accounts/a1/backfill')).toEqual([{ days: 365 }]);
  });

  it('erases what an account brought only where that was ticked', async () => {
    await open('/channels/a1');
    byRole('button', 'Remove…').click();
    await server.serve();
    byRole('checkbox', 'Erase everything it brought as well').click();
    await server.serve();
    byRole('button', 'Remove and erase').click();
    await server.serve();
    expect(server.written('DELETE /api/accounts/a1?erase=true')).toHaveLength(1);
  });
});
