import { SCREENING_FIELDS, SCREENING_LIMITS, SCREENING_OPERATORS, type ScreeningWhen } from '@parvis/contracts';
import fc from 'fast-check';
import { aContent, aSetup } from '../../test/screening-builders';
import { checkRule } from './check-rule';

const whenOf = (when: unknown) => ({ ...aContent(), when });
const faultsOf = (content: unknown, options = {}) => checkRule(content, options).map(({ pointer, code }) => `${pointer} ${code}`); // prettier-ignore

describe('checkRule', () => {
  it('finds nothing wrong with a right rule', () => {
    expect(checkRule(aContent())).toEqual([]);
    const when: ScreeningWhen = { all: [{ any: [{ field: 'link', operator: 'is', value: true }, { field: 'regex', operator: 'matches', value: 'a+' }] }, { not: { field: 'language', operator: 'is', value: ['fr', 'unknown'] } }] }; // prettier-ignore
    expect(checkRule(aContent({ when, except: { field: 'standing', operator: 'is', value: ['trusted'] } }))).toEqual(
      [],
    );
  });

  it.each([
    [{ field: 'mood', operator: 'is', value: true }, '/when/field unknown-field'],
    [{ field: 'toString', operator: 'is', value: true }, '/when/field unknown-field'],
    [{ field: 'link', operator: 'at-least', value: true }, '/when/operator unknown-operator'],
    [{ field: 'link', operator: 'is', value: 'yes' }, '/when/value wrong-value'],
    [{ field: 'copies', operator: 'at-least', value: '3' }, '/when/value wrong-value'],
    [{ field: 'copies', operator: 'at-least', value: 2.5 }, '/when/value wrong-value'],
    [{ field: 'stars', operator: 'at-most', value: 6 }, '/when/value too-large'],
    [{ field: 'strikes', operator: 'at-least', value: -1 }, '/when/value too-large'],
    [{ field: 'channel', operator: 'is', value: ['facebook', 'fax'] }, '/when/value/1 unknown-value'],
    [{ field: 'channel', operator: 'is', value: 'facebook' }, '/when/value wrong-value'],
    [{ field: 'channel', operator: 'is', value: [] }, '/when/value missing'],
    [{ field: 'language', operator: 'is', value: ['french'] }, '/when/value/0 unknown-value'],
    [{ field: 'link-domain', operator: 'any-of', value: ['https://bit.ly'] }, '/when/value/0 unknown-value'],
    [{ field: 'word', operator: 'says', value: ['bien', '…'] }, '/when/value/1 wrong-value'],
    [{ field: 'word', operator: 'says', value: ['x'.repeat(101)] }, '/when/value/0 too-long'],
    [{ field: 'word', operator: 'says', value: [7] }, '/when/value/0 wrong-value'],
    [{ field: 'regex', operator: 'matches', value: '(?=x)' }, '/when/value bad-regex'],
    [{ field: 'regex', operator: 'matches', value: '(a{1000}){1000}' }, '/when/value bad-regex'],
    [{ field: 'regex', operator: 'matches', value: ['a'] }, '/when/value wrong-value'],
    [{ all: [] }, '/when/all missing'],
    [{ all: {} }, '/when/all shape'],
    [{ all: [null] }, '/when/all/0 shape'],
    [{ any: [{}], all: [] }, '/when shape'],
    [{}, '/when shape'],
    ['word', '/when shape'],
  ])('points at what is wrong with %j', (when, expected) => {
    expect(faultsOf(whenOf(when))).toEqual([expected]);
  });

  it('says where a pattern is wrong', () => {
    const [fault] = checkRule(whenOf({ field: 'regex', operator: 'matches', value: 'abc(?=d)' }));
    expect(fault).toMatchObject({ regex: { code: 'look-around', at: 3 } });
    expect(fault?.detail).toContain('look-around at 3');
  });

  it('bears neither what is nested too deeply nor too much of it', () => {
    let deep: unknown = { field: 'link', operator: 'is', value: true };
    for (let n = 1; n < SCREENING_LIMITS.depth; n += 1) deep = { not: deep };
    expect(faultsOf(whenOf(deep))).toEqual([]);
    expect(faultsOf(whenOf({ not: deep }))).toEqual([`/when${'/not'.repeat(SCREENING_LIMITS.depth)} too-deep`]);
    const links = (count: number) => Array.from({ length: count }, () => ({ field: 'link', operator: 'is', value: true })); // prettier-ignore
    expect(faultsOf(whenOf({ any: links(SCREENING_LIMITS.conditions) }))).toEqual([]);
    expect(faultsOf(whenOf({ any: links(SCREENING_LIMITS.conditions + 40) }))).toEqual([`/when/any/${SCREENING_LIMITS.conditions} too-many`]); // prettier-ignore
    const both = { ...whenOf({ any: links(SCREENING_LIMITS.conditions) }), except: links(1)[0] };
    expect(faultsOf(both)).toEqual(['/except too-many']);
  });

  it('knows the things of the workspace where it is told them', () => {
    const content = {
      ...whenOf({ field: 'word-list', operator: 'any-of', value: ['1', '2'] }),
      tagIds: ['9'],
      reasonId: '4',
    };
    const things = { 'word-list': new Set(['1']), tag: new Set(['8']), reason: new Set(['5']) };
    expect(faultsOf(content)).toEqual([]);
    expect(faultsOf(content, { things })).toEqual(['/when/value/1 unknown-thing', '/reasonId unknown-thing', '/tagIds/0 unknown-thing']); // prettier-ignore
  });

  it.each([
    [{ name: ' ' }, '/name missing'],
    [{ name: 'x'.repeat(81) }, '/name too-long'],
    [{ note: null }, '/note wrong-value'],
    [{ intent: 'destroy' }, '/intent unknown-value'],
    [{ severity: 6 }, '/severity wrong-value'],
    [{ budgetPerHour: -1 }, '/budgetPerHour wrong-value'],
    [{ bar: 101 }, '/bar wrong-value'],
    [{ expiresAt: 'soon' }, '/expiresAt wrong-value'],
    [{ scope: { channels: ['fax'], accountIds: [], kinds: [], languages: [] } }, '/scope/channels/0 unknown-value'],
    [{ scope: null }, '/scope shape'],
    [{ tests: { match: [{ text: 'x'.repeat(2001) }], skip: [] } }, '/tests/match/0/text too-long'],
    [{ tests: { match: [], skip: [{ text: 'x', language: 'french' }] } }, '/tests/skip/0/language unknown-value'],
    [{ tests: { match: Array.from({ length: 51 }, () => ({ text: 'x' })), skip: [] } }, '/tests/match too-many'],
  ])('finds %j', (more, expected) => {
    expect(faultsOf({ ...aContent(), ...more })).toEqual([expected]);
  });

  it('asks for tests that pass, and a reason, where a rule is to do more than count', () => {
    const setup = aSetup();
    const tests = { match: [{ text: 'Quelle arnaque' }], skip: [{ text: 'Bonjour' }] };
    expect(faultsOf(aContent(), { level: 'shadow' })).toEqual([]);
    expect(faultsOf(aContent(), { level: 'suggest' })).toEqual([
      '/tests/match too-few-tests',
      '/tests/skip too-few-tests',
    ]);
    expect(faultsOf(aContent({ tests }), { level: 'hide', setup })).toEqual([]);
    expect(faultsOf(aContent({ tests, reasonId: null }), { level: 'suggest', setup })).toEqual([]);
    expect(faultsOf(aContent({ tests, reasonId: null }), { level: 'hold', setup })).toEqual(['/reasonId missing']);
    const failing = { match: [...tests.match, { text: 'Merci' }], skip: [{ text: 'Une @rnaque' }] };
    expect(faultsOf(aContent({ tests: failing }), { setup })).toEqual(['/tests/match/1 failing-test', '/tests/skip/0 failing-test']); // prettier-ignore
    const factual = aContent({ when: { field: 'first-time', operator: 'is', value: true } });
    expect(faultsOf(factual, { level: 'hold', setup })).toEqual([]);
  });

  it('never throws, whatever comes in', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (when, other) => {
        expect(checkRule(when).length).toBeGreaterThan(0);
        expect(checkRule({ ...aContent(), when, except: other, tests: other, scope: when }).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('has an operator for every field', () => {
    for (const { type } of Object.values(SCREENING_FIELDS)) expect(SCREENING_OPERATORS[type].length).toBeGreaterThan(0);
  });
});
