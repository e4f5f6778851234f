import { topFeatures, learnedMost } from './explain';
import { drift } from './drift';
import { areaUnderCurve } from './held-out';
import { score } from './learned-model';
import { readModel, serialiseModel } from './serialise-model';
import { type Decided, train } from './train';

const HIDDEN = [['gagnez', 'touchez', 'recevez'], ['500 euros', 'un bonus crypto', 'de l’argent facile'], ['sans travailler', 'dès ce soir', 'en trois clics'], ['écrivez-moi en privé', 'cliquez sur https://gain.example', 'contactez mon conseiller']]; // prettier-ignore
const KEPT = [['ma commande', 'le colis', 'la lampe', 'mon remboursement'], ['n’est pas arrivé', 'est cassé', 'est superbe', 'a du retard'], ['depuis une semaine', 'encore une fois', 'ce matin', 'malgré mes relances'], ['que faire ?', 'merci de votre aide', 'je suis déçue', 'répondez-moi svp']]; // prettier-ignore

/** Every combination in an order that only depends on the seed, `noise` of ten decided the other way. */
function decisions(count: number, seed = 1, noise = 0): Decided[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  return Array.from({ length: count }, (_, n) => {
    const isSpam = n % 3 === 0;
    const text = (isSpam ? HIDDEN : KEPT).map((part) => part[next(part.length)]).join(' ');
    return { text: `${text} ${'!'.repeat(next(3))}`, hidden: next(10) < noise ? !isSpam : isSpam };
  });
}

function trained(samples: readonly Decided[]) {
  const training = train(samples);
  if (training.state !== 'trained') throw new Error(training.why);
  return training;
}

describe('train', () => {
  const { model, metrics } = trained(decisions(300));

  it('tells what the team hides from what it keeps, in words it has not seen together', () => {
    expect(metrics.auc).toBeGreaterThan(0.97);
    expect(score(model, 'Touchez 900 euros dès ce soir, cliquez sur https://autre.example')).toBeGreaterThan(0.8);
    expect(score(model, 'Le colis est cassé, que faire ?')).toBeLessThan(0.2);
  });

  it('refuses to learn from too few decisions or from one side', () => {
    const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));
    const different = (count: number, hidden: number) => Array.from({ length: count }, (_, n) => ({ text: `texte ${letters(n)}`, hidden: n < hidden })); // prettier-ignore
    expect(train(different(49, 20))).toEqual({ state: 'untrained', why: 'too-few', missing: 1 });
    expect(train(different(200, 4))).toEqual({ state: 'untrained', why: 'one-sided', missing: 6 });
    // one text pasted two hundred times was one decision
    const pasted = Array.from({ length: 200 }, (_, n) => ({ text: `Gagnez ${n} euros`, hidden: true }));
    expect(train([...different(60, 0), ...pasted])).toEqual({ state: 'untrained', why: 'one-sided', missing: 9 });
    expect(train([])).toMatchObject({ state: 'untrained' });
  });

  it('gives the same model for the same decisions', () => {
    expect(serialiseModel(trained(decisions(120)).model)).toEqual(serialiseModel(trained(decisions(120)).model));
  });

  it('does not flatter itself when decisions are arbitrary', () => {
    const arbitrary = decisions(300).map((one, n) => ({ text: `${one.text} n${n}`, hidden: (n * 7919) % 13 < 6 }));
    expect(trained(arbitrary).metrics.auc).toBeLessThan(0.65);
    // copies share a fold: what was learned by heart does not count
    const copied = [...arbitrary, ...arbitrary];
    expect(trained(copied).metrics.auc).toBeLessThan(0.65);
  });

  it('is calibrated and says how sure its precision is', () => {
    const noisy = trained(decisions(600, 5, 2));
    expect(noisy.metrics.calibrationError).toBeLessThan(0.1);
    expect(noisy.metrics.bins.reduce((sum, { count }) => sum + count, 0)).toBe(600);
    const at = noisy.metrics.precisionAt.find(({ threshold }) => threshold === 0.5);
    expect(at?.precision.low).toBeLessThan(at?.precision.share ?? 0);
    expect(at?.recall).toBeGreaterThan(0.5);
  });

  it('names the words that speak for and against', () => {
    const features = topFeatures(model, 'Gagnez 500 euros sans travailler', 5);
    expect(features.length).toBeGreaterThan(0);
    expect(features.every(({ weight }) => weight > 0)).toBe(true);
    expect(features.map(({ feature }) => feature).join(' ')).toMatch(/gagnez|euros|travailler/);
    expect(topFeatures(model, 'xyz', 5)).toEqual([]);
    const { hiding, keeping } = learnedMost(model, 8);
    expect(hiding.map(({ feature }) => feature)).not.toEqual(keeping.map(({ feature }) => feature));
    expect(hiding[0]?.weight).toBeGreaterThan(0);
    expect(keeping[0]?.weight).toBeLessThan(0);
  });

  it('survives being written and read, within a thousandth of a probability or two', () => {
    const stored = JSON.stringify(serialiseModel(model));
    const back = readModel(JSON.parse(stored));
    expect(back).not.toBeNull();
    for (const { text } of decisions(50, 9)) expect(back && score(back, text)).toBeCloseTo(score(model, text), 2);
    expect(stored.length).toBeLessThan(200_000);
    expect(back?.vocabulary.size).toBeGreaterThan(0);
  });

  it.each([null, {}, { format: 2 }, { ...serialiseModel(model), weights: [1] }, 'model'])(
    'does not take %# for a model',
    (stored) => {
      expect(readModel(stored)).toBeNull();
    },
  );
});

describe('drift', () => {
  const { model } = trained(decisions(300));

  it('is steady while the team decides as before', () => {
    expect(drift(model, decisions(120, 77))).toMatchObject({ state: 'steady', judged: 120 });
  });

  it('raises an alarm when it decides otherwise', () => {
    const turned = decisions(120, 77).map(({ text, hidden }) => ({ text, hidden: !hidden }));
    expect(drift(model, turned)).toMatchObject({ state: 'drifting' });
  });

  it('waits for enough decisions', () => {
    expect(drift(model, decisions(20))).toMatchObject({ state: 'unknown', error: null });
  });
});

describe('areaUnderCurve', () => {
  it.each([
    [[[0.9, true], [0.1, false]], 1],
    [[[0.1, true], [0.9, false]], 0],
    [[[0.5, true], [0.5, false]], 0.5],
    [[[0.9, true], [0.8, false], [0.7, true], [0.1, false]], 0.75],
    [[[0.9, true]], 0.5],
  ] as [[number, boolean][], number][])('of %j is %f', (given, expected) => {
    expect(areaUnderCurve(given.map(([score, hidden]) => ({ score, hidden })))).toBeCloseTo(expected);
  });
}); // prettier-ignore
