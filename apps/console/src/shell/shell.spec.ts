import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { allByRole, byRole, press, type as write, violations } from '@parvis/ui/testing';
import { CommandLog } from '../shared/commands/command-log';
import { Live } from '../shared/live/live';
import { SessionStore } from '../shared/session/session-store';
import { requires, signedIn } from '../shared/session/guards';
import { aConversation, me } from '../testing/builders';
import { problem, provideConsole, settle, speak, until } from '../testing/console-testing';
import { FakeSocket } from '../testing/fake-socket';
import { InboxServer } from '../testing/inbox-page';
import { Shell } from './shell';

@Component({ template: '<main>The page</main>' })
class Page {}

@Component({ template: '<main>Sign in here</main>' })
class SignIn {}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

describe('the shell', () => {
  let server: InboxServer;

  async function start(path = '/inbox/mine', signedInAs: unknown = me()): Promise<void> {
    localStorage.clear();
    server = new InboxServer();
    server.answers.set(
      'GET /api/me',
      signedInAs === null ? { body: problem('signed-out', 401), status: 401 } : { body: signedInAs },
    );
    TestBed.configureTestingModule({
      providers: provideConsole(
        provideRouter(
          [
            { path: 'login', component: SignIn },
            {
              path: '',
              component: Shell,
              canActivate: [signedIn],
              children: [
                { path: 'settings', canMatch: [requires('workspace.manage')], component: SignIn },
                { path: 'inbox/:view', component: Page },
                { path: 'inbox/:view/:conversation', component: Page },
                { path: '**', component: Page },
              ],
            },
          ],
          withComponentInputBinding(),
        ),
      ),
    });
    await speak('en', 'inbox');
    const harness = await RouterTestingHarness.create();
    document.body.appendChild(harness.fixture.nativeElement as HTMLElement);
    void TestBed.inject(Router).navigateByUrl(path);
    await server.serve();
    TestBed.inject(FakeSocket).ready(1);
    await server.serve();
  }

  afterEach(() => {
    TestBed.inject(Live).stop();
    TestBed.resetTestingModule();
    document.body.innerHTML = '';
  });

  it('sends who is not signed in to sign in, and remembers where they wanted to go', async () => {
    await start('/inbox/mine/7', null);
    expect(TestBed.inject(Router).url).toBe('/login?back=%2Finbox%2Fmine%2F7');
  });

  it('hides what the role does not include', async () => {
    await start('/settings');
    expect(document.body.textContent).toContain('The page');
    expect(document.body.textContent).not.toContain('Sign in here');
  });

  it('shows the count of my conversations on the rail', async () => {
    await start();
    expect(byRole('navigation', 'Destinations').textContent).toContain('Inbox');
    expect(byRole('img', '2 open for me')).toBeTruthy();
  });

  it('follows counts that the server pushes', async () => {
    await start();
    TestBed.inject(FakeSocket).receive('counts.changed', { counts: { mine: 41 } });
    await frame();
    await settle();
    expect(byRole('img', '41 open for me')).toBeTruthy();
  });

  it('opens the palette with its key, finds without accents and goes there', async () => {
    await start();
    press(document.body, 'k', { ctrlKey: true });
    await server.serve();
    write(byRole('combobox'), 'unassi');
    await settle();
    press(byRole('combobox'), 'Enter');
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/unassigned');
  });

  it('finds actions by their words in the other language', async () => {
    await start();
    press(document.body, 'k', { ctrlKey: true });
    await server.serve();
    write(byRole('combobox'), 'se deconnecter');
    await settle();
    expect(allByRole('option').map((one) => one.textContent?.trim())[0]).toContain('Sign out');
  });

  it('streams what the server finds below the actions', async () => {
    await start();
    server.answers.set('GET /api/search', { body: { items: [{ conversation: aConversation({ id: '77' }), item: { id: 'i', text: 'My invoice please', createdAt: '', author: 'client_077' }, highlights: [] }], nextCursor: null, people: [{ contactId: '9', name: 'Zoé Fontaine', handle: 'zoe', channel: 'telegram', similar: true, highlights: [], conversationId: null }], faults: [] } }); // prettier-ignore
    press(document.body, 'k', { ctrlKey: true });
    await server.serve();
    write(byRole('combobox'), 'invoice');
    await server.until(() => allByRole('option', /client_077/).length > 0);
    expect(byRole('option', /Zoé Fontaine/).textContent).toContain('Similar name');
    byRole('option', /client_077/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search/77?q=invoice&sort=relevance&item=i');
  });

  it('remembers what was searched for and offers it before anything is typed', async () => {
    await start();
    press(document.body, 'k', { ctrlKey: true });
    await server.serve();
    write(byRole('combobox'), 'tag:invoice');
    await server.until(() => allByRole('option', /Search everything/).length > 0);
    byRole('option', /Search everything/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/search?q=tag:invoice');
    press(document.body, 'k', { ctrlKey: true });
    await server.serve();
    expect(byRole('option', /tag:invoice/)).toBeTruthy();
  });

  it('lists the keys that work here from the registry', async () => {
    await start();
    press(document.body, '?');
    await server.serve();
    expect(byRole('dialog').textContent).toContain('Undo the last action');
  });

  it('changes language and theme in place and tells the server', async () => {
    await start();
    byRole('button', /My account/).click();
    await server.serve();
    byRole('menuitem', 'Language').click();
    await settle();
    byRole('menuitemcheckbox', 'Français').click();
    await server.serve();
    expect(byRole('navigation', 'Destinations').textContent).toContain('Boîte');
    expect(server.written('PATCH', '/api/me/preferences')).toEqual([{ language: 'fr' }]);
    void TestBed.inject(SessionStore).prefer({ theme: 'dark' });
    await server.serve();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  describe('state', () => {
    const said = (more: object) => ({ memberId: 'm1', state: 'online', shown: 'online', reason: null, backAt: null, since: '2026-11-20T12:00:00.000Z', atWork: true, load: { open: 0, points: 0, capacity: null }, ...more }); // prettier-ignore
    const openMenu = async () => {
      byRole('button', /My account/).click();
      await server.serve();
      byRole('menuitem', /^My state/).click();
      await settle();
    };

    it('is said from the menu, shown on the avatar, and told by the server', async () => {
      await start();
      server.answers.set('PUT /api/me/availability', { body: said({ state: 'busy', shown: 'busy' }) });
      await openMenu();
      byRole('menuitemcheckbox', /^Busy/).click();
      await server.serve();
      expect(server.written('PUT', '/api/me/availability')).toEqual([{ state: 'busy' }]);
      expect(byRole('button', 'My account, Camille R., Busy')).toBeTruthy();
      TestBed.inject(FakeSocket).receive('availability.changed', { seq: 9, availability: said({}) as never });
      await until(() => allByRole('button', 'My account, Camille R., Online').length === 1);
    });

    it('goes back to what it was when it is refused', async () => {
      await start();
      server.answers.set('PUT /api/me/availability', { body: problem('overloaded', 503), status: 503 });
      await openMenu();
      byRole('menuitemcheckbox', /^Busy/).click();
      await server.serve();
      expect(byRole('button', 'My account, Camille R., Online')).toBeTruthy();
      expect(document.querySelector('mi-toasts')?.textContent).toContain('Too much at once.');
    });

    it('of away has a reason and a time of return, which has to come', async () => {
      await start();
      await openMenu();
      byRole('menuitem', /Other, with a reason/).click();
      await server.serve();
      write(byRole('textbox', /Reason/), ' Dentist ');
      const field = document.querySelector<HTMLInputElement>('[role="dialog"] input[type="datetime-local"]');
      write(field!, '2020-01-01T09:00');
      await settle();
      expect(byRole('button', 'Apply').getAttribute('aria-disabled')).toBe('true');
      write(field!, '2999-01-01T09:00');
      await settle();
      expect(await violations()).toEqual([]);
      const backAt = new Date('2999-01-01T09:00').toISOString();
      server.answers.set('PUT /api/me/availability', { body: said({ state: 'away', reason: 'Dentist', backAt }) });
      byRole('button', 'Apply').click();
      await server.serve();
      expect(server.written('PUT', '/api/me/availability')).toEqual([{ state: 'away', reason: 'Dentist', backAt }]);
      expect(byRole('button', /^My account, Camille R\., Away until .*, Dentist$/)).toBeTruthy();
    });
  });

  it('says what was done, takes it back with Z, and says that too', async () => {
    await start();
    const undone: string[] = [];
    void TestBed.inject(CommandLog).run({
      subjects: ['1'],
      label: { key: 'inbox.done.noted' },
      apply: () => () => undefined,
      send: () => Promise.resolve('ok'),
      undo: { until: () => Infinity, run: (result) => Promise.resolve(undone.push(result)) },
    });
    await settle();
    expect(document.querySelector('mi-toasts')?.textContent).toContain('Note saved');
    press(document.body, 'z');
    await settle();
    expect(undone).toEqual(['ok']);
    expect(document.querySelector('mi-toasts')?.textContent).toContain('Taken back: Note saved');
  });

  it('says what was refused, why, and offers to try again', async () => {
    await start();
    void TestBed.inject(CommandLog).run({
      subjects: ['1'],
      label: { key: 'inbox.done.noted' },
      apply: () => () => undefined,
      send: () => Promise.reject(new Error('no')),
    });
    await settle();
    expect(document.querySelector('mi-toasts')?.textContent).toContain(
      'Note saved: not done. Something went wrong on our side.',
    );
    expect(byRole('button', 'Retry')).toBeTruthy();
  });

  it('says that the connection is lost, after a while, and when it is back', async () => {
    await start();
    TestBed.inject(FakeSocket).drop();
    await until(() => document.body.textContent.includes('Connection lost. You can keep reading and writing.'));
    TestBed.inject(FakeSocket).ready(1);
    await settle();
    expect(document.body.textContent).not.toContain('You can keep reading and writing.');
    expect(document.querySelector('mi-toasts')?.textContent).toContain('Back online');
  });

  it('goes to sign-in when the session ends elsewhere', async () => {
    await start('/inbox/mine/7');
    TestBed.inject(FakeSocket).receive('session.ended');
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/login?back=%2Finbox%2Fmine%2F7&ended=1');
  });

  it('lists notifications, opens one and marks it as read', async () => {
    await start();
    const notification = {
      id: '5',
      kind: 'mention',
      conversationId: '7',
      byMemberId: 'm2',
      text: 'Look here',
      at: new Date().toISOString(),
      readAt: null,
    } as const;
    TestBed.inject(FakeSocket).receive('notification.created', { seq: 2, notification });
    await frame();
    await settle();
    byRole('button', 'Notifications: 1 unread').click();
    await server.serve();
    expect(byRole('dialog').textContent).toContain('Inès M. mentions you');
    byRole('button', /Inès M\. mentions you/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/inbox/all/7');
    expect(server.written('POST', '/api/notifications/read')).toEqual([{ ids: ['5'] }]);
  });

  it('leads from a request for a second person to where it is answered', async () => {
    await start();
    const notification = { id: '6', kind: 'second-person-asked', conversationId: null, byMemberId: 'm2', text: 'ban · client_042', at: new Date().toISOString(), readAt: null } as const; // prettier-ignore
    TestBed.inject(FakeSocket).receive('notification.created', { seq: 2, notification });
    await frame();
    await settle();
    byRole('button', 'Notifications: 1 unread').click();
    await server.serve();
    byRole('button', /Inès M\. needs a second person/).click();
    await server.serve();
    expect(TestBed.inject(Router).url).toBe('/moderation/requests');
  });

  it('has no accessibility fault', async () => {
    await start();
    expect(await violations()).toEqual([]);
  });
});
