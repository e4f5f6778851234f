import { computed, DestroyRef, effect, inject, type Signal, signal, untracked } from '@angular/core';
import type { Page } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';

/** A list read page after page; what was there stays until the answer to another question has come. */
export interface Paged<P extends Page<unknown>> {
  /** Null until the first page came. */
  items: Signal<readonly P['items'][number][] | null>;
  /** The page that came last, for what stands beside its items. */
  page: Signal<P | null>;
  hasMore: Signal<boolean>;
  loading: Signal<boolean>;
  problem: Signal<Problem | null>;
  more(): void;
  reload(): void;
  /** After a write whose result is known. */
  change(change: (items: readonly P['items'][number][]) => readonly P['items'][number][]): void;
}

/**
 * Reads as soon as `query` says something, again whenever it says something else; the latest question wins. Call it where
 * `inject` works.
 */
export function paged<Q extends object, P extends Page<unknown>>(
  query: () => Q,
  ask: (query: Q & { cursor?: string }, abort: AbortSignal) => Promise<P>,
): Paged<P> {
  const items = signal<readonly P['items'][number][] | null>(null);
  const page = signal<P | null>(null);
  const loading = signal(false);
  const problem = signal<Problem | null>(null);
  let abort: AbortController | null = null;

  const read = async (cursor: string | null) => {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    loading.set(true);
    try {
      const answer = await ask({ ...query(), ...(cursor === null ? {} : { cursor }) }, mine.signal);
      if (mine.signal.aborted) return;
      items.update((now) => [...(cursor === null ? [] : (now ?? [])), ...answer.items]);
      page.set(answer);
      problem.set(null);
    } catch (error) {
      if (!mine.signal.aborted) problem.set(toProblem(error));
    } finally {
      if (abort === mine) loading.set(false);
    }
  };

  effect(() => {
    query();
    untracked(() => void read(null));
  });
  inject(DestroyRef).onDestroy(() => abort?.abort());
  return {
    items: items.asReadonly(),
    page: page.asReadonly(),
    hasMore: computed(() => page()?.nextCursor !== null && page() !== null),
    loading: loading.asReadonly(),
    problem: problem.asReadonly(),
    more: () => {
      const cursor = page()?.nextCursor ?? null;
      if (cursor !== null && !loading()) void read(cursor);
    },
    reload: () => void read(null),
    change: (change) => {
      items.update((now) => (now === null ? now : change(now)));
    },
  };
}
