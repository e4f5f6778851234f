import { computed, inject, Injectable, signal } from '@angular/core';
import type { SearchHit } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';

const PAGE_SIZE = 50;

/** What a search found, page by page, newest first. */
@Injectable()
export class SearchStore {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly found = signal<readonly SearchHit[]>([]);
  private readonly asked = signal('');
  private readonly cursor = signal<string | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private abort: AbortController | null = null;

  readonly hits = this.found.asReadonly();
  readonly query = this.asked.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly byItemId = computed(() => new Map(this.found().map((hit) => [hit.item.id, hit])));

  async search(query: string): Promise<void> {
    this.abort?.abort();
    this.asked.set(query);
    this.found.set([]);
    this.cursor.set(null);
    if (query.trim() !== '') await this.load(null);
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && !this.busy()) await this.load(cursor);
  }

  private async load(cursor: string | null): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(true);
    try {
      const query = { q: this.asked(), limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
      const page = await this.client.search(query, abort.signal);
      page.items.forEach(({ conversation }) => {
        this.cache.adopt(conversation);
      });
      this.found.update((hits) => [...hits, ...page.items]);
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    } finally {
      if (this.abort === abort) this.busy.set(false);
    }
  }
}
