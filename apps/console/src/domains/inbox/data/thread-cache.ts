import { Injectable } from '@angular/core';
import type { ConversationDetailView, ItemView } from '@parvis/contracts';

const KEPT = 24;

export interface LoadedThread {
  detail: ConversationDetailView;
  /** Oldest first. */
  items: readonly ItemView[];
  olderCursor: string | null;
}

/** The threads read last, so that going back to one, or on to a prefetched one, is immediate. */
@Injectable({ providedIn: 'root' })
export class ThreadCache {
  private readonly threads = new Map<string, LoadedThread>();

  get(id: string): LoadedThread | null {
    return this.threads.get(id) ?? null;
  }

  drop(id: string): void {
    this.threads.delete(id);
  }

  put(id: string, thread: LoadedThread): void {
    this.threads.delete(id);
    this.threads.set(id, thread);
    const oldest = this.threads.keys().next().value;
    if (this.threads.size > KEPT && oldest !== undefined) this.threads.delete(oldest);
  }
}
