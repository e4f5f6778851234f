import { type Signal, STANDINGS, type Standing } from '@parvis/contracts';
import { ItemInputs } from '../rules/item-inputs';
import type { AuthorFacts, CopyFacts, ItemFacts, TextReading } from '../screening/screening-types';

/** An item of the past with what is stored of it. */
export interface PastItem extends Omit<ItemFacts, 'author' | 'copies' | 'external'> {
  id: string;
  text: string;
  /** As it was told when it came in. */
  language: string | null;
  /** Of its present revision: what was found about its author, its copies and by the classifier; null: it was not screened. */
  stored: readonly Signal[] | null;
}

interface PastReading {
  signals: readonly Signal[];
  severity: number;
  timeZone: string;
  /** A rule tells authors without standing from trusted ones, which was not written down. */
  tellsPlain: boolean;
}

/**
 * What a rule can ask of an item of the past. The text is read anew; its author's past, its copies and what the classifier said are
 * as they were found when it came in, and what was not written down then is not known.
 */
export class PastInputs extends ItemInputs {
  private readonly hiddenShare: number | null;

  constructor(item: PastItem, reading: TextReading, read: PastReading) {
    const stored = new Map((item.stored ?? []).map((signal) => [signal.detector, signal]));
    const facts = { ...item, author: authorThen(stored.get('author'), read.tellsPlain), copies: copiesThen(stored.get('copies')), external: null }; // prettier-ignore
    super(reading, facts, [...read.signals, ...stored.values()], read.severity, read.timeZone);
    const author = stored.get('author');
    this.hiddenShare = author?.state === 'did-not-run' ? null : (author?.value ?? null);
  }

  /** Of the author as they were then. */
  override get hiddenRate(): number | undefined {
    return this.hiddenShare ?? undefined;
  }
}

/** Numbers that nobody wrote down stay unknown: only that it was the first, and how they stood. */
function authorThen(signal: Signal | undefined, tellsPlain: boolean): AuthorFacts | null {
  if (!signal || signal.state === 'did-not-run') return null;
  const labelled = signal.labels.find((label): label is Standing => (STANDINGS as readonly string[]).includes(label));
  const standing = labelled ?? (tellsPlain ? undefined : 'none');
  const known: Pick<AuthorFacts, 'firstTime'> & Partial<AuthorFacts> = { firstTime: signal.labels.includes('first-time'), ...(standing && { standing }) }; // prettier-ignore
  return known as AuthorFacts;
}

function copiesThen(signal: Signal | undefined): CopyFacts | null {
  if (!signal || signal.state === 'did-not-run' || signal.value === null) return null;
  const copies = signal.value;
  if (copies === 0) return { copies, authors: 0, repeats: 0 };
  return { copies, ...(!signal.labels.includes('repeats') && { repeats: 0 }) } as CopyFacts;
}
