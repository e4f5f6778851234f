import { INTENTS } from '@parvis/contracts';
import fc from 'fast-check';
import { aRule } from '../../test/screening-builders';
import { arbitrate, type Candidate } from './arbitrate';

const candidate = fc.record({
  why: fc.constantFrom('rule', 'word-list', 'standing'),
  intent: fc.constantFrom(...INTENTS),
  severity: fc.integer({ min: 0, max: 5 }),
  id: fc.integer({ min: 1, max: 120 }),
}).map(({ why, intent, severity, id }): Candidate => ({ why: why as Candidate['why'], intent, severity, rule: why === 'rule' ? aRule(String(id), 'hide', { severity, intent }) : null })); // prettier-ignore
const candidates = fc.array(candidate, { maxLength: 8 });
const standing = fc.constantFrom('none', 'trusted', 'warned', 'premoderated', 'blocked', 'banned');

describe('arbitrate', () => {
  it('puts an allowed author first, then a person’s decision, then a blocked author', () => {
    fc.assert(
      fc.property(candidates, standing, fc.boolean(), fc.boolean(), (all, stands, decided, unanswered) => {
        const outcome = arbitrate({ standing: stands as 'none', decided, candidates: all, unanswered });
        if (stands === 'trusted') expect(outcome).toMatchObject({ why: 'trusted', level: null, intent: null });
        else if (decided) expect(outcome).toMatchObject({ why: 'decided', level: null, intent: null });
        else if (stands === 'blocked' || stands === 'banned')
          expect(outcome).toMatchObject({ why: 'standing', level: 'hide', intent: 'limit' }); // prettier-ignore
        else if (all.length === 0) expect(outcome.why).toBe(unanswered ? 'unchecked' : 'nothing');
        else expect(['rule', 'word-list', 'standing']).toContain(outcome.why);
      }),
    );
  });

  it('takes the highest severity, of those the softest intent, in whatever order they come', () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (all, shuffle) => {
        fc.pre(all.length > 0);
        const of = (given: readonly Candidate[]) => arbitrate({ standing: 'none', decided: false, candidates: given, unanswered: true }); // prettier-ignore
        const highest = Math.max(...all.map(({ severity }) => severity));
        const softest = Math.min(...all.filter(({ severity }) => severity === highest).map(({ intent }) => INTENTS.indexOf(intent))); // prettier-ignore
        const outcome = of(all);
        expect(outcome.intent).toBe(INTENTS[softest]);
        expect(outcome.level).toBe(outcome.intent === 'hold' ? 'hold' : 'hide');
        const shuffled = all.map((one) => ({ one, key: shuffle.next().value })).sort((a, b) => a.key - b.key).map(({ one }) => one); // prettier-ignore
        expect(of(shuffled)).toEqual(outcome);
        expect(of([...all, ...all])).toEqual(outcome);
      }),
    );
  });

  it('prefers what can say most of why among equals, and the older rule', () => {
    const of = (id: string): Candidate => ({ why: 'rule', intent: 'limit', severity: 3, rule: aRule(id, 'hide') });
    const list: Candidate = { why: 'word-list', intent: 'limit', severity: 3, rule: null };
    const outcome = arbitrate({
      standing: 'none',
      decided: false,
      candidates: [list, of('10'), of('9')],
      unanswered: false,
    });
    expect(outcome).toMatchObject({ why: 'rule', ruleId: '9', version: 1, reasonId: '1' });
  });

  it('asks nothing of the channel for what is unanswered', () => {
    expect(arbitrate({ standing: 'none', decided: false, candidates: [], unanswered: true })).toMatchObject({ level: 'hold', intent: null, why: 'unchecked' }); // prettier-ignore
  });
});
