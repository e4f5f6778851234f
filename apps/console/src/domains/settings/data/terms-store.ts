import { computed, inject, Injectable, signal } from '@angular/core';
import type { TermCategory, WordTermView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { WordListsClient } from './word-lists-client';

/** Which terms of a list are shown. */
export interface TermFilter {
  query: string;
  language: string;
  category: TermCategory | '';
}

const PAGE = 200;
/** The next page is asked for when so many rows are left. */
const NEAR = 40;

/** The terms of one list, page after page as they come into view. Provided by the screen. */
@Injectable()
export class TermsStore {
  private readonly client = inject(WordListsClient);
  private readonly known = signal<readonly WordTermView[] | null>(null);
  private readonly cursor = signal<string | null>(null);
  private readonly reading = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private readonly chosen = signal<TermFilter>({ query: '', language: '', category: '' });
  private listId = '';
  private round = 0;

  /** Null until the first page is there. */
  readonly terms = this.known.asReadonly();
  readonly loading = this.reading.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly filter = this.chosen.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);

  async open(listId: string): Promise<void> {
    this.listId = listId;
    await this.reload();
  }

  async show(change: Partial<TermFilter>): Promise<void> {
    this.chosen.update((filter) => ({ ...filter, ...change }));
    await this.reload();
  }

  async reload(): Promise<void> {
    this.round += 1;
    await this.read(null);
  }

  /** Rows up to `end` are drawn. */
  reach(end: number): void {
    const count = this.known()?.length ?? 0;
    if (end + NEAR >= count && this.cursor() !== null && !this.reading()) void this.read(this.cursor());
  }

  put(term: WordTermView): void {
    this.known.update((all) => {
      if (all === null) return all;
      const isKnown = all.some(({ id }) => id === term.id);
      return isKnown ? all.map((one) => (one.id === term.id ? term : one)) : [term, ...all];
    });
  }

  drop(id: string): void {
    this.known.update((all) => all && all.filter((one) => one.id !== id));
  }

  private async read(cursor: string | null): Promise<void> {
    const round = this.round;
    const { query, language, category } = this.chosen();
    this.reading.set(true);
    const asked = { limit: PAGE, ...(query.trim() && { query: query.trim() }), ...(language && { language }), ...(category && { category }), ...(cursor !== null && { cursor }) }; // prettier-ignore
    const answer = await this.client.terms(this.listId, asked).then(
      (page) => ({ page }),
      (error: unknown) => ({ error }),
    );
    if (round !== this.round) return; // another filter was chosen meanwhile
    this.reading.set(false);
    this.failure.set('error' in answer ? toProblem(answer.error) : null);
    if (!('page' in answer)) return;
    const { items, nextCursor } = answer.page;
    this.known.update((all) => (cursor === null ? items : [...(all ?? []), ...items]));
    this.cursor.set(nextCursor);
  }
}
