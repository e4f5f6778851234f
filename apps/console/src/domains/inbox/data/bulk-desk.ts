import { inject, Injectable, signal } from '@angular/core';
import { BULK_LIMITS, type BulkPreviewBody, type BulkQuery, type BulkStep } from '@parvis/contracts';
import { BulkClient } from '../../../shared/bulk/bulk-client';
import type { Outcome } from '../../../shared/commands/command';

/** What is about to be done to many conversations; `steps` null: a macro is still to be chosen. */
interface BulkQuestion {
  target: Pick<BulkPreviewBody, 'ids' | 'query'>;
  steps: BulkStep[] | null;
}

const NOT_YET: Outcome<unknown> = { ok: false, id: null, problem: null };

/** Where acts on many conversations are asked about before they are done, by key, button and palette alike. */
@Injectable({ providedIn: 'root' })
export class BulkDesk {
  private readonly client = inject(BulkClient);
  private readonly query = signal<BulkQuery | null>(null);
  private readonly matching = signal<number | null>(null);
  private readonly question = signal<BulkQuestion | null>(null);

  /** Everything that matches is selected, on screen or not. */
  readonly all = this.query.asReadonly();
  /** How many that are; null while it is counted. */
  readonly count = this.matching.asReadonly();
  readonly asked = this.question.asReadonly();

  /** Selects everything that matches, and counts it. */
  async takeAll(query: BulkQuery): Promise<void> {
    this.query.set(query);
    this.matching.set(null);
    try {
      const { count } = await this.client.preview({ query, steps: [{ kind: 'read' }] });
      if (this.query() === query) this.matching.set(count);
    } catch {
      return; // the preview of what is done counts again, and says what is wrong
    }
  }

  /** The selection is something else by now. */
  forget(): void {
    this.query.set(null);
  }

  /** Whether an act on these is more than a few rows: then it is asked and done by a run. */
  takes(ids: readonly string[]): boolean {
    return ids.length > BULK_LIMITS.unasked || (ids.length > 1 && this.query() !== null);
  }

  ask(ids: readonly string[], steps: BulkStep[] | null): Promise<Outcome<unknown>> {
    const query = this.query();
    this.question.set({ target: query === null ? { ids: [...ids] } : { query }, steps });
    return Promise.resolve(NOT_YET);
  }

  close(): void {
    this.question.set(null);
  }
}
