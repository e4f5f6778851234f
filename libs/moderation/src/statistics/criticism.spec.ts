import type { Detector, DetectorState, Signal } from '@parvis/contracts';
import { criticismGuard, criticismOf } from './criticism';

const signal = (detector: Detector, labels: string[] = [], state: DetectorState = labels.length ? 'true' : 'false'): Signal => ({ detector, state, labels, value: null, why: state === 'did-not-run' ? 'failed' : null }); // prettier-ignore
const silent = (detector: Detector) => signal(detector, [], 'did-not-run');

function signals(...said: Signal[]): Signal[] {
  const all: Detector[] = ['words', 'links', 'personal-data', 'sentiment', 'purpose'];
  return all.map((detector) => said.find((one) => one.detector === detector) ?? signal(detector));
}

describe('criticismOf', () => {
  it.each([
    ['a complaint', [signal('purpose', ['complaint'])], true],
    ['a complaint with swearing', [signal('purpose', ['swearing', 'complaint']), signal('words', ['swearing'])], true],
    ['a negative remark', [signal('sentiment', ['negative'])], true],
    ['an insult with a complaint', [signal('purpose', ['insult', 'complaint'])], false],
    ['a complaint with a listed insult', [signal('purpose', ['complaint']), signal('words', ['insult'])], false],
    ['a complaint with a link', [signal('purpose', ['complaint']), signal('links', ['ailleurs.example'])], false],
    ['a complaint with a phone number', [signal('purpose', ['complaint']), signal('personal-data', ['phone'])], false],
    ['praise', [signal('purpose', ['praise']), signal('sentiment', ['positive'])], false],
    ['a complaint whose links were not looked at', [signal('purpose', ['complaint']), silent('links')], null],
    ['an insult, whatever else did not run', [signal('purpose', ['insult']), silent('links')], false],
    ['a question', [signal('purpose', ['question'])], false],
    ['a text that neither feels nor asks anything', [], null],
    ['a text whose tone was not looked at', [silent('sentiment')], null],
  ])('says of %s: %s', (_, said, expected) => {
    expect(criticismOf(signals(...said))).toBe(expected);
  });
});

describe('criticismGuard', () => {
  const samples = (plain: number, other: number, unknown = 0) => [
    ...Array.from({ length: plain }, () => true),
    ...Array.from({ length: other }, () => false),
    ...Array.from({ length: unknown }, () => null),
  ];

  it('objects from half of at least twenty whose tone is known', () => {
    expect(criticismGuard(samples(10, 10))).toEqual({ plain: 10, known: 20, share: 0.5, objects: true });
    expect(criticismGuard(samples(9, 11)).objects).toBe(false);
    expect(criticismGuard(samples(19, 0, 50)).objects).toBe(false);
  });

  it('does not share by nothing', () => {
    expect(criticismGuard(samples(0, 0, 3))).toEqual({ plain: 0, known: 0, share: null, objects: false });
  });
});
