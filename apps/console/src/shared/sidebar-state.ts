import { computed, type DestroyRef, Injectable, signal } from '@angular/core';
import type { SidebarGroup, SidebarMove } from '@parvis/ui';

export interface SidebarContent {
  label: string;
  groups: readonly SidebarGroup[];
  /** Puts an item of the list elsewhere; absent where the order is fixed. */
  moved?: (move: SidebarMove) => void;
}

/** What the sidebar lists; the destination on screen fills it. */
@Injectable({ providedIn: 'root' })
export class SidebarState {
  private readonly source = signal<(() => SidebarContent) | null>(null);

  readonly content = computed(() => this.source()?.() ?? null);

  show(content: () => SidebarContent, until: DestroyRef): void {
    this.source.set(content);
    until.onDestroy(() => {
      this.source.update((now) => (now === content ? null : now));
    });
  }
}
