import { type Detector, DETECTORS, type ScreeningField, type Signal } from '@parvis/contracts';
import { DETECTOR_OF, type ItemInputs } from '../rules/item-inputs';

/** Reasons not to run that nobody has to look into: there is nothing the detector could have looked at. */
const EXPECTED: ReadonlySet<string> = new Set(['off', 'too-short', 'untrained', 'no-author']);
/** Reasons that no rule can wait for: there will be nothing to look at for long. */
const CANNOT_TELL: ReadonlySet<string> = new Set(['untrained', 'no-author']);

/** Detectors that should have run and did not. */
export function shouldHaveRun(signals: readonly Signal[]): Detector[] {
  return signals.filter(({ state, why }) => state === 'did-not-run' && !EXPECTED.has(why ?? '')).map(({ detector }) => detector); // prettier-ignore
}

/** Detectors that did not run and without which a rule could not be answered. */
export function waitedFor(missing: readonly ScreeningField[], inputs: ItemInputs): Detector[] {
  return missing.flatMap((field) => {
    const detector = DETECTOR_OF[field];
    const signal = detector && inputs.signal(detector);
    return detector && !inputs.ran(detector) && !CANNOT_TELL.has(signal?.why ?? '') ? [detector] : [];
  });
}

export function inOrder(detectors: Iterable<Detector>): Detector[] {
  const all = new Set(detectors);
  return DETECTORS.filter((detector) => all.has(detector));
}
