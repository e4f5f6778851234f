import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ActionView, ConversationDetailView, ItemView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Live } from '../../../shared/live/live';
import { ConversationCache } from './conversation-cache';
import { ConversationFeed } from './conversation-feed';
import { InboxClient } from './inbox-client';
import { type LoadedThread, ThreadCache } from './thread-cache';

const PAGE_SIZE = 40;

/** The conversation on screen with its items: read, extended upwards, kept up to date by events. */
@Injectable()
export class ThreadStore {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly threads = inject(ThreadCache);
  private readonly feed = inject(ConversationFeed);
  private readonly live = inject(Live);

  private readonly openId = signal<string | null>(null);
  private readonly loaded = signal<LoadedThread | null>(null);
  private readonly busy = signal<'first' | 'older' | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private readonly patches = signal<readonly { itemId: string; patch: Partial<ItemView> }[]>([]);
  private readonly separatorAfter = signal<string | null>(null);
  private abort: AbortController | null = null;

  readonly id = this.openId.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  /** Header facts come from the list at once; post, contact and history follow with the detail. */
  readonly conversation = computed(() => {
    const id = this.openId();
    return id === null ? null : (this.cache.get(id) ?? this.detail());
  });
  readonly detail = computed<ConversationDetailView | null>(() => this.loaded()?.detail ?? null);
  readonly items = computed<readonly ItemView[]>(() => {
    const patches = this.patches();
    // what was taken back in time was never said
    const items = (this.loaded()?.items ?? []).filter(({ action }) => action?.state !== 'cancelled');
    if (patches.length === 0) return items;
    return items.map((item) =>
      patches.filter(({ itemId }) => itemId === item.id).reduce((all, { patch }) => ({ ...all, ...patch }), item),
    );
  });
  readonly hasOlder = computed(() => (this.loaded()?.olderCursor ?? null) !== null);
  /** The newest item that the server knows; what is on its way out does not count. */
  readonly lastItemId = computed(() => this.loaded()?.items.findLast(({ id }) => !id.startsWith('local-'))?.id ?? null);
  readonly lastInbound = computed(() => this.items().findLast((item) => item.direction === 'in') ?? null);
  /** The first item the member had not seen when they came; null when all were seen. */
  readonly firstNewId = computed(() => {
    const after = this.separatorAfter();
    const items = this.loaded()?.items ?? [];
    const at = items.findIndex((item) => item.id === after);
    return at === -1 ? null : (items.slice(at + 1).find((item) => item.direction === 'in')?.id ?? null);
  });

