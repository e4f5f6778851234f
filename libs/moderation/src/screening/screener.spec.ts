import type { ScreeningLevel } from '@parvis/contracts';
import fc from 'fast-check';
import { aList, anAuthor, aRule, aSetup, aTerm, facts, SAYS_SCAM } from '../../test/screening-builders';
import { train } from '../learner/train';
import { isInShare, rolloutSubject } from './rollout';
import { Screener } from './screener';
import type { ItemFacts, ScreeningSetup } from './screening-types';

const SCAM = 'Quelle arnaque, fuyez cette boutique';
function judged(setup: Partial<ScreeningSetup>, text: string, more: Partial<ItemFacts> = {}, decided = false) {
  const screener = new Screener(aSetup(setup));
  return screener.judge(screener.read(text), facts(more), { decided });
}

describe('levels of a rule', () => {
  const at = (level: ScreeningLevel, more = {}) =>
    judged({ rules: [aRule('1', level, { tagIds: ['4'], ...more })] }, SCAM);

  it('only counts in shadow', () => {
    const verdict = at('shadow');
    expect(verdict.hits).toEqual([{ ruleId: '1', version: 1, level: 'shadow', outsideShare: false }]);
    expect(verdict.outcome.why).toBe('nothing');
    expect(verdict).toMatchObject({ suggestion: null, tagIds: [], marks: [], severity: judged({}, SCAM).severity });
  });

  it('proposes at suggest', () => {
    expect(at('suggest')).toMatchObject({ suggestion: 'hide', outcome: { why: 'nothing' }, tagIds: [] });
    expect(at('suggest', { intent: 'ban' }).suggestion).toBe('ban');
    expect(at('suggest', { intent: 'remove' }).suggestion).toBe('hide');
    expect(at('suggest', { intent: 'remove', allowFinal: true }).suggestion).toBe('delete');
    expect(at('suggest', { intent: 'hold' }).suggestion).toBeNull();
  });

  it('holds at hold, whatever it wants to do one day', () => {
    const verdict = at('hold', { intent: 'ban' });
    expect(verdict.outcome).toMatchObject({ level: 'hold', intent: 'hold', why: 'rule', ruleId: '1', reasonId: '1' });
    expect(verdict.flags).toContain('held');
    expect(verdict.tagIds).toEqual(['4']);
  });

  it('acts at hide with its own intent', () => {
    expect(at('hide', { intent: 'remove' }).outcome).toMatchObject({ level: 'hide', intent: 'remove', why: 'rule' });
    expect(at('hide', { intent: 'hold' }).outcome).toMatchObject({ level: 'hold', intent: 'hold' });
    expect(at('hide').flags).not.toContain('held');
  });

  it('marks what a rule that is seen was about, as it stands and as it was read', () => {
    const { marks } = judged({ rules: [aRule('1', 'suggest')] }, 'Une 4rnaque');
    expect(marks).toEqual([{ start: 4, end: 11, detector: 'words', tone: 'harm', label: 'rule', readAs: 'arnaque', termId: null }]); // prettier-ignore
  });
});

describe('a rule let loose on a share of authors', () => {
  const subjects = Array.from({ length: 60 }, (_, n) => rolloutSubject(1, String(n), '1'));
  const [inside = '', outside = ''] = [true, false].map((isIn) => subjects.find((one) => isInShare(50, '1', one) === isIn)); // prettier-ignore
  const judgedFor = (subject: string | undefined, level: ScreeningLevel) => {
    const screener = new Screener(aSetup({ rules: [{ ...aRule('1', level, { tagIds: ['4'] }), share: 50 }] }));
    return screener.judge(screener.read(SCAM), facts(), subject === undefined ? {} : { subject });
  };

  it('acts for those in it, and for nobody in particular', () => {
    for (const subject of [inside, undefined])
      expect(judgedFor(subject, 'hide')).toMatchObject({ outcome: { level: 'hide', ruleId: '1' }, tagIds: ['4'], hits: [{ level: 'hide', outsideShare: false }] }); // prettier-ignore
  });

  it.each(['suggest', 'hold', 'hide'] as const)('only counts the others at %s, and says which they are', (level) => {
    const verdict = judgedFor(outside, level);
    expect(verdict.hits).toEqual([{ ruleId: '1', version: 1, level: 'shadow', outsideShare: true }]);
    expect(verdict).toMatchObject({ outcome: { why: 'nothing' }, suggestion: null, tagIds: [], marks: [], flags: [] });
  });

  it('tells no groups apart in shadow', () => {
    expect(judgedFor(outside, 'shadow').hits[0]?.outsideShare).toBe(false);
  });

  it('does not wait for what it would have asked about an author outside', () => {
    const rules = [{ ...aRule('1', 'hide', { when: { field: 'link', operator: 'is', value: true } }), share: 50 }]; // prettier-ignore
    const screener = new Screener(aSetup({ rules, off: ['links', 'external'] }));
    const why = (subject: string) => screener.judge(screener.read('Bonjour'), facts(), { subject }).outcome.why; // prettier-ignore
    expect([why(inside), why(outside)]).toEqual(['unchecked', 'nothing']);
  });
});

