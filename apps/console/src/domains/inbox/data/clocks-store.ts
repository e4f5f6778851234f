import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ConversationClocksView } from '@parvis/contracts';
import { ClocksClient } from './clocks-client';
import { ThreadStore } from './thread-store';

/** The commitments of the conversation on screen; read again whenever the conversation changed. */
@Injectable()
export class ClocksStore {
  private readonly client = inject(ClocksClient);
  private readonly thread = inject(ThreadStore);
  private readonly loaded = signal<{ id: string; view: ConversationClocksView } | null>(null);
  private abort: AbortController | null = null;

  private readonly view = computed(() => {
    const loaded = this.loaded();
    return loaded !== null && loaded.id === this.thread.id() ? loaded.view : null;
  });
  /** Those that count now, the one that is due first in front. */
  readonly clocks = computed(() => (this.view()?.clocks ?? []).filter(({ endedAt }) => endedAt === null));
  /** The ladder while it waits for somebody. */
  readonly ladder = computed(() => {
    const ladder = this.view()?.ladder ?? null;
    return ladder?.state === 'climbing' || ladder?.state === 'exhausted' ? ladder : null;
  });
  readonly outside = computed(() => this.view()?.outside ?? []);

  constructor() {
    const state = computed(() => `${this.thread.id() ?? ''} ${this.thread.conversation()?.version ?? ''}`);
    effect(() => {
      state();
      untracked(() => void this.load());
    });
    inject(DestroyRef).onDestroy(() => this.abort?.abort());
  }

  async acknowledge(): Promise<void> {
    const id = this.thread.id();
    if (id === null) return;
    this.loaded.set({ id, view: await this.client.acknowledge(id) });
  }

  private async load(): Promise<void> {
    this.abort?.abort();
    const id = this.thread.id();
    if (id === null || this.thread.conversation() === null) return;
    const abort = (this.abort = new AbortController());
    try {
      const view = await this.client.read(id, abort.signal);
      if (view !== null && !abort.signal.aborted) this.loaded.set({ id, view });
    } catch {
      // what is due next stands in the list as well; the next change reads it again
    }
  }
}
