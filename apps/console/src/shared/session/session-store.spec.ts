import { TestBed } from '@angular/core/testing';
import { Density, Shortcuts, Theme } from '@parvis/ui';
import { me } from '../../testing/builders';
import { answer, problem, provideConsole, settle, speak } from '../../testing/console-testing';
import { Language } from '../i18n/language';
import { SessionStore } from './session-store';

describe('SessionStore', () => {
  let session: SessionStore;
  beforeEach(async () => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideConsole() });
    await speak('en');
    session = TestBed.inject(SessionStore);
  });

  it('asks once who we are and shows the console as the person likes it', async () => {
    const ready = Promise.all([session.ready(), session.ready()]);
    const preferences = {
      language: 'fr',
      theme: 'dark',
      density: 'compact',
      singleKeyShortcuts: 'lists',
      swipeToDecide: false,
      care: me().preferences.care,
    } as const;
    await answer('GET', '/api/me', me({ preferences }));
    await ready;
    expect(session.signedIn()).toBe(true);
    expect(session.can('inbox.reply')).toBe(true);
    expect(session.can('workspace.manage')).toBe(false);
    expect(TestBed.inject(Language).current()).toBe('fr');
    expect(TestBed.inject(Theme).mode()).toBe('dark');
    expect(TestBed.inject(Density).mode()).toBe('compact');
    expect(TestBed.inject(Shortcuts).singleKeys()).toBe('lists');
  });

  it('takes “signed out” as an answer, and asks again after a failure', async () => {
    const first = session.ready();
    await answer('GET', '/api/me', problem('overloaded', 503), 503);
    await first;
    const second = session.ready();
    await answer('GET', '/api/me', problem('signed-out', 401), 401);
    await second;
    await session.ready();
    await settle();
    expect(session.signedIn()).toBe(false);
  });

  it('forgets everything on the way out', async () => {
    const ready = session.ready();
    await answer('GET', '/api/me', me());
    await ready;
    const out = session.logout();
    await answer('POST', '/api/auth/logout', null, 204);
    await out;
    expect(session.me()).toBeNull();
    expect(session.can('inbox.read')).toBe(false);
  });
});
