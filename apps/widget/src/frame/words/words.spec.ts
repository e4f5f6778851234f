import { english } from './en';
import { french } from './fr';
import type { Words } from './words';

/** Every text, with the functions called. */
function textsOf(words: Words): string[] {
  const flat = (value: unknown): string[] => {
    if (typeof value === 'function') return flat((value as (given: unknown) => unknown)('x'));
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(flat) : [String(value)];
  };
  return flat(words);
}

describe('the words', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
    expect(textsOf(french)).toHaveLength(textsOf(english).length);
  });

  it('are set as French is: no common space before double signs, curly apostrophes, one sign for three dots', () => {
    for (const text of textsOf(french)) {
      expect(text).not.toMatch(/ [?!;:»]|« |'|\.\.\./);
      expect(text).not.toMatch(/[^\u202f\u00a0][?!;]/);
    }
  });

  it('count in both', () => {
    expect([english.unread(1), english.unread(3)]).toEqual(['1 new message', '3 new messages']);
    expect([french.unread(1), french.unread(3)]).toEqual(['1\u00a0nouveau message', '3\u00a0nouveaux messages']);
  });
});
