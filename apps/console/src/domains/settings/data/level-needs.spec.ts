import type { BacktestSummary, LevelObstacle, ScreeningRuleView } from '@parvis/contracts';
import { needsOf, obstaclesIn } from './level-needs';

const RULE = { faults: [], failingTests: [], expiresAt: null, reasonId: '1', bar: 90, tests: { match: [{ text: 'a' }], skip: [{ text: 'b' }] } } as unknown as ScreeningRuleView; // prettier-ignore
const DONE = { state: 'done', current: true, precision: { right: 60, wrong: 1, share: 0.98, low: 0.913, high: 0.99 }, criticism: { plain: 1, known: 50, share: 0.02, objects: false } } as unknown as BacktestSummary; // prettier-ignore
const states = (needs: ReturnType<typeof needsOf>) => Object.fromEntries(needs.map(({ kind, state, missing }) => [kind, missing ?? state])); // prettier-ignore
const obstacle = (kind: LevelObstacle['kind']): LevelObstacle => ({ kind, detail: kind, has: null, needs: null });

describe('what a level takes of a rule', () => {
  it('is little for a proposal, and all of it met for a rule that has earned to act', () => {
    expect(states(needsOf('suggest', { rule: RULE, backtest: null, obstacles: null }))).toEqual({ sound: 'met', samples: 'met', passing: 'met' }); // prettier-ignore
    const all = needsOf('hide', { rule: RULE, backtest: DONE, obstacles: null });
    expect(all.every(({ state }) => state === 'met')).toBe(true);
    expect(all[0]?.params).toEqual({ judged: 61, needed: 30, low: 91, bar: 90, share: 2 });
  });

  it('says what is missing, and leaves open what only the server knows', () => {
    const rule = { ...RULE, reasonId: null, tests: { match: [], skip: [] } };
    expect(states(needsOf('hold', { rule, backtest: null, obstacles: null }))).toEqual({
      sound: 'met', samples: 'open', passing: 'met', reason: 'no-reason', backtest: 'no-backtest', judged: 'open', precise: 'open', criticism: 'open',
    }); // prettier-ignore
    const thin = { ...DONE, current: false, precision: { ...DONE.precision, right: 5, wrong: 0 }, criticism: { ...DONE.criticism, objects: true } }; // prettier-ignore
    expect(states(needsOf('hold', { rule: RULE, backtest: thin, obstacles: null }))).toMatchObject({ backtest: 'backtest-outdated', judged: 'too-few-judged', precise: 'open', criticism: 'criticism' }); // prettier-ignore
  });

  it('believes the server over what is known here', () => {
    const obstacles = [obstacle('no-tests'), obstacle('too-few-judged')];
    expect(states(needsOf('hold', { rule: RULE, backtest: DONE, obstacles }))).toEqual({
      sound: 'met', samples: 'no-tests', passing: 'met', reason: 'met', backtest: 'met', judged: 'too-few-judged', precise: 'open', criticism: 'met',
    }); // prettier-ignore
    expect(states(needsOf('hold', { rule: RULE, backtest: DONE, obstacles: [obstacle('no-backtest')] }))).toMatchObject({ backtest: 'no-backtest', judged: 'open', criticism: 'open' }); // prettier-ignore
  });

  it('keeps the guard of criticism in sight when it was gone past and something else is missing', () => {
    const backtest = { ...DONE, criticism: { ...DONE.criticism, objects: true } };
    expect(states(needsOf('hold', { rule: RULE, backtest, obstacles: [obstacle('too-imprecise')] }))).toMatchObject({ precise: 'too-imprecise', criticism: 'criticism' }); // prettier-ignore
  });

  it('finds obstacles in a problem, and nothing in another', () => {
    expect(obstaclesIn({ obstacles: [obstacle('expired')] })).toEqual([obstacle('expired')]);
    expect([obstaclesIn(null), obstaclesIn({ version: 3 }), obstaclesIn(undefined)]).toEqual([null, null, null]);
  });
});
