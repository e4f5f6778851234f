import { TestBed } from '@angular/core/testing';
import { SEARCH_OPERATORS, SEARCH_PARTS, SEARCH_STATES, searchDateOf, searchOperatorOf, searchPartOf, searchStateOf } from '@parvis/contracts'; // prettier-ignore
import { Language } from '../../../shared/i18n/language';
import { provideConsole, speak } from '../../../testing/console-testing';
import { SuggestionWords } from './suggestion-words';

describe('the words of search suggestions', () => {
  let words: SuggestionWords;
  const ids = (operator: Parameters<SuggestionWords['fixed']>[0], typed: string) =>
    words.fixed(operator, typed)?.map(({ id }) => id);

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: provideConsole() });
    words = TestBed.inject(SuggestionWords);
  });

  it.each(['fr', 'en'] as const)('are understood by the search as they are written in %s', async (code) => {
    await speak(code, 'search', 'inbox');
    const language = TestBed.inject(Language);
    const written = (group: string, value: string) => language.text(`search.${group}.${value}.value`);
    expect(SEARCH_OPERATORS.map((one) => searchOperatorOf(language.text(`search.name.${one}`)))).toEqual(SEARCH_OPERATORS); // prettier-ignore
    expect(SEARCH_STATES.map((one) => searchStateOf(written('is', one)))).toEqual(SEARCH_STATES);
    expect(SEARCH_PARTS.map((one) => searchPartOf(written('has', one)))).toEqual(SEARCH_PARTS);
    for (const { id } of words.fixed('before', '') ?? []) expect(searchDateOf(id)).not.toBeNull();
  });

  it('find a value by either language, with or without accents, and by what it means', async () => {
    await speak('fr', 'search', 'inbox');
    expect(ids('is', 'trai')).toEqual(['traité']);
    expect(ids('is', 'handl')).toEqual(['traité']);
    expect(ids('is', 'personne')).toEqual(['non-assigné']);
    expect(ids('has', 'piece')).toEqual(['fichier']);
    expect(ids('after', 'hi')).toEqual(['hier']);
    expect(ids('stars', '>')).toEqual(['>=4']);
    expect(ids('tag', '')).toBeUndefined();
  });

  it('name operators by what was begun', async () => {
    await speak('fr', 'search', 'inbox');
    expect(words.names('eti').map(({ id }) => id)).toEqual(['étiquette:']);
    expect(words.names('ta').map(({ id }) => id)).toEqual(['tag:']);
    expect(words.names('').map(({ id }) => id)).toEqual(['de:', 'dans:', 'étiquette:', 'est:', 'avec:', 'avant:', 'depuis:', 'étoiles:', 'langue:']); // prettier-ignore
    expect(words.names('zz')).toEqual([]);
  });

  it('show what the server suggests as people know it', async () => {
    await speak('fr', 'search', 'inbox');
    expect(words.found('in', { value: 'google-business', label: null })).toMatchObject({ id: 'google-business', hint: 'google-business' }); // prettier-ignore
    expect(words.found('from', { value: 'me', label: null })).toMatchObject({ id: 'moi', label: 'Moi' });
    expect(words.found('tag', { value: '"Trop cher"', label: 'Trop cher' })).toMatchObject({ id: '"Trop cher"', label: 'Trop cher' }); // prettier-ignore
    expect(words.found('lang', { value: 'de', label: 'de' })).toMatchObject({ id: 'de', label: 'Allemand' });
  });
});
