import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { NotificationView, Page } from '@parvis/contracts';
import { Announcer } from '@parvis/ui';
import { Api } from '../api/api';
import { type Problem, toProblem } from '../api/problem';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { NotificationWords } from './notification-words';

/** What the member was told lately, newest first. */
@Injectable({ providedIn: 'root' })
export class NotificationsStore {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly announcer = inject(Announcer);
  private readonly words = inject(NotificationWords);
  private readonly list = signal<readonly NotificationView[]>([]);
  private readonly cursor = signal<string | null>(null);
  private readonly failure = signal<Problem | null>(null);

  readonly all = this.list.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly unread = computed(() => this.list().filter(({ readAt }) => readAt === null).length);

  constructor() {
    const live = inject(Live);
    live.on('notification.created', ({ notification }) => {
      this.list.update((list) => [notification, ...list.filter(({ id }) => id !== notification.id)]);
      if (notification.kind === 'mention') this.announcer.polite(this.words.title(notification));
    });
    effect(() => {
      live.resync();
      if (this.session.signedIn()) untracked(() => void this.load());
    });
  }

  async load(): Promise<void> {
    await this.read({});
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null) await this.read({ cursor });
  }

  /** Marks them read at once; the server is told behind. Without ids: all. */
  async markRead(ids?: readonly string[]): Promise<void> {
    const now = new Date().toISOString();
    this.list.update((list) =>
      list.map((one) => (one.readAt === null && (ids?.includes(one.id) ?? true) ? { ...one, readAt: now } : one)),
    );
    await this.api.send('POST', '/notifications/read', ids ? { ids } : {}).catch(() => undefined); // the next load tells the truth
  }

  private async read(query: { cursor?: string }): Promise<void> {
    try {
      const page = await this.api.get<Page<NotificationView>>('/notifications', query);
      this.list.update((list) => (query.cursor ? [...list, ...page.items] : page.items));
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
    } catch (error) {
      this.failure.set(toProblem(error));
    }
  }
}
