import type { Detector, ScreeningCondition, Signal } from '@parvis/contracts';
import { aContent, anAuthor, aSetup, facts } from '../../test/screening-builders';
import type { ItemFacts, TextReading } from '../screening/screening-types';
import { TextReader } from '../screening/text-reader';
import { compileRule } from './compile-rule';
import { ItemInputs } from './item-inputs';
import { SharedMatchers } from './shared-matchers';

const reader = new TextReader(aSetup());

function answers(
  condition: ScreeningCondition,
  text: string,
  more: Partial<ItemFacts> = {},
  changed: Partial<TextReading> = {},
  said: Signal[] = [],
) {
  // prettier-ignore
  const reading = { ...reader.read(text), ...changed };
  const signals = [
    ...reading.signals.filter(({ detector }) => !said.some((one) => one.detector === detector)),
    ...said,
  ];
  return compileRule(aContent({ when: condition })).answer(
    new ItemInputs(reading, facts(more), signals, 2, 'Europe/Paris'),
  );
}
const signal = (detector: Detector, labels: string[], value: number | null = null): Signal => ({ detector, state: labels.length > 0 ? 'true' : 'false', labels, value, why: null }); // prettier-ignore
const silent = (detector: Detector, why: string): Signal => ({ detector, state: 'did-not-run', labels: [], value: null, why }); // prettier-ignore
const is = (field: ScreeningCondition['field'], operator: ScreeningCondition['operator'], value: ScreeningCondition['value']) => ({ field, operator, value }); // prettier-ignore

describe('conditions over the text', () => {
  it.each([
    [is('word', 'says', ['arnaque']), 'Une 4rn4que !', true],
    [is('word', 'says', ['ta gueule']), 'ta... gueule', true],
    [is('word', 'says-not', ['arnaque', 'voleurs']), 'bonjour', true],
    [is('word', 'says', ['arnaque']), 'bonjour', false],
    [is('regex', 'matches', '(?i)code promo [a-z]{3}'), 'Code promo ABC', true],
    [is('regex', 'matches-not', 'x{3}'), 'xx', true],
    [is('regex', 'matches', '(?w:été)'), 'un été ici', true],
    [is('link', 'is', true), 'voir https://ailleurs.example.com/x', true],
    [is('link', 'is', false), 'voir ailleurs', true],
    [is('link-domain', 'any-of', ['bit.ly']), 'https://bit.ly/3x', true],
    [is('link-domain', 'none-of', ['bit.ly']), 'https://youtube.com/x', true],
    [is('personal-data', 'any-of', ['phone', 'iban']), 'appelez le 06 12 34 56 78', true],
    [is('shape', 'any-of', ['emoji-only']), '🔥🔥', true],
    [is('length', 'at-most', 7), 'bonjour', true],
    [is('length', 'at-least', 8), 'bonjour', false],
    [is('language', 'is', ['fr']), 'Bonjour à toute votre équipe, merci', true],
    [is('severity', 'at-least', 2), 'peu importe', true],
  ])('%j of %j is %s', (condition, text, expected) => {
    expect(answers(condition, text)).toBe(expected);
  });

  it('neither takes a text too short to tell for French nor for not French', () => {
    const short = { language: null };
    expect(answers(is('language', 'is', ['fr']), 'ok', {}, short)).toBeNull();
    expect(answers(is('language', 'is-not', ['fr']), 'ok', {}, short)).toBeNull();
    expect(answers(is('language', 'is', ['fr', 'unknown']), 'ok', {}, short)).toBe(true);
    expect(answers(is('language', 'is-not', ['unknown']), 'ok', {}, short)).toBe(false);
    expect(answers(is('language', 'is', ['unknown']), 'ok', {}, short, [silent('language', 'off')])).toBeNull();
  });

  it('does not know what a detector that did not run would have said', () => {
    expect(answers(is('link', 'is', true), 'x', {}, {}, [silent('links', 'failed')])).toBeNull();
    expect(answers(is('link', 'is', false), 'x', {}, {}, [silent('links', 'failed')])).toBeNull();
    expect(answers(is('sentiment', 'is', ['negative']), 'x', {}, {}, [signal('sentiment', [])])).toBeNull(); // prettier-ignore
    expect(answers(is('learner', 'at-least', 80), 'x', {}, {}, [silent('learner', 'untrained')])).toBeNull();
    expect(answers(is('unchecked', 'any-of', ['links']), 'x', {}, {}, [silent('links', 'failed')])).toBe(true);
  });

  it('reads what other detectors said', () => {
    expect(answers(is('learner', 'at-least', 80), 'x', {}, {}, [signal('learner', ['hide'], 0.8)])).toBe(true);
    expect(answers(is('external', 'says', ['Harcèlement']), 'x', {}, {}, [signal('external', ['harcelement'])])).toBe(
      true,
    );
    expect(answers(is('purpose', 'any-of', ['complaint']), 'x', {}, {}, [signal('purpose', ['complaint'])])).toBe(true);
    expect(answers(is('sentiment', 'is', ['negative']), 'x', {}, {}, [signal('sentiment', ['negative'], -2)])).toBe(
      true,
    );
    expect(answers(is('word-list', 'any-of', ['5']), 'x', {}, { listIds: ['5'] })).toBe(true);
  });
});

