import { guardOf, MOST_DEEP, MOST_PER_HOUR } from './rule-guards';

describe('the guards of rules', () => {
  it.each([
    [1, [], 0, null],
    [1, [2, 3], MOST_PER_HOUR - 1, null],
    [1, [2, 1], 0, 'own-effect'],
    [9, [1, 2, 3, 4, 5].slice(0, MOST_DEEP), 0, 'depth'],
    [1, [], MOST_PER_HOUR, 'rate'],
  ])('rule %i after %j with %i runs this hour: %s', (rule, chain, runs, guard) => {
    expect(guardOf(rule, chain, runs)).toBe(guard);
  });
});
