import type { Signal } from '@parvis/contracts';

/** An objection needs this many matches whose tone is known, and this share of plain criticism among them. */
export const FEWEST_KNOWN = 20;
export const OBJECTS_FROM = 0.5;

const CRITICAL = ['complaint', 'accusation'];
const ABUSE = new Set(['threat', 'hate', 'insult', 'scam', 'spam', 'sexual']);
/** What has to have run before anybody may say that an item is nothing but criticism. */
const NEEDED = ['words', 'purpose', 'links', 'personal-data'] as const;

/**
 * Whether an item is plain criticism: negative or a complaint, and neither insult, threat, hate, scam, spam, link nor personal
 * data. Swearing alone is no abuse. Null: not known, because a detector that had to say so did not run.
 */
export function criticismOf(signals: readonly Signal[]): boolean | null {
  const by = new Map(signals.map((signal) => [signal.detector, signal]));
  const says = (detector: Signal['detector'], matters: (label: string) => boolean) =>
    by.get(detector)?.state === 'true' && (by.get(detector)?.labels ?? []).some(matters);
  const isAbuse = (label: string) => ABUSE.has(label);
  if (says('purpose', isAbuse) || says('words', isAbuse)) return false;
  if (by.get('links')?.state === 'true' || by.get('personal-data')?.state === 'true') return false;
  const critical = says('purpose', (label) => CRITICAL.includes(label)) || says('sentiment', (label) => label === 'negative'); // prettier-ignore
  const ran = (detector: Signal['detector']) => (by.get(detector)?.state ?? 'did-not-run') !== 'did-not-run';
  if (!NEEDED.every(ran)) return null;
  if (critical) return true;
  // a question or praise has a tone as well; of a text that neither feels nor asks anything it is not known
  const hasTone = says('sentiment', () => true) || says('purpose', () => true);
  return hasTone ? false : null;
}

export interface CriticismGuard {
  plain: number;
  known: number;
  share: number | null;
  objects: boolean;
}

/** The guard's word on what a rule would hide; see `criticismOf` for one sample. */
export function criticismGuard(samples: readonly (boolean | null)[]): CriticismGuard {
  const known = samples.filter((sample) => sample !== null).length;
  const plain = samples.filter((sample) => sample === true).length;
  const share = known > 0 ? plain / known : null;
  return { plain, known, share, objects: known >= FEWEST_KNOWN && share !== null && share >= OBJECTS_FROM };
}
