import { DestroyRef, effect, inject, type Signal, signal, untracked } from '@angular/core';

/** Something read from the server as soon as it may be. */
export interface Loaded<T> {
  /** Undefined until it was read once; kept while it is read again. */
  value: Signal<T | undefined>;
  /** What the last attempt failed with; null when it did not. */
  error: Signal<unknown>;
  isLoading: Signal<boolean>;
  reload(): void;
  /** Changes what was read, after a write whose result is known. */
  update(change: (value: T) => T): void;
}

/**
 * Reads when `when` holds, and again on demand; the latest attempt wins. Stands in for Angular's `resource`, which would
 * be loaded with the first chunk for the few late screens that need it. Call it where `inject` works.
 */
export function loaded<T>(loader: (abort: AbortSignal) => Promise<T>, when: () => boolean = () => true): Loaded<T> {
  const value = signal<T | undefined>(undefined);
  const error = signal<unknown>(null);
  const isLoading = signal(false);
  let abort: AbortController | null = null;

  const load = async () => {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    isLoading.set(true);
    const answer = await loader(mine.signal).then(
      (read) => ({ read }),
      (failure: unknown) => ({ failure }),
    );
    if (mine.signal.aborted) return;
    isLoading.set(false);
    error.set('failure' in answer ? answer.failure : null);
    if ('read' in answer) value.set(answer.read);
  };

  effect(() => {
    if (when()) untracked(() => void load());
  });
  inject(DestroyRef).onDestroy(() => abort?.abort());
  return {
    value: value.asReadonly(),
    error: error.asReadonly(),
    isLoading: isLoading.asReadonly(),
    reload: () => void load(),
    update: (change) => {
      value.update((now) => (now === undefined ? now : change(now)));
    },
  };
}
