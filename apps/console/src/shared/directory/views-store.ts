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
    effect(() => {
      live.catchUp();
      if (this.session.signedIn() && this.session.can('inbox.read')) untracked(() => void this.load());
    });
  }

  count(key: string): number {
    return this.byKey().get(key)?.count ?? 0;
  }

  private async load(): Promise<void> {
    await this.client.views().then(
      (views) => {
        this.list.set(views);
      },
      () => undefined, // the counts on screen stay; the next resync asks again
    );
  }
}
