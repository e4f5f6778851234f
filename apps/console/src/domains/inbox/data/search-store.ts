import { computed, inject, Injectable, signal } from '@angular/core';
import type { SearchFault, SearchHit, SearchPerson, SearchSort } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';

const PAGE_SIZE = 50;
/** Pages that hold nothing yet are gone on from by themselves, so many times. */
const MOST_EMPTY = 20;

/** What a search found, page by page, in the order that was chosen. */
@Injectable()
export class SearchStore {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly found = signal<readonly SearchHit[]>([]);
  private readonly asked = signal('');
  private readonly cursor = signal<string | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private readonly named = signal<readonly SearchPerson[]>([]);
  private readonly wrong = signal<readonly SearchFault[]>([]);
  private readonly order = signal<SearchSort>('newest');
  private abort: AbortController | null = null;

  readonly hits = this.found.asReadonly();
  readonly query = this.asked.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  /** People of the name that was typed, or nearly. */
  readonly people = this.named.asReadonly();
  /** Parts of the query that were left out, as they could not be meant. */
  readonly faults = this.wrong.asReadonly();
  readonly sort = this.order.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly byItemId = computed(() => new Map(this.found().map((hit) => [hit.item.id, hit])));

  async search(query: string): Promise<void> {
    this.abort?.abort();
    this.asked.set(query);
    this.found.set([]);
    this.named.set([]);
    this.wrong.set([]);
    this.cursor.set(null);
    this.failure.set(null);
    this.busy.set(false);
    if (query.trim() !== '') await this.load(null);
  }

  sortBy(sort: SearchSort): Promise<void> {
    this.order.set(sort);
    return this.search(this.asked());
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && !this.busy()) await this.load(cursor);
  }

  private async load(first: string | null): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(true);
    try {
      let cursor = first;
      for (let tries = 0; tries < MOST_EMPTY; tries += 1) {
        const found = await this.page(cursor, abort.signal);
        cursor = this.cursor();
        if (found > 0 || cursor === null) break;
      }
      this.failure.set(null);
    } catch (error) {
      if (!abort.signal.aborted) this.failure.set(toProblem(error));
    } finally {
      if (this.abort === abort) this.busy.set(false);
    }
  }

  /** How many hits the page held: a search that takes long answers with none and where to go on. */
  private async page(cursor: string | null, abort: AbortSignal): Promise<number> {
    const query = { q: this.asked(), sort: this.order(), lenient: true, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) }; // prettier-ignore
    const page = await this.client.search(query, abort);
    page.items.forEach(({ conversation }) => {
      this.cache.adopt(conversation);
    });
    if (cursor === null) {
      this.named.set(page.people);
      this.wrong.set(page.faults);
    }
    this.found.update((hits) => [...hits, ...page.items]);
    this.cursor.set(page.nextCursor);
    return page.items.length;
  }
}