describe('conditions over the item', () => {
  it.each([
    [is('channel', 'is', ['facebook', 'x']), {}, true],
    [is('kind', 'is-not', ['comment']), {}, false],
    [is('account', 'is', ['8']), {}, false],
    [is('post', 'is', ['70']), {}, true],
    [is('post', 'is', ['70']), { postId: null }, null],
    [is('ad', 'is', true), { ad: null }, null],
    [is('stars', 'at-most', 2), { stars: 2 }, true],
    [is('stars', 'at-most', 2), {}, null],
    [is('attachments', 'is', true), { attachments: true }, true],
    [is('edited', 'is', false), {}, true],
    [is('hour', 'at-least', 11), {}, true], // 10:30 UTC is 11:30 in Paris in winter
    [is('hour', 'at-least', 12), {}, false],
    [is('hour', 'at-least', 12), { at: '2026-07-28T10:30:00.000Z' }, true],
    [is('first-time', 'is', true), { author: anAuthor({ firstTime: true }) }, true],
    [is('first-time', 'is', true), { author: null }, null],
    [is('strikes', 'at-least', 2), { author: anAuthor({ strikes: 3 }) }, true],
    [is('hidden-rate', 'at-least', 25), { author: anAuthor({ items: 4, hidden: 1 }) }, true],
    [is('hidden-rate', 'at-most', 25), { author: anAuthor({ items: 0, hidden: 0 }) }, null],
    [is('author-items', 'at-most', 12), {}, true],
    [is('flood', 'at-least', 5), { author: anAuthor({ lastMinute: 6 }) }, true],
    [is('copies', 'at-least', 1), { copies: null }, null],
    [is('copy-authors', 'at-least', 3), { copies: { copies: 9, authors: 3, repeats: 0 } }, true],
    [is('repeats', 'at-least', 1), {}, false],
  ] as [ScreeningCondition, Partial<ItemFacts>, boolean | null][])('%j of %j is %s', (condition, more, expected) => {
    expect(answers(condition, 'x', more)).toBe(expected);
  });
});

describe('words of several rules', () => {
  it('do not get in each other’s way', () => {
    const matchers = new SharedMatchers();
    const said = [['arnaque'], ['arnaque totale'], ['totale escroquerie'], ['une arnaque totale'], ['merci']];
    const rules = said.map((value) => compileRule(aContent({ when: is('word', 'says', value) }), matchers));
    const answersTo = (text: string) => {
      const reading = reader.read(text);
      const inputs = new ItemInputs(reading, null, reading.signals, 0, 'UTC');
      return rules.map((rule) => rule.answer(inputs));
    };
    expect(answersTo('Une 4rnaque totale escroquerie')).toEqual([true, true, true, true, false]);
    expect(answersTo('arnaque, merci')).toEqual([true, false, false, false, true]);
    expect(answersTo('rien')).toEqual([false, false, false, false, false]);
  });
});

describe('the scope', () => {
  const scoped = (scope: object, more: Partial<ItemFacts> = {}, text = 'Quelle arnaque, je veux mon argent') => {
    const reading = reader.read(text);
    const rule = compileRule(aContent({ scope: { channels: [], accountIds: [], kinds: [], languages: [], ...scope } }));
    const inputs = new ItemInputs(reading, facts(more), reading.signals, 0, 'Europe/Paris');
    return [rule.answer(inputs), rule.missing(inputs)];
  };

  it('leaves out what lies outside, and only that', () => {
    expect(scoped({})).toEqual([true, []]);
    expect(scoped({ channels: ['facebook'], kinds: ['comment', 'post'], accountIds: ['7'], languages: ['fr'] })).toEqual([true, []]); // prettier-ignore
    expect(scoped({ channels: ['x'] })[0]).toBe(false);
    expect(scoped({ accountIds: ['8'] })[0]).toBe(false);
    expect(scoped({ languages: ['en'] })[0]).toBe(false);
  });

  it('is open for a text whose language cannot be told, where the rule would match', () => {
    expect(scoped({ languages: ['fr'] }, {}, 'Arnaque')).toEqual([null, ['language']]);
    expect(scoped({ languages: ['fr'] }, {}, 'Ok')).toEqual([false, []]);
  });
});
