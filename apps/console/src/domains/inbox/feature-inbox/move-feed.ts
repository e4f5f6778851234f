import { type DestroyRef, effect, inject, Injectable, untracked } from '@angular/core';
import { Live } from '../../../shared/live/live';
import { QueueStore } from '../data/queue-store';
import { ThreadStore } from '../data/thread-store';

/** Follows items that went elsewhere: the list forgets a conversation that is no more, what is open is read anew or followed. */
@Injectable()
export class MoveFeed {
  private readonly live = inject(Live);
  private readonly queue = inject(QueueStore);
  private readonly thread = inject(ThreadStore);

  follow(open: (id: string) => void, until: DestroyRef): void {
    const off = this.live.on('conversation.moved', ({ fromId, toId, gone }) => {
      if (gone) this.queue.drop(fromId);
      if (gone && this.thread.id() === fromId) open(toId);
      else void this.thread.reload([fromId, toId]);
    });
    until.onDestroy(off);
    // an address from before a merge
    effect(() => {
      const problem = this.thread.problem();
      if (problem?.code !== 'conversation-merged') return;
      const current = problem.current as { conversationId?: string } | undefined;
      const id = current?.conversationId;
      if (id !== undefined) untracked(() => { open(id); }); // prettier-ignore
    });
  }
}
