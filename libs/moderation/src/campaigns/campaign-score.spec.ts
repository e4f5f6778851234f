import fc from 'fast-check';
import { CAMPAIGN_THRESHOLDS, type ClusterCounts, scoreCampaign } from './campaign-score';

const counts = (more: Partial<ClusterCounts> = {}): ClusterCounts => ({
  items: 30, authors: 28, newAuthors: 4, withLink: 0, accounts: 1, meanLikeness: 0.5, spanMinutes: 600, usualItems: 20,
  complaints: 25, toneKnown: 28, abusive: 0, ...more,
}); // prettier-ignore

describe('scoreCampaign', () => {
  it('takes customers who complain of one thing in their own words for what they are', () => {
    const { kind, score } = scoreCampaign(counts({ newAuthors: 12, usualItems: 3 }));
    expect(kind).toBe('organic');
    expect(score).toBeLessThan(0.2);
  });

  it('takes one text with a link from many new accounts for a wave', () => {
    const wave = counts({ items: 37, authors: 31, newAuthors: 30, withLink: 37, accounts: 3, meanLikeness: 0.96, spanMinutes: 120, usualItems: 2, complaints: 0, toneKnown: 10 }); // prettier-ignore
    const { kind, score, evidence } = scoreCampaign(wave);
    expect(kind).toBe('wave');
    expect(score).toBeGreaterThan(0.7);
    expect(evidence).toContainEqual({ name: 'link-share', value: 1, speaksFor: 'attack' });
    expect(evidence).toContainEqual({ name: 'velocity', value: 18.5, speaksFor: 'attack' });
  });

  it('takes newcomers who insult alike at once for a raid', () => {
    const raid = counts({ items: 60, authors: 55, newAuthors: 52, accounts: 2, meanLikeness: 0.84, spanMinutes: 20, usualItems: null, complaints: 3, toneKnown: 40, abusive: 50 }); // prettier-ignore
    expect(scoreCampaign(raid)).toMatchObject({ kind: 'raid' });
  });

  it('sees no campaign in few items or one author', () => {
    const attack = { newAuthors: 4, withLink: 4, meanLikeness: 1, complaints: 0, usualItems: 0 };
    expect(scoreCampaign(counts({ ...attack, items: 4, authors: 4 })).kind).toBe('none');
    expect(scoreCampaign(counts({ ...attack, items: 40, authors: 1, newAuthors: 1 })).kind).toBe('none');
  });

  it('stays within 0 to 1, and links never speak for customers', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), share, share, share, share, (items, a, b, c, likeness) => {
        const part = (one: number) => Math.round(items * one);
        const base = counts({ items, authors: items, newAuthors: part(a), abusive: part(b), complaints: part(c), toneKnown: items, meanLikeness: likeness }); // prettier-ignore
        const [without, withLinks] = [scoreCampaign(base).score, scoreCampaign({ ...base, withLink: items }).score];
        expect(without).toBeGreaterThanOrEqual(0);
        expect(withLinks).toBeLessThanOrEqual(1);
        expect(withLinks).toBeGreaterThanOrEqual(without);
      }),
    );
    expect(CAMPAIGN_THRESHOLDS.attackFrom).toBe(0.5);
  });
});
