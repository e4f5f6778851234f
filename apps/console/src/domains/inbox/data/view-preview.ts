import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ConversationSort, Filter, PreviewView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ViewsClient } from './views-client';

const PAUSE_MS = 300;

/** What a filter holds, asked anew a moment after it last changed; a late answer to an older filter is dropped. */
@Injectable()
export class ViewPreview {
  private readonly client = inject(ViewsClient);
  private readonly found = signal<PreviewView | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private readonly asking = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  readonly answer = this.found.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly busy = this.asking.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  /** Null: there is nothing to ask for. */
  ask(filter: Filter | null, sort: ConversationSort): void {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    this.failure.set(null);
    this.asking.set(filter !== null);
    if (filter === null) this.found.set(null);
    else this.timer = setTimeout(() => void this.run(turn, filter, sort), PAUSE_MS);
  }

  private async run(turn: number, filter: Filter, sort: ConversationSort): Promise<void> {
    const answer = await this.client.preview({ filter, sort }).catch((error: unknown) => toProblem(error));
    if (turn !== this.turn) return;
    this.asking.set(false);
    if ('items' in answer) this.found.set(answer);
    else this.failure.set(answer);
  }
}