describe('word lists', () => {
  const lists = [aList('hide', aTerm('1', 'connard', { severity: 4 })), aList('mark', aTerm('2', 'merde', { listId: 'soft', category: 'swearing', severity: 1 }))]; // prettier-ignore

  it('do what their level says', () => {
    expect(judged({ lists }, 'Espèce de c0nnard va').outcome).toMatchObject({ level: 'hide', intent: 'limit', why: 'word-list', ruleId: null }); // prettier-ignore
    expect(judged({ lists }, 'Trois semaines de merde').outcome.why).toBe('nothing');
  });

  it('weigh by the term that was said, not by a worse one of another level', () => {
    const both = [aList('hold', aTerm('1', 'idiot', { severity: 2 })), aList('mark', aTerm('2', 'crever', { severity: 5, listId: 'm' }))]; // prettier-ignore
    const rules = [aRule('1', 'hide', { severity: 3 })];
    expect(judged({ lists: both, rules }, 'idiot, va crever, arnaque').outcome).toMatchObject({
      why: 'rule',
      level: 'hide',
    });
  });

  it('say what an item mostly is, harm first, and how bad', () => {
    expect(judged({ lists }, 'Quelle merde, connard')).toMatchObject({ label: 'insult', severity: 4 });
  });
});

describe('standing', () => {
  const rules = [aRule('1', 'hide')];
  const of = (standing: 'trusted' | 'premoderated' | 'blocked', text = SCAM, decided = false) =>
    judged({ rules }, text, { author: anAuthor({ standing, firstTime: true }) }, decided);

  it('lets a trusted author through, and says what was seen', () => {
    const verdict = of('trusted', `${SCAM} https://x.example.com`);
    expect(verdict.outcome).toMatchObject({ why: 'trusted', level: null });
    expect(verdict.hits).toHaveLength(1);
    expect(verdict.flags).toEqual([]);
  });

  it('holds whatever a premoderated author writes, unless something acts', () => {
    expect(of('premoderated', 'Bonjour').outcome).toMatchObject({ why: 'standing', level: 'hold' });
    expect(of('premoderated').outcome).toMatchObject({ why: 'rule', level: 'hide' });
  });

  it('hides whatever a blocked author writes, unless a person decided otherwise', () => {
    expect(of('blocked', 'Bonjour').outcome).toMatchObject({ why: 'standing', level: 'hide', intent: 'limit' });
    expect(of('blocked', 'Bonjour', true).outcome.why).toBe('decided');
  });
});

describe('what did not run', () => {
  it('sends to a person what a rule that may act depended on, and accuses nobody', () => {
    const rules = [
      aRule('1', 'hide', { when: { all: [SAYS_SCAM, { field: 'copies', operator: 'at-least', value: 2 }] } }),
    ];
    const verdict = judged({ rules }, `${SCAM} ${SCAM}`, { copies: null });
    expect(verdict.outcome).toMatchObject({ why: 'unchecked', level: 'hold', intent: null });
    expect(verdict).toMatchObject({ unknown: ['1'], hits: [], unchecked: ['copies'] });
    expect(verdict.flags).toContain('unchecked');
    expect(judged({ rules }, 'Bonjour, je voudrais un conseil pour une lampe', { copies: null }).outcome.why).toBe('nothing'); // prettier-ignore
  });

  it('does not wait for what only a rule in shadow would have asked', () => {
    const rules = [aRule('1', 'shadow', { when: { field: 'external', operator: 'says', value: ['toxic'] } })];
    const verdict = judged({ rules, off: [] }, 'Bonjour');
    expect(verdict.outcome.why).toBe('nothing');
    expect(verdict.unchecked).toEqual(['external']);
    expect(verdict.unknown).toEqual(['1']);
  });

  it('waits for a detector that is off when a rule that may act asks for it, and for none else', () => {
    const rules = [aRule('1', 'hold', { when: { field: 'link', operator: 'is', value: true } })];
    expect(judged({ rules, off: ['links', 'external'] }, 'Bonjour').unchecked).toEqual(['links']);
    expect(judged({ off: ['links', 'external'] }, 'Bonjour').unchecked).toEqual([]);
  });

  it('does not wait for what nobody can tell', () => {
    const rules = [aRule('1', 'hold', { when: { field: 'stars', operator: 'at-most', value: 1 } }), aRule('2', 'hold', { when: { field: 'learner', operator: 'at-least', value: 90 } })]; // prettier-ignore
    expect(judged({ rules }, 'Bonjour')).toMatchObject({
      unknown: ['1', '2'],
      unchecked: [],
      outcome: { why: 'nothing' },
    });
  });
});