  constructor() {
    const offs = [
      this.live.on('item.changed', ({ item }) => {
        this.adopt(item);
      }),
      this.live.on('action.updated', ({ action }) => {
        this.adoptAction(action);
      }),
    ];
    const onReturn = () => {
      this.markSeen();
    };
    document.addEventListener('visibilitychange', onReturn);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', onReturn);
      offs.forEach((off) => {
        off();
      });
      this.show(null);
    });
    effect(() => {
      if (this.live.catchUp() > 0) untracked(() => void this.refresh());
    });
  }

  /** Opens a conversation; null closes. What is known of it is shown before the server answers. */
  async open(id: string | null): Promise<void> {
    if (id === this.openId()) return;
    this.show(id);
    if (id === null) return;
    await this.load(id);
  }

  async refresh(): Promise<void> {
    const id = this.openId();
    if (id !== null) await this.load(id);
  }

  /** Reads a conversation anew whose items went elsewhere or came from there: nothing of what was read before counts. */
  async reload(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.threads.drop(id);
    const id = this.openId();
    if (id === null || !ids.includes(id)) return;
    this.loaded.set(null);
    await this.load(id);
  }

  async loadOlder(limit = PAGE_SIZE): Promise<void> {
    const thread = this.loaded();
    const id = this.openId();
    if (!thread?.olderCursor || id === null || this.busy() !== null) return;
    const before = thread.olderCursor;
    await this.run('older', async (abort) => {
      const page = await this.client.items(id, { before, limit }, abort);
      this.change((now) => ({ ...now, items: merge(page.items, now.items), olderCursor: page.nextCursor }));
    });
  }

  /** Reads a neighbour ahead of time; silently does nothing when it is known or cannot be read. */
  async prefetch(id: string): Promise<void> {
    if (this.threads.get(id)) return;
    await this.fetch(id).then(
      (thread) => {
        this.threads.put(id, thread);
      },
      () => undefined,
    );
  }

  adopt(item: ItemView): void {
    if (item.conversationId !== this.openId()) return;
    this.change((now) => ({ ...now, items: merge(now.items, [item]) }));
    if (item.direction === 'in') this.markSeen();
  }

  adoptAction(action: ActionView): void {
    this.change((now) => ({
      ...now,
      items: now.items.map((item) => (item.action?.id === action.id ? { ...item, action } : item)),
    }));
  }

  /** Shows a change of an item before the server has answered; the returned function drops it. */
  patchItem(itemId: string, patch: Partial<ItemView>): () => void {
    const entry = { itemId, patch };
    this.patches.update((patches) => [...patches, entry]);
    return () => {
      this.patches.update((patches) => patches.filter((one) => one !== entry));
    };
  }

  removeItem(itemId: string): void {
    this.change((now) => ({ ...now, items: now.items.filter((item) => item.id !== itemId) }));
  }

  /** Tells the server what was seen, up to the newest item; not while the tab is hidden. */
  markSeen(): void {
    const id = this.openId();
    const last = this.lastItemId();
    if (id === null || last === null || document.hidden) return;
    this.cache.setUnread(id, false);
    void this.client.seen(id, last).catch(() => undefined); // seen again with the next item
  }

  private show(id: string | null): void {
    this.abort?.abort();
    this.failure.set(null);
    this.busy.set(null);
    this.openId.set(id);
    this.feed.openId.set(id);
    this.live.openConversation(id);
    const known = id === null ? null : this.threads.get(id);
    this.loaded.set(known);
    this.separatorAfter.set(known?.detail.seenItemId ?? null);
  }

  private async load(id: string): Promise<void> {
    await this.run('first', async (abort) => {
      const thread = await this.fetch(id, abort);
      const shown = this.loaded();
      this.separatorAfter.update((known) => known ?? thread.detail.seenItemId);
      this.cache.adopt(thread.detail);
      this.loaded.set(thread);
      if (shown) this.change((now) => keepOlder(now, shown));
      this.threads.put(id, this.loaded() ?? thread);
      this.markSeen();
    });
  }

  private async fetch(id: string, abort?: AbortSignal): Promise<LoadedThread> {
    const [detail, page] = await Promise.all([
      this.client.detail(id, abort),
      this.client.items(id, { limit: PAGE_SIZE }, abort),
    ]);
    return { detail, items: page.items, olderCursor: page.nextCursor };
  }

  private change(next: (now: LoadedThread) => LoadedThread): void {
    const id = this.openId();
    this.loaded.update((now) => now && next(now));
    const now = this.loaded();
    if (id !== null && now) this.threads.put(id, now);
  }

  private async run(kind: 'first' | 'older', work: (abort: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(kind);
    try {
      await work(abort.signal);
      this.failure.set(null);
    } catch (error) {
      const problem = toProblem(error);
      const goesOn = problem.code === 'offline' && this.loaded() !== null; // what is there stays readable
      if (!abort.signal.aborted && !goesOn) this.failure.set(problem);
    } finally {
      if (this.abort === abort) this.busy.set(null);
    }
  }
}

/** Joins two runs of items: the later one wins for the same id, order is by time. */
function merge(first: readonly ItemView[], second: readonly ItemView[]): ItemView[] {
  const byId = new Map([...first, ...second].map((item) => [item.id, item]));
  return [...byId.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** After a refresh the older pages read before stay, when the newest page still joins them. */
function keepOlder(now: LoadedThread, shown: LoadedThread): LoadedThread {
  const oldest = now.items[0];
  if (!oldest || !shown.items.some((item) => item.id === oldest.id)) return now;
  return { ...now, items: merge(shown.items, now.items), olderCursor: shown.olderCursor };
}
