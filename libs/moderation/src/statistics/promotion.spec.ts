import { mayPromote, mustDemote } from './promotion';
import { precisionOf } from './wilson';

describe('mayPromote', () => {
  it('asks for thirty judged matches', () => {
    expect(mayPromote(precisionOf(29, 0), 80)).toEqual({ may: false, why: 'too-few-judged', missing: 1 });
    expect(mayPromote(precisionOf(30, 0), 80)).toEqual({ may: true });
  });

  it('asks for the lower bound, not the share, to reach the bar', () => {
    // 28 of 30 is 93 %, of which at least 78.7 % is sure
    expect(mayPromote(precisionOf(28, 2), 80)).toMatchObject({ may: false, why: 'under-bar', bar: 80 });
    expect(mayPromote(precisionOf(28, 2), 78)).toEqual({ may: true });
    expect(mayPromote(precisionOf(280, 20), 80)).toEqual({ may: true });
  });
});

describe('mustDemote', () => {
  it.each([
    ['three mistakes are chance', 0, 3, 80, false],
    ['nine of ten wrong is not', 1, 9, 80, true],
    ['few judged, share under the bar, but it may still be right', 8, 4, 80, false],
    ['enough judged and the lower bound under the bar', 28, 2, 80, true],
    ['enough judged and over it', 60, 2, 80, false],
  ])('%s', (_, right, wrong, bar, expected) => {
    expect(mustDemote(precisionOf(right, wrong), bar)).toBe(expected);
  });

  it('never takes back at once what was just promoted', () => {
    for (let right = 30; right < 200; right += 1)
      for (const wrong of [0, 1, 2, 5])
        if (mayPromote(precisionOf(right, wrong), 80).may)
          expect(mustDemote(precisionOf(right, wrong), 80)).toBe(false);
  });
});