describe('the shield over personal data', () => {
  const PHONE = 'Rappelez-moi au 06 12 34 56 78, ma lampe est arrivée cassée';

  it('proposes to hide what its author gave away in public, without fault', () => {
    const verdict = judged({}, PHONE);
    expect(verdict).toMatchObject({
      label: 'personal-data',
      suggestion: 'hide',
      outcome: { why: 'nothing', protective: true },
    });
    expect(verdict.flags).toContain('personal-data');
  });

  it('does not concern what only the team reads', () => {
    expect(judged({}, PHONE, { kind: 'message' })).toMatchObject({ suggestion: null, outcome: { protective: false } });
    expect(judged({}, PHONE, { kind: 'message' }).suggestion).toBeNull();
  });

  it('is no excuse for an insult', () => {
    const lists = [aList('hide', aTerm('1', 'connard', { severity: 4 }))];
    expect(judged({ lists }, `${PHONE}, connard`)).toMatchObject({ label: 'insult', outcome: { level: 'hide', protective: false } }); // prettier-ignore
  });

  it('is a protection too when a rule hides for it', () => {
    const rules = [aRule('1', 'hide', { when: { field: 'personal-data', operator: 'any-of', value: ['phone'] } })];
    expect(judged({ rules }, PHONE)).toMatchObject({ suggestion: null, outcome: { level: 'hide', protective: true } });
  });
});

describe('facts', () => {
  it('become flags and signals', () => {
    const verdict = judged({}, 'Voir https://ailleurs.example.com', {
      edited: true,
      author: anAuthor({ firstTime: true, items: 10, hidden: 4 }),
      copies: { copies: 8, authors: 5, repeats: 0 },
    });
    expect(verdict.flags).toEqual(['link', 'first-time', 'edited', 'wave']);
    const signal = (detector: string) => verdict.signals.find((one) => one.detector === detector);
    expect(signal('author')).toMatchObject({ state: 'true', value: 40, labels: ['history', 'first-time'] });
    expect(signal('copies')).toMatchObject({ state: 'true', value: 8, labels: ['wave', 'copies'] });
    expect(signal('external')).toMatchObject({ state: 'did-not-run', why: 'off' });
    expect(signal('learner')).toMatchObject({ state: 'did-not-run', why: 'untrained' });
  });

  it('say which detector did not know', () => {
    const { signals } = judged({ off: [] }, 'ok', { author: null, copies: null });
    const why = Object.fromEntries(signals.map((one) => [one.detector, one.why]));
    expect(why).toMatchObject({ author: 'no-author', copies: 'too-short', external: 'pending' });
  });
});

describe('the learner', () => {
  const words = [
    'lampe',
    'table',
    'chaise',
    'commande',
    'facture',
    'livraison',
    'boutique',
    'housse',
    'ampoule',
    'étagère',
    'notice',
    'garantie',
  ];
  const said = words.flatMap((one) => words.map((other) => `${one} ${other}`));
  const samples = said.map((pair, n) => ({ text: n % 2 ? `gagnez des euros sans travailler, cliquez ici ${pair}` : `${pair} : elle est cassée, que faire`, hidden: n % 2 === 1 })); // prettier-ignore
  const training = train(samples);
  const learner = training.state === 'trained' ? training.model : null;

  it('proposes, and acts by a rule only', () => {
    const verdict = judged({ learner }, 'gagnez 900 euros sans travailler');
    expect(verdict).toMatchObject({ suggestion: 'hide', outcome: { why: 'nothing' } });
    expect(judged({ learner }, 'ma commande est cassée').suggestion).toBeNull();
    const rules = [aRule('1', 'hide', { when: { field: 'learner', operator: 'at-least', value: 80 } })];
    expect(judged({ learner, rules }, 'gagnez 900 euros sans travailler').outcome.why).toBe('rule');
  });
});

describe('a screener', () => {
  const texts = fc.constantFrom(
    SCAM,
    'Bonjour',
    'connard, arnaque',
    'Appelez le 06 12 34 56 78',
    'https://bit.ly/x arnaque',
  );
  const level = fc.constantFrom<ScreeningLevel>('shadow', 'suggest', 'hold', 'hide');
  const lists = [aList('hold', aTerm('1', 'connard'))];

  it('gives the same verdict again, and in whatever order its rules stand', () => {
    const rules = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 50 }), level, fc.integer({ min: 0, max: 5 })), { selector: ([id]) => id, maxLength: 6 }); // prettier-ignore
    fc.assert(
      fc.property(rules, texts, (given, text) => {
        const live = given.map(([id, at, severity]) => aRule(String(id), at, { severity }));
        const verdict = judged({ rules: live, lists }, text);
        expect(judged({ rules: live, lists }, text)).toEqual(verdict);
        const { unknown: _one, ...reversed } = judged({ rules: [...live].reverse(), lists }, text);
        expect(verdict).toMatchObject(reversed);
        // what is in shadow changes nothing but the hits
        const { hits: _hits, ...bright } = judged(
          { rules: live.filter((rule) => rule.level !== 'shadow'), lists },
          text,
        );
        expect(verdict).toMatchObject(bright);
      }),
      { numRuns: 60 },
    );
  });

  it('never mixes up two texts that are judged in turn', () => {
    const screener = new Screener(aSetup({ rules: [aRule('1', 'hide')] }));
    const [one, other] = [screener.read(SCAM), screener.read('Bonjour')];
    const hides = [one, other, one, other].map((reading) => screener.judge(reading, facts()).outcome.level);
    expect(hides).toEqual(['hide', null, 'hide', null]);
  });
});
