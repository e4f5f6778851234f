import type { Detector, ScreeningField, Signal } from '@parvis/contracts';
import type { ItemFacts, TextReading } from '../screening/screening-types';

/** Which detector answers a field; the others are facts of the item. */
export const DETECTOR_OF: Readonly<Partial<Record<ScreeningField, Detector>>> = {
  'word-list': 'words', link: 'links', 'link-domain': 'links', 'disguised-link': 'links', 'personal-data': 'personal-data', shape: 'shape',
  language: 'language', sentiment: 'sentiment', purpose: 'purpose', severity: 'purpose', 'first-time': 'author', standing: 'author',
  strikes: 'author', 'hidden-rate': 'author', 'author-items': 'author', flood: 'author', copies: 'copies', 'copy-authors': 'copies',
  repeats: 'copies', learner: 'learner', external: 'external',
}; // prettier-ignore

/** What rules ask of one revision of an item. Undefined is not known, never no. */
export class ItemInputs {
  private readonly byDetector: Readonly<Partial<Record<Detector, Signal>>>;

  /**
   * `signals`: of every detector, those of the text and the others. `facts`: null for a text alone. `severity`: of the text, by
   * its words and its purpose.
   */
  constructor(
    readonly reading: TextReading,
    readonly facts: ItemFacts | null,
    private readonly signals: readonly Signal[],
    private readonly textSeverity: number,
    readonly timeZone: string,
  ) {
    const by: Partial<Record<Detector, Signal>> = {};
    for (const signal of signals) by[signal.detector] = signal;
    this.byDetector = by;
  }

  signal(detector: Detector): Signal | undefined {
    return this.byDetector[detector];
  }

  ran(detector: Detector): boolean {
    return (this.byDetector[detector]?.state ?? 'did-not-run') !== 'did-not-run';
  }

  /** What a detector found; nothing is a list without entries. */
  labels(detector: Detector): readonly string[] | undefined {
    return this.ran(detector) ? this.byDetector[detector]?.labels : undefined;
  }

  get severity(): number | undefined {
    return this.ran('purpose') ? this.textSeverity : undefined;
  }

  /** Of the author's last items, in percent; of somebody without any it is not known. */
  get hiddenRate(): number | undefined {
    const author = this.facts?.author;
    return author && author.items > 0 ? (100 * author.hidden) / author.items : undefined;
  }

  get unchecked(): readonly string[] {
    return this.signals.filter(({ state }) => state === 'did-not-run').map(({ detector }) => detector);
  }
}
