import { computed, inject, Injectable, signal } from '@angular/core';
import type { SearchFault, SearchHit, SearchPerson, SearchSort } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';

const PAGE_SIZE = 50;
/** Pages that hold nothing yet are gone on from by themselves, so many times. */
const MOST_EMPTY = 20;
/** So many earlier searches can be gone back to as they were, for so long. */
const KEPT = 8;
const KEPT_MS = 30 * 60_000;

/** A search and what it found so far. */
interface Results {
  query: string;
  sort: SearchSort;
  hits: readonly SearchHit[];
  people: readonly SearchPerson[];
  faults: readonly SearchFault[];
  cursor: string | null;
  readAt: number;
  /** How far the list was scrolled, in pixels, and the hit that keys act on. */
  top: number;
  activeId: string | null;
}

/**
 * What a search found, page by page, in the order that was chosen. The last results stay until the next ones are there, and
 * going back to an earlier search shows it as it was left.
 */
@Injectable()
export class SearchStore {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly clock = inject(Clock);
  private readonly results = signal<Results>(nothing('', 'newest', 0));
  private readonly asked = signal<Pick<Results, 'query' | 'sort'>>({ query: '', sort: 'newest' });
  private readonly busy = signal(false);
  private readonly failure = signal<Problem | null>(null);
  private readonly kept = new Map<string, Results>();
  private abort: AbortController | null = null;

  readonly hits = computed(() => this.results().hits);
  /** What was searched for to find these hits; while the next search is on its way, the one before. */
  readonly query = computed(() => this.results().query);
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  /** People of the name that was typed, or nearly. */
  readonly people = computed(() => this.results().people);
  /** Parts of the query that were left out, as they could not be meant. */
  readonly faults = computed(() => this.results().faults);
  readonly sort = computed(() => this.asked().sort);
  readonly hasMore = computed(() => this.results().cursor !== null);
  readonly byItemId = computed(() => new Map(this.hits().map((hit) => [hit.item.id, hit])));
  /** Changes when the results of another search come up. */
  readonly shown = computed(() => keyOf(this.results()));
  /** The results on screen are those that were asked for. */
  readonly isCurrent = computed(() => this.shown() === keyOf(this.asked()));

  /** Shows a search: as it was left when it was shown before and not forgotten, else anew. */
  async search(query: string, sort: SearchSort): Promise<void> {
    const next = { query, sort };
    if (keyOf(next) === keyOf(this.asked()) && this.failure() === null && this.isFresh(this.results())) return;
    const known = this.kept.get(keyOf(next));
    this.begin(next);
    if (query.trim() === '') this.results.set(nothing(query, sort, this.clock.now()));
    else if (known && this.isFresh(known)) this.results.set(known);
    else await this.load(null);
  }

  /** Asks the server once more for what is asked for now. */
  async again(): Promise<void> {
    this.begin(this.asked());
    if (this.asked().query.trim() !== '') await this.load(null);
  }

  /** The next time this is searched for, the server is asked. */
  forget(query: string): void {
    for (const [key, results] of this.kept) if (results.query === query) this.kept.delete(key);
  }

  async loadMore(): Promise<void> {
    const { cursor } = this.results();
    if (cursor !== null && !this.busy()) await this.load(cursor);
  }

  /** Where the list was left. */
  leave(top: number, activeId: string | null): void {
    if (this.isCurrent()) this.results.update((now) => ({ ...now, top, activeId }));
  }

  /** Where the list was when it was left; its top for a search that is new. */
  place(): { top: number; activeId: string | null } {
    return this.results();
  }

  private begin(next: Pick<Results, 'query' | 'sort'>): void {
    this.abort?.abort();
    this.keep(this.results());
    this.asked.set(next);
    this.failure.set(null);
    this.busy.set(false);
  }

  private keep(results: Results): void {
    if (results.query.trim() === '') return;
    this.kept.delete(keyOf(results));
    this.kept.set(keyOf(results), results);
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
  }

  private isFresh({ query, readAt }: Results): boolean {
    return query === '' || this.clock.now() - readAt < KEPT_MS;
  }

  private async load(first: string | null): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(true);
    try {
      let cursor = first;
      for (let tries = 0; tries < MOST_EMPTY; tries += 1) {
        const found = await this.page(cursor, abort.signal);
        cursor = this.results().cursor;
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
    const { query, sort } = this.asked();
    const page = await this.client.search({ q: query, sort, lenient: true, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) }, abort); // prettier-ignore
    page.items.forEach(({ conversation }) => {
      this.cache.adopt(conversation);
    });
    const before = cursor === null ? nothing(query, sort, this.clock.now()) : this.results();
    const first = cursor === null ? { people: page.people, faults: page.faults } : {};
    this.results.set({ ...before, ...first, hits: [...before.hits, ...page.items], cursor: page.nextCursor });
    return page.items.length;
  }
}

function nothing(query: string, sort: SearchSort, readAt: number): Results {
  return { query, sort, hits: [], people: [], faults: [], cursor: null, readAt, top: 0, activeId: null };
}

function keyOf({ query, sort }: Pick<Results, 'query' | 'sort'>): string {
  return `${sort} ${query}`;
}
