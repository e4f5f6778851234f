import { inject, Injectable, signal } from '@angular/core';
import type { TagReportQuery, TagReportView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ReportsClient } from './reports-client';

/** The report on screen. While another one is computed the old figures stay, and so they do when that fails. */
@Injectable()
export class TagReportStore {
  private readonly client = inject(ReportsClient);
  private readonly view = signal<TagReportView | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private abort: AbortController | null = null;
  private asked: TagReportQuery = {};

  readonly report = this.view.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();

  async load(query: TagReportQuery): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.asked = query;
    this.busy.set(true);
    try {
      const view = await this.client.tags(query, abort.signal);
      if (abort.signal.aborted) return;
      this.view.set(view);
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    } finally {
      if (this.abort === abort) this.busy.set(false);
    }
  }

  refresh(): Promise<void> {
    return this.load(this.asked);
  }
}
