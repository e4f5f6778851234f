import fc from 'fast-check';
import { isInShare, rolloutSubject } from './rollout';

const AUTHORS = Array.from({ length: 10_000 }, (_, n) => rolloutSubject(1, String(7_340_000_000 + n), '1'));
const chosen = (share: number, ruleId: string) => AUTHORS.filter((author) => isInShare(share, ruleId, author));

describe('the share of authors a rule acts for', () => {
  // four standard deviations of 10,000 throws
  it.each([1, 5, 10, 25, 50, 75, 99])('is about %i % of them', (share) => {
    const deviation = Math.sqrt(AUTHORS.length * (share / 100) * (1 - share / 100));
    for (const ruleId of ['1', '2', '4711'])
      expect(Math.abs(chosen(share, ruleId).length - AUTHORS.length * (share / 100))).toBeLessThan(4 * deviation);
  });

  it('is everybody at 100 %', () => {
    expect(chosen(100, '1')).toEqual(AUTHORS);
  });

  it('only grows when it is raised', () => {
    const share = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(share, share, fc.nat(), fc.nat(), (one, other, ruleId, author) => {
        const subject = rolloutSubject(3, String(author), '9');
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(!isInShare(low, String(ruleId), subject) || isInShare(high, String(ruleId), subject)).toBe(true);
      }),
    );
  });

  it('is chosen by each rule and each workspace for itself', () => {
    const first = new Set(chosen(50, '1'));
    const both = chosen(50, '2').filter((author) => first.has(author)).length;
    expect(both).toBeGreaterThan(AUTHORS.length * 0.23);
    expect(both).toBeLessThan(AUTHORS.length * 0.27);
    const elsewhere = AUTHORS.filter((_, n) => isInShare(50, '1', rolloutSubject(2, String(7_340_000_000 + n), '1')));
    expect(elsewhere.length).toBeGreaterThan(AUTHORS.length * 0.47);
    expect(elsewhere).not.toEqual([...first]);
  });

  // as long as these stand nobody changes sides with an update
  it.each([
    ['1:author:1', '1', 47],
    ['1:author:2', '1', 15],
    ['1:item:1', '1', 63],
    ['2:author:1', '1', 61],
    ['1:author:1', '2', 69],
  ])('has %s of rule %s in from %i %% on, as ever', (subject, ruleId, from) => {
    expect([isInShare(from - 1, ruleId, subject), isInShare(from, ruleId, subject)]).toEqual([false, true]);
  });

  it('goes by the item where nobody knows who wrote it', () => {
    expect(rolloutSubject(1, null, '5')).not.toBe(rolloutSubject(1, null, '6'));
    expect(rolloutSubject(1, '8', '5')).toBe(rolloutSubject(1, '8', '6'));
    expect(rolloutSubject(1, '5', '5')).not.toBe(rolloutSubject(1, null, '5'));
  });
});
