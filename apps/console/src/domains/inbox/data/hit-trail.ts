import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { SearchHit, SearchPage, SearchQuery } from '@parvis/contracts';
import { InboxClient } from './inbox-client';
import { ThreadStore } from './thread-store';

const PAGE_SIZE = 100;
/** More hits in one conversation are not gone through one by one; nor are more empty pages waited for. */
const MOST_PAGES = 10;

interface Asked {
  conversationId: string;
  query: string;
}

/** Every hit of a search in the conversation on screen: marked in the thread, gone through one by one in its order. */
@Injectable()
export class HitTrail {
  private readonly client = inject(InboxClient);
  private readonly thread = inject(ThreadStore);
  private readonly router = inject(Router);
  private readonly asked = signal<Asked | null>(null);
  private readonly found = signal<readonly SearchHit[]>([]);
  private readonly wanted = signal<string | null>(null);
  private abort: AbortController | null = null;
  /** Where reading back has been tried from, so that a page that cannot be read is not asked for again and again. */
  private triedFrom: string | null = null;

  readonly query = computed(() => this.asked()?.query ?? '');
  /** Oldest first, as the thread is read. */
  readonly hits = this.found.asReadonly();
  readonly byItemId = computed(() => new Map(this.found().map((hit) => [hit.item.id, hit])));
  /** The item that is looked at: the one that was chosen, else the newest hit. */
  readonly current = computed(() =>
    this.asked() === null ? null : (this.wanted() ?? this.found().at(-1)?.item.id ?? null),
  );
  /** Its place among the hits from 0; -1 when it is none of them. */
  readonly index = computed(() => this.found().findIndex(({ item }) => item.id === this.current()));
  /** The item lies further back than what was read of the thread. */
  readonly isReading = computed(() => {
    const current = this.current();
    return current !== null && this.isOlder(current) && this.thread.hasOlder() && this.thread.problem() === null;
  });

  constructor() {
    effect(() => {
      const [isReading, loading, oldest] = [this.isReading(), this.thread.loading(), this.thread.items()[0]?.id];
      if (isReading && loading === null && oldest !== undefined) untracked(() => { this.readBack(oldest); }); // prettier-ignore
    });
  }

  /** Follows a search into a conversation, to an item of it; null or an empty search ends it. */
  async follow(conversationId: string | null, query: string, itemId: string | null): Promise<void> {
    this.wanted.set(itemId);
    this.triedFrom = null;
    const before = this.asked();
    const next = conversationId === null || query === '' ? null : { conversationId, query };
    if (before?.conversationId === next?.conversationId && before?.query === next?.query) return;
    this.abort?.abort();
    this.asked.set(next);
    this.found.set([]);
    if (next) await this.load(next);
  }

  /** Goes to the next hit down the thread, or up; past an end begins at the other. */
  step(step: 1 | -1): void {
    const hits = this.found();
    const from = this.index() < 0 ? (step === 1 ? -1 : 0) : this.index();
    const item = hits[(from + step + hits.length) % hits.length]?.item.id;
    if (item === undefined) return;
    void this.router.navigate([], { queryParams: { item }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** A thread without marks is still a thread: what cannot be read is left out. */
  private async load({ conversationId, query }: Asked): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const asked: SearchQuery = { q: query, lenient: true, conversationId, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) }; // prettier-ignore
      const answer: SearchPage | null = await this.client.search(asked, abort.signal).catch(() => null);
      if (abort.signal.aborted || answer === null) return;
      this.found.update((hits) => [...hits, ...answer.items].sort(byTime));
      cursor = answer.nextCursor;
      if (cursor === null) return;
    }
  }

  private readBack(oldest: string): void {
    if (this.triedFrom === oldest) return;
    this.triedFrom = oldest;
    void this.thread.loadOlder(PAGE_SIZE);
  }

  private isOlder(itemId: string): boolean {
    const [oldest] = this.thread.items();
    return (
      oldest !== undefined && oldest.conversationId === this.asked()?.conversationId && isBefore(itemId, oldest.id)
    );
  }
}

const byTime = (a: SearchHit, b: SearchHit): number => a.item.createdAt.localeCompare(b.item.createdAt);

/** Ids are numbers of any length that rise with time. */
function isBefore(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
