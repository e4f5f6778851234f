import { computed, DestroyRef, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import { remember, remembered } from './storage';

export const THEME_MODES = ['system', 'light', 'dark'] as const;
export type ThemeMode = (typeof THEME_MODES)[number];

const KEY = 'parvis.theme';
const isMode = (value: string | null): value is ThemeMode => THEME_MODES.some((mode) => mode === value);

/** The person's choice of light or dark; the inline script of index.html applies the same stored value before the first paint. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly media = this.document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
  private readonly systemDark = signal(this.media?.matches ?? false);
  private readonly chosen = signal<ThemeMode>(readMode());

  readonly mode = this.chosen.asReadonly();
  readonly resolved = computed<'light' | 'dark'>(() => {
    const mode = this.chosen();
    return mode === 'system' ? (this.systemDark() ? 'dark' : 'light') : mode;
  });

  constructor() {
    const follow = (event: MediaQueryListEvent) => this.systemDark.set(event.matches);
    this.media?.addEventListener('change', follow);
    inject(DestroyRef).onDestroy(() => this.media?.removeEventListener('change', follow));
    effect(() => {
      this.document.documentElement.dataset['theme'] = this.resolved();
    });
  }

  set(mode: ThemeMode): void {
    this.chosen.set(mode);
    remember(KEY, mode);
  }
}

function readMode(): ThemeMode {
  const stored = remembered(KEY);
  return isMode(stored) ? stored : 'system';
}
