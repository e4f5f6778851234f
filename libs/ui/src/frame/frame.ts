import { ChangeDetectionStrategy, Component, DOCUMENT, inject, input } from '@angular/core';
import { FrameState } from './frame-state';

/** A place that a skip link leads to: the id of a focusable element, and the link's text. */
export interface SkipTarget {
  id: string;
  label: string;
}

/** The window: rail, views, and one sheet. At 640 px and less the rail is a bottom bar. */
@Component({
  selector: 'mi-frame',
  template: `
    @for (target of skipTargets(); track target.id) {
      <button type="button" class="skip" (click)="skipTo(target.id)">{{ target.label }}</button>
    }
    <ng-content select="[frameBanner]" />
    <div class="app" [class.bare]="!hasSidebar()">
      <ng-content select="mi-rail" />
      <ng-content select="mi-sidebar" />
      <ng-content />
      @if (state.sidebarOpen()) {
        <!-- A pointer's way out; the keyboard has Escape. -->
        <div class="veil" aria-hidden="true" (click)="state.closeSidebar()"></div>
      }
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      height: 100vh;
      height: 100dvh;
    }
    .app {
      position: relative;
      flex: 1;
      height: auto;
      min-height: 0;
    }
    .app.bare {
      grid-template-columns: 78px minmax(0, 1fr);
    }
    .veil {
      position: absolute;
      z-index: 18;
      inset: 0 0 0 78px;
      background: rgb(18 16 30 / 0.24);
      animation: mi-appear var(--d-2) var(--ease);
    }
    @media (max-width: 640px) {
      .app.bare {
        grid-template-columns: minmax(0, 1fr);
      }
      .veil {
        inset: 0 0 56px;
      }
    }
  `,
  host: { '(document:keydown.escape)': 'state.closeSidebar()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Frame {
  private readonly document = inject(DOCUMENT);
  protected readonly state = inject(FrameState);
  readonly hasSidebar = input(true);
  readonly skipTargets = input<readonly SkipTarget[]>([]);

  protected skipTo(id: string): void {
    this.document.getElementById(id)?.focus();
  }
}
