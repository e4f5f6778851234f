import { TestBed } from '@angular/core/testing';
import { Format } from '@parvis/ui';
import { provideConsole, speak } from '../../testing/console-testing';
import { Language } from './language';

describe('Language', () => {
  let language: Language;
  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideConsole() });
    language = TestBed.inject(Language);
  });

  it('switches in place, with the texts of every route that was opened', async () => {
    await speak('en', 'inbox');
    expect(language.text('inbox.action.handle')).toBe('Handle');
    await language.use('fr');
    expect(language.text('inbox.action.handle')).toBe('Traiter');
    expect(document.documentElement.lang).toBe('fr');
  });

  it('tells numbers and dates how to be written', async () => {
    await speak('fr');
    expect(TestBed.inject(Format).number(1284)).toBe('1\u202f284');
    expect(language.text('sidebar.online', { count: 1284 })).toBe('1\u202f284 en ligne');
  });

  it('remembers the choice on this device', async () => {
    await speak('fr');
    TestBed.resetTestingModule().configureTestingModule({ providers: provideConsole() });
    expect(TestBed.inject(Language).current()).toBe('fr');
  });
});
