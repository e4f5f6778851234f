import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FollowView } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { InboxClient } from './inbox-client';
import { ThreadStore } from './thread-store';

/** Whether the member follows the conversation on screen. */
@Injectable()
export class FollowStore {
  private readonly client = inject(InboxClient);
  private readonly thread = inject(ThreadStore);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly state = signal<{ id: string; view: FollowView } | null>(null);
  // what one writes may make one follow
  private readonly written = computed(() => this.thread.items().filter(({ direction }) => direction !== 'in').length);

  readonly view = computed(() => {
    const state = this.state();
    return state?.id === this.thread.id() ? state.view : null;
  });

  constructor() {
    effect(() => {
      const id = this.thread.id();
      this.written();
      untracked(() => { if (id !== null) void this.read(id); }); // prettier-ignore
    });
  }

  /** Follows or leaves: shown at once, taken back when the server refuses. */
  async toggle(): Promise<void> {
    const before = this.state();
    if (!before) return;
    const following = !before.view.following;
    this.state.set({ id: before.id, view: { ...before.view, following } });
    try {
      this.take(before.id, await this.client.setFollow(before.id, following));
    } catch (error) {
      if (this.state()?.id === before.id) this.state.set(before);
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }

  private async read(id: string): Promise<void> {
    const view = await this.client.follow(id).catch(() => null); // the button stays away
    if (view) this.take(id, view);
  }

  private take(id: string, view: FollowView): void {
    if (id === this.thread.id()) this.state.set({ id, view });
  }
}
