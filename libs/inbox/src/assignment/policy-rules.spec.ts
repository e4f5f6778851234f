import { overflowsInCircle } from './policy-rules';

describe('overflow', () => {
  const stored = new Map([
    [1, null],
    [2, 3],
    [3, 1],
  ]);

  it.each<[string, number, number | null, boolean]>([
    ['nowhere', 1, null, false],
    ['to a team that keeps what it gets', 4, 1, false],
    ['over several teams', 4, 2, false],
    ['to itself', 4, 4, true],
    ['back over several teams', 1, 2, true],
    ['to a team without a policy', 1, 9, false],
  ])('%s', (_, team, to, expected) => {
    expect(overflowsInCircle(team, to, stored)).toBe(expected);
  });
});
