import { computed, inject, Injectable, signal } from '@angular/core';
import { Viewport } from '../services/viewport';

/** What rail and sidebar share: below 1100 px the sidebar is a menu that the rail's current item opens. */
@Injectable({ providedIn: 'root' })
export class FrameState {
  private readonly viewport = inject(Viewport);
  private readonly opened = signal(false);

  readonly collapses = this.viewport.hidesSidebar;
  readonly sidebarOpen = computed(() => this.opened() && this.collapses());

  toggleSidebar(): void {
    this.opened.update((open) => !open);
  }

  closeSidebar(): void {
    this.opened.set(false);
  }
}
