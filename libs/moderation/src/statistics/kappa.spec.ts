import { cohensKappa } from './kappa';

const pairs = (one: string, other: string, times: number) => Array.from({ length: times }, () => [one, other] as const);

describe('cohensKappa', () => {
  it('is what the textbook says', () => {
    // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5
    const result = cohensKappa([...pairs('y', 'y', 20), ...pairs('y', 'n', 5), ...pairs('n', 'y', 10), ...pairs('n', 'n', 15)]); // prettier-ignore
    expect(result?.observed).toBeCloseTo(0.7);
    expect(result?.expected).toBeCloseTo(0.5);
    expect(result?.kappa).toBeCloseTo(0.4);
    expect(result?.agreement).toBe('fair');
  });

  it.each([
    [[...pairs('a', 'a', 5), ...pairs('b', 'b', 5), ...pairs('c', 'c', 5)], 1, 'almost-perfect'],
    [[...pairs('a', 'b', 5), ...pairs('b', 'a', 5)], -1, 'poor'],
  ])('goes from full agreement over several categories to its opposite', (given, kappa, agreement) => {
    expect(cohensKappa(given)?.kappa).toBeCloseTo(kappa);
    expect(cohensKappa(given)?.agreement).toBe(agreement);
  });

  it('cannot tell agreement from chance while both always say the same one thing', () => {
    expect(cohensKappa(pairs('keep', 'keep', 9))).toMatchObject({ kappa: null, observed: 1, agreement: null });
    expect(cohensKappa([])).toBeNull();
  });
});
