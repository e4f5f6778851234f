import { computed, DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';

/** The four widths of the frame. */
export type WidthClass = 'phone' | 'narrow' | 'medium' | 'wide';

const LIMITS = [
  ['phone', 640],
  ['narrow', 1100],
  ['medium', 1360],
] as const;

/** Which of the four widths the window has: up to 640, 1100, 1360 px, or wide. */
@Injectable({ providedIn: 'root' })
export class Viewport {
  private readonly view = inject(DOCUMENT).defaultView;
  private readonly matching = signal<ReadonlySet<WidthClass>>(new Set());

  readonly width = computed<WidthClass>(() => LIMITS.find(([name]) => this.matching().has(name))?.[0] ?? 'wide');
  readonly isPhone = computed(() => this.width() === 'phone');
  /** The sidebar is a menu and not a column. */
  readonly hidesSidebar = computed(() => this.width() === 'phone' || this.width() === 'narrow');
  /** The detail pane is a drawer and not a column. */
  readonly hidesDetail = computed(() => this.width() !== 'wide');

  constructor() {
    for (const [name, limit] of LIMITS) this.follow(name, limit);
  }

  private follow(name: WidthClass, limit: number): void {
    const query = this.view?.matchMedia?.(`(max-width: ${limit}px)`);
    if (!query) return;
    const update = () =>
      this.matching.update((known) => {
        const next = new Set(known);
        if (query.matches) next.add(name);
        else next.delete(name);
        return next;
      });
    update();
    query.addEventListener('change', update);
    inject(DestroyRef).onDestroy(() => query.removeEventListener('change', update));
  }
}
