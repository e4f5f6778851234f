import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { NotificationCount, NotificationKind, NotificationView, Page } from '@parvis/contracts';
import { Announcer } from '@parvis/ui';
import { Api } from '../api/api';
import { type Problem, toProblem } from '../api/problem';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { NotificationWords } from './notification-words';

/** Which notifications the list shows. */
export interface NotificationFilter {
  unread: boolean;
  kind: NotificationKind | null;
}

/** What the member was told lately, newest first, and how much of it is unread. */
@Injectable({ providedIn: 'root' })
export class NotificationsStore {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly announcer = inject(Announcer);
  private readonly words = inject(NotificationWords);
  private readonly list = signal<readonly NotificationView[]>([]);
  private readonly cursor = signal<string | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private readonly count = signal(0);
  private readonly chosen = signal<NotificationFilter>({ unread: false, kind: null });

  readonly all = this.list.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  /** Of all, whatever the list shows. */
  readonly unread = this.count.asReadonly();
  readonly filter = this.chosen.asReadonly();

  constructor() {
    const live = inject(Live);
    live.on('notification.created', ({ notification }) => {
      this.take(notification);
    });
    live.on('notification.read', ({ ids }) => {
      this.markLocally(ids ?? undefined);
      void this.loadCount();
    });
    effect(() => {
      live.resync();
      if (this.session.signedIn()) untracked(() => void this.load());
    });
  }

  async load(): Promise<void> {
    await Promise.all([this.read({}), this.loadCount()]);
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null) await this.read({ cursor });
  }

  async show(filter: NotificationFilter): Promise<void> {
    this.chosen.set(filter);
    await this.read({});
  }

  /** Marks them read at once; the server is told behind. Without ids: all. */
  async markRead(ids?: readonly string[]): Promise<void> {
    this.markLocally(ids);
    await this.api.send('POST', '/notifications/read', ids ? { ids } : {}).catch(() => undefined); // the next load tells the truth
  }

  private take(notification: NotificationView): void {
    const { unread, kind } = this.chosen();
    if (!this.list().some(({ id }) => id === notification.id) && notification.readAt === null)
      this.count.update((count) => count + 1);
    const fits = (kind === null || kind === notification.kind) && (!unread || notification.readAt === null);
    if (fits) this.list.update((list) => [notification, ...list.filter(({ id }) => id !== notification.id)]);
    if (notification.kind === 'mention') this.announcer.polite(this.words.title(notification));
  }

  private markLocally(ids: readonly string[] | undefined): void {
    const now = new Date().toISOString();
    const marked = this.list().filter(({ id, readAt }) => readAt === null && (ids?.includes(id) ?? true));
    this.count.update((count) => (ids === undefined ? 0 : Math.max(0, count - marked.length)));
    this.list.update((list) => list.map((one) => (marked.includes(one) ? { ...one, readAt: now } : one)));
  }

  private async loadCount(): Promise<void> {
    const answer = await this.api.get<NotificationCount>('/notifications/count').catch(() => null);
    if (answer) this.count.set(answer.unread);
  }

  private async read(query: { cursor?: string }): Promise<void> {
    const filter = this.chosen();
    try {
      const page = await this.api.get<Page<NotificationView>>('/notifications', {
        ...query,
        ...(filter.unread && { unread: true }),
        ...(filter.kind && { kind: filter.kind }),
      });
      if (filter !== this.chosen()) return; // asked for something else meanwhile
      this.list.update((list) => (query.cursor ? [...list, ...page.items] : page.items));
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
    } catch (error) {
      this.failure.set(toProblem(error));
    }
  }
}
