import type { TryView } from '@parvis/contracts';
import { TestBed } from '@angular/core/testing';
import { allByRole, byRole, press as key, type as write, violations } from '@parvis/ui/testing';
import { Language } from '../../shared/i18n/language';
import { problem } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { aTerm, aWordList } from '../../testing/screening-builders';
import { pastedTerms, NEW_TERM } from './data/term-form';
import { settingsRoutes } from './settings.routes';

const body = () => document.body.textContent;
const TRIED: TryView = {
  language: 'fr', severity: 3, label: 'insult', flags: [], suggestion: null, unchecked: ['learner'],
  signals: [{ detector: 'words', state: 'true', labels: ['insult'], value: 1, why: null }, { detector: 'links', state: 'false', labels: [], value: null, why: null }, { detector: 'learner', state: 'did-not-run', labels: [], value: null, why: 'untrained' }],
  marks: [{ start: 9, end: 17, detector: 'words', tone: 'harm', label: 'insult', readAs: 'minables', termId: '9' }],
  rules: [{ id: '1', name: 'Insults', level: 'hold', enabled: true, outcome: 'match' }, { id: '2', name: 'Spam', level: 'hide', enabled: true, outcome: 'skip' }], outcome: { level: 'hold', why: 'rule', ruleId: '1' },
}; // prettier-ignore

