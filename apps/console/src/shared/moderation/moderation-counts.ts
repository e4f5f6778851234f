import { DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ModerationQueue, ModerationQueues } from '@parvis/contracts';
import { Api } from '../api/api';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';

/** Posts and the member's own figures are not pushed: they are asked for at most this often while rows change. */
const ASK_AGAIN_MS = 3000;

/** How much waits for a decision, by queue: exact, pushed by the server. Posts, alerts and what was decided today beside it. */
@Injectable({ providedIn: 'root' })
export class ModerationCounts {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly state = signal<ModerationQueues | null>(null);
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** Null until it was read once. */
  readonly queues = this.state.asReadonly();

  constructor() {
    const live = inject(Live);
    live.on('moderation.counts', ({ counts }) => {
      this.state.update((now) => now && { ...now, counts: { ...now.counts, ...counts } });
    });
    live.on('moderation.changed', () => {
      this.loadSoon();
    });
    effect(() => {
      live.catchUp();
      if (this.session.signedIn() && this.session.can('moderation.read')) untracked(() => void this.load());
    });
    inject(DestroyRef).onDestroy(() => {
      if (this.timer) clearTimeout(this.timer);
    });
  }

  count(queue: ModerationQueue): number {
    return this.state()?.counts[queue] ?? 0;
  }

  async load(): Promise<void> {
    await this.api.get<ModerationQueues>('/moderation/queues').then(
      (queues) => {
        this.state.set(queues);
      },
      () => undefined, // the numbers on screen stay; the next resync asks again
    );
  }

  /** Takes an alert away at once; the server keeps it away for this member. */
  forgetAlert(postId: string): void {
    this.state.update(
      (now) =>
        now && { ...now, posts: now.posts.map((one) => (one.post.id === postId ? { ...one, alert: null } : one)) },
    );
  }

  private loadSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.load();
    }, ASK_AGAIN_MS);
  }
}
