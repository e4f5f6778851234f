import type { Detector, Signal } from '@parvis/contracts';
import type { Scorer } from '../learner/learned-model';
import { foldedOfReading } from '../reading/words-of-reading';
import type { AuthorFacts, CopyFacts, ItemFacts, TextReading } from './screening-types';

/** From this probability on the learner says yes, and proposes to hide. */
export const LEARNER_SAYS_FROM = 0.8;
/** Of the author's last items: this share hidden, of at least so many, is a history. */
const HISTORY_SHARE = 0.3;
const HISTORY_ITEMS = 5;
/** Items of one author within a minute. */
const FLOOD_FROM = 5;
/** The same text from so many others is a wave; customers ask alike, but not that much alike within a day. */
export const WAVE_AUTHORS = 3;

function found(detector: Detector, labels: string[], value: number | null): Signal {
  return { detector, state: labels.length > 0 ? 'true' : 'false', labels, value, why: null };
}

export function silent(detector: Detector, why: string): Signal {
  return { detector, state: 'did-not-run', labels: [], value: null, why };
}

/** What is known of the author: value is the share that was hidden, in percent. */
export function authorSignal(author: AuthorFacts | null, off: readonly Detector[]): Signal {
  if (off.includes('author')) return silent('author', 'off');
  if (author === null) return silent('author', 'no-author');
  const labels = [
    ...(author.standing === 'none' || author.standing === 'trusted' ? [] : [author.standing]),
    ...(hasHistory(author) ? ['history'] : []),
    ...(author.lastMinute >= FLOOD_FROM ? ['flood'] : []),
    ...(author.firstTime ? ['first-time'] : []),
  ];
  return found('author', labels, author.items > 0 ? Math.round((100 * author.hidden) / author.items) : null);
}

export function hasHistory({ items, hidden, strikes, standing }: AuthorFacts): boolean {
  return strikes > 0 || standing === 'warned' || (items >= HISTORY_ITEMS && hidden / items >= HISTORY_SHARE);
}

/** Texts that say nearly the same: value is their number. Short texts are never compared. */
export function copiesSignal(copies: CopyFacts | null, { bands }: TextReading, off: readonly Detector[]): Signal {
  if (off.includes('copies')) return silent('copies', 'off');
  if (copies === null) return silent('copies', bands === null ? 'too-short' : 'unavailable');
  const labels = [...(isWave(copies) ? ['wave'] : []), ...(copies.copies > 0 ? ['copies'] : []), ...(copies.repeats > 0 ? ['repeats'] : [])]; // prettier-ignore
  return found('copies', labels, copies.copies);
}

export const isWave = ({ authors }: CopyFacts) => authors >= WAVE_AUTHORS;

/** What the learned model says: value is the probability that the team would hide it. */
export function learnerSignal(
  scorer: Scorer | null,
  off: readonly Detector[],
  reading: TextReading,
  from = LEARNER_SAYS_FROM,
): Signal {
  // prettier-ignore
  if (off.includes('learner')) return silent('learner', 'off');
  if (scorer === null) return silent('learner', 'untrained');
  if (reading.text.trim() === '') return silent('learner', 'too-short');
  const probability = scorer.probability(reading.text, foldedOfReading(reading));
  return found('learner', probability >= from ? ['hide'] : [], probability);
}

/** What the external classifier answered; until it did, it did not run. */
export function externalSignal(external: ItemFacts['external'], off: readonly Detector[]): Signal {
  if (off.includes('external')) return silent('external', 'off');
  return external === null ? silent('external', 'pending') : found('external', [...external.labels], null);
}