function choose(name: string | RegExp, value: string): void {
  const select = byRole('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

function pick(name: string, content: string): void {
  const input = document.querySelector('input[type="file"]') as HTMLInputElement;
  Object.defineProperty(input, 'files', { configurable: true, value: [{ name, size: content.length, text: () => Promise.resolve(content) }] }); // prettier-ignore
  input.dispatchEvent(new Event('change'));
}

it('takes pasted terms once each, with what they have in common', () => {
  expect(pastedTerms('nul\r\n\n minable \nnul', { ...NEW_TERM, language: 'fr', severity: '4' })).toEqual([
    { text: 'nul', language: 'fr', severity: 4, category: 'insult' },
    { text: 'minable', language: 'fr', severity: 4, category: 'insult' },
  ]);
});

describe('the pages of word lists', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/wordlists', [
      aWordList(),
      aWordList({ id: '6', name: 'English', enabled: false, source: { title: 'A public list', licence: 'CC-BY-4.0', url: 'https://example.org/list' } }),
    ]); // prettier-ignore
    server.give('GET /api/wordlists/5/terms', { items: [aTerm(), aTerm({ id: '10', text: 'nul', exceptions: ['nullement'] })], nextCursor: null }); // prettier-ignore
  });
  afterEach(closePage);

  it('shows what each list does and where it comes from, and changes it at once', async () => {
    await open('/settings/moderation/words');
    expect(byRole('link', 'A public list').getAttribute('href')).toBe('https://example.org/list');
    expect(body()).toContain('CC-BY-4.0');
    expect(await violations()).toEqual([]);
    server.give('PATCH /api/wordlists/5', aWordList({ level: 'hold', version: 5 }));
    choose('What Insults, French does', 'hold');
    await server.serve();
    byRole('switch', 'Insults, French: on').click();
    await server.serve();
    expect(server.written('PATCH /api/wordlists/5')).toEqual([{ level: 'hold', version: 4 }, { enabled: false, version: 5 }]); // prettier-ignore
  });

  it('makes a list', async () => {
    await open('/settings/moderation/words');
    await press('New list');
    await press('Save');
    expect(body()).toContain('Give it a name.');
    write(byRole('textbox', /^Name/), 'House words');
    server.give('POST /api/wordlists', aWordList({ id: '7', name: 'House words' }), 201);
    await press('Save');
    expect(server.written('POST /api/wordlists')).toEqual([{ name: 'House words', level: 'mark' }]);
    expect(byRole('link', 'House words')).toBeTruthy();
  });

  it('tries a text: what is read in it, what each detector says, what would come of it', async () => {
    await open('/settings/moderation/words');
    server.give('POST /api/moderation/try', TRIED);
    write(byRole('textbox', 'Text'), 'bande de m1n@bles');
    await server.serve();
    await press('Read it');
    expect(server.written('POST /api/moderation/try')).toEqual([{ text: 'bande de m1n@bles' }]);
    const mark = document.querySelector('app-try-out mark');
    expect([mark?.textContent, mark?.getAttribute('title')]).toEqual(['m1n@bles', 'read as: minables']);
    expect(body()).toContain('It would wait for a person, by “Insults”');
    expect(body()).toContain('has not learned enough yet');
    expect(document.querySelector('ul[aria-label="Rules that match"]')?.textContent).not.toContain('Spam');
    expect(await violations()).toEqual([]);
    await TestBed.inject(Language).use('fr');
    await server.serve();
    expect(body()).toContain('Il attendrait une personne, par «\u202fInsults\u202f»');
    expect(body()).not.toMatch(/screening\.[a-z]/);
  });

  describe('one list', () => {
    it('shows its terms, and asks the server for those that are looked for', async () => {
      await open('/settings/moderation/words/5');
      expect(byRole('row', /^minable, French, severity 3, Insult, 14 hits/)).toBeTruthy();
      expect(body()).toContain('except nullement');
      expect(await violations()).toEqual([]);
      choose('Category', 'spam');
      await server.serve();
      expect(server.asked.at(-1)).toBe('/api/wordlists/5/terms?limit=200&category=spam');
      expect(byRole('link', 'Export').getAttribute('href')).toBe('/api/wordlists/5/export');
    });

    it('adds a term with its exceptions, and says when it is there already', async () => {
      await open('/settings/moderation/words/5');
      await press('Add a term');
      await press('Save');
      expect(body()).toContain('Write a word or a phrase');
      write(byRole('textbox', /^Term/), 'con');
      const exceptions = allByRole('textbox', 'Exceptions')[0] as HTMLElement;
      write(exceptions, 'con questo');
      key(exceptions, 'Enter');
      const language = allByRole('combobox', 'Language').at(-1) as HTMLSelectElement;
      language.value = 'fr';
      language.dispatchEvent(new Event('change'));
      await server.serve();
      server.give('POST /api/wordlists/5/terms', problem('already-exists', 409), 409);
      await press('Save');
      expect(server.written('POST /api/wordlists/5/terms')).toEqual([{ text: 'con', language: 'fr', severity: 3, category: 'insult', note: '', exceptions: ['con questo'] }]); // prettier-ignore
      expect(body()).toContain('It is in this list already.');
      expect(await violations()).toEqual([]);
      server.give('POST /api/wordlists/5/terms', aTerm({ id: '11', text: 'con' }), 201);
      write(byRole('textbox', /^Term/), 'con ');
      await press('Save');
      expect(byRole('row', /^con, French/)).toBeTruthy();
    });

    it('changes and removes a term', async () => {
      await open('/settings/moderation/words/5');
      allByRole('button', 'Edit minable')[0]?.click();
      await server.serve();
      choose('Severity', '5');
      server.give('PATCH /api/wordlists/5/terms/9', aTerm({ severity: 5 }));
      await press('Save');
      expect(server.written('PATCH /api/wordlists/5/terms/9')).toEqual([{ text: 'minable', language: 'fr', severity: 5, category: 'insult', note: '', exceptions: [] }]); // prettier-ignore
      await press('Remove nul');
      await press('Remove');
      expect(server.writes.at(-1)?.call).toBe('DELETE /api/wordlists/5/terms/10');
      expect(allByRole('row', /^nul,/)).toEqual([]);
    });

    it('takes many at once, pasted or from a file, and says of each refused row why', async () => {
      await open('/settings/moderation/words/5');
      await press('Paste many');
      write(byRole('textbox', /^Terms, one a line/), 'nul\nminable\n...');
      await server.serve();
      server.give('POST /api/wordlists/5/import', { added: 1, updated: 0, unchanged: 1, refused: [{ row: 3, text: '...', detail: 'text has to hold a letter or a digit' }], refusedCount: 1 }); // prettier-ignore
      await press('Add 3 terms');
      const [sent] = server.written('POST /api/wordlists/5/import') as { format: string; content: string }[];
      expect(sent?.format).toBe('json');
      expect(JSON.parse(sent?.content ?? '')).toEqual(['nul', 'minable', '...'].map((text) => ({ text, language: null, severity: 3, category: 'insult' }))); // prettier-ignore
      expect(body()).toContain('1 added, 0 brought up to date, 1 as they were, 1 refused.');
      expect(body()).toContain('Row 3, “...”: no word, or too long');
      allByRole('button', 'Close')[0]?.click();
      await server.serve();
      await press('Import');
      server.give('POST /api/wordlists/5/import', problem('validation-failed', 400, { errors: [{ pointer: '/content', detail: 'is not CSV' }] }), 400); // prettier-ignore
      pick('terms.csv', 'word\nnul');
      await server.serve();
      expect(body()).toContain('This is no such file');
      expect(server.written('POST /api/wordlists/5/import').at(-1)).toEqual({ format: 'csv', content: 'word\nnul' });
      expect(await violations()).toEqual([]);
    });

    it('is removed with its terms', async () => {
      await open('/settings/moderation/words/5');
      await press('Remove the list');
      expect(body()).toContain('Rules that name it stop');
      allByRole('button', 'Remove the list').at(-1)?.click();
      await server.serve();
      expect(server.writes.map(({ call }) => call)).toEqual(['DELETE /api/wordlists/5']);
    });
  });
});
