import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ViewView } from '@parvis/contracts';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { DirectoryClient } from './directory-client';

/** The views of the sidebar with their exact counts, pushed by the server. */
@Injectable({ providedIn: 'root' })
export class ViewsStore {
  private readonly client = inject(DirectoryClient);
  private readonly session = inject(SessionStore);
  private readonly list = signal<readonly ViewView[]>([]);

  readonly views = this.list.asReadonly();
  readonly byKey = computed(() => new Map(this.list().map((view) => [view.key, view])));

  constructor() {
    const live = inject(Live);
    live.on('counts.changed', ({ counts }) => {
      this.list.update((list) => list.map((view) => ({ ...view, count: counts[view.key] ?? view.count })));
    });
    live.on('views.changed', () => void this.load());
    effect(() => {
      live.catchUp();
      if (this.session.signedIn() && this.session.can('inbox.read')) untracked(() => void this.load());
    });
  }

  count(key: string): number {
    return this.byKey().get(key)?.count ?? 0;
  }

  /** Shows the views in another order at once; the server keeps it. */
  arrange(keys: readonly string[]): void {
    const place = new Map(keys.map((key, index) => [key, index]));
    this.list.update((list) => {
      const moved = list.filter(({ key }) => place.has(key));
      const sorted = [...moved].sort((one, other) => (place.get(one.key) ?? 0) - (place.get(other.key) ?? 0));
      return list.map((view) => (place.has(view.key) ? (sorted.shift() ?? view) : view));
    });
  }

  /** Reads the list again. */
  async load(): Promise<void> {
    await this.client.views().then(
      (views) => {
        this.list.set(views);
      },
      () => undefined, // the counts on screen stay; the next resync asks again
    );
  }
}
