import { precisionOf } from '@parvis/moderation';
import { contentFrom, logicOf } from './rule-content';
import { type LevelEvidence, obstaclesTo } from './level-obstacles';

const content = contentFrom({
  name: 'x',
  intent: 'limit',
  when: { field: 'word', operator: 'says', value: ['x'] },
  reasonId: '1',
  tests: { match: [{ text: 'x' }], skip: [{ text: 'y' }] },
});
const backtest = { state: 'done', current: true, precision: precisionOf(60, 0), criticism: { plain: 0, known: 60, share: 0, objects: false } } as const; // prettier-ignore
const sound: LevelEvidence = { level: 'suggest', content, faults: [], failing: [], backtest, acceptsCriticism: false, now: new Date('2026-11-28T12:00:00Z') }; // prettier-ignore
const kinds = (level: Parameters<typeof obstaclesTo>[0], more: Partial<LevelEvidence>) =>
  obstaclesTo(level, { ...sound, ...more }).map(({ kind }) => kind);

describe('what stands between a rule and a level', () => {
  it('is nothing where everything was earned, and nothing on the way down', () => {
    expect(kinds('hold', {})).toEqual([]);
    expect(kinds('hide', { level: 'hold' })).toEqual([]);
    expect(kinds('shadow', { level: 'hide', backtest: null, failing: [{ expected: 'match', index: 0, text: 'x' }] })).toEqual([]); // prettier-ignore
    expect(kinds('hide', { level: 'hide', backtest: null })).toEqual([]);
  });

  it.each<[string, Parameters<typeof obstaclesTo>[0], Partial<LevelEvidence>, string[]]>([
    ['two levels at once', 'hide', {}, ['one-at-a-time']],
    ['no reason', 'hold', { content: { ...content, reasonId: null } }, ['no-reason']],
    ['something that is gone', 'hold', { faults: [{ pointer: '/tagIds/0', detail: 'x' }] }, ['broken']],
    ['its end', 'hold', { content: { ...content, expiresAt: '2026-11-28T11:00:00Z' } }, ['expired']],
    ['no sample that must not match', 'hold', { content: { ...content, tests: { match: [{ text: 'x' }], skip: [] } } }, ['no-tests']], // prettier-ignore
    ['samples that fail', 'hold', { failing: [{ expected: 'skip', index: 0, text: 'y' }] }, ['failing-tests']],
    ['no back-test', 'hold', { backtest: null }, ['no-backtest']],
    ['one that runs', 'hold', { backtest: { ...backtest, state: 'running' } }, ['backtest-unfinished']],
    ['one of another question', 'hold', { backtest: { ...backtest, current: false } }, ['backtest-outdated']],
    ['too few judged', 'hold', { backtest: { ...backtest, precision: precisionOf(29, 0) } }, ['too-few-judged']],
    ['too many mistakes', 'hold', { backtest: { ...backtest, precision: precisionOf(60, 10) } }, ['too-imprecise']],
    ['criticism', 'hold', { backtest: { ...backtest, criticism: { plain: 50, known: 60, share: 0.83, objects: true } } }, ['criticism']], // prettier-ignore
  ])('is %s', (_name, level, more, expected) => {
    expect(kinds(level, more)).toEqual(expected);
  });

  it('says what it has and what it needs', () => {
    const [few] = obstaclesTo('hold', { ...sound, backtest: { ...backtest, precision: precisionOf(20, 0) } });
    expect(few).toMatchObject({ has: 20, needs: 30 });
    const [imprecise] = obstaclesTo('hold', { ...sound, backtest: { ...backtest, precision: precisionOf(60, 10) } });
    expect(imprecise?.has).toBeLessThan(90);
    expect(imprecise?.needs).toBe(90);
  });

  it('is no criticism that was accepted, and no back-test while it only proposes', () => {
    const objecting = { ...backtest, criticism: { plain: 50, known: 60, share: 0.83, objects: true } };
    expect(kinds('hold', { backtest: objecting, acceptsCriticism: true })).toEqual([]);
    expect(kinds('suggest', { level: 'shadow', backtest: null, content: { ...content, reasonId: null } })).toEqual([]);
  });
});

describe('what a rule asks', () => {
  it('is the same whatever the rule is called, wants or proves itself with, and in whatever order it is written', () => {
    const same = [
      { ...content, name: 'other', bar: 50, intent: 'ban' as const, tests: { match: [], skip: [] } },
      { ...content, scope: { languages: [], kinds: [], accountIds: [], channels: [] } },
    ];
    for (const one of same) expect(logicOf(one)).toBe(logicOf(content));
    expect(logicOf({ ...content, except: content.when })).not.toBe(logicOf(content));
    expect(logicOf({ ...content, scope: { ...content.scope, channels: ['facebook'] } })).not.toBe(logicOf(content));
  });
});
