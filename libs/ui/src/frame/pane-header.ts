import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Format } from '../services/format';

/** Title of a pane with its count; actions on the right, and a 2 px bar below while old content is being refreshed. */
@Component({
  selector: 'mi-pane-header',
  template: `
    <div class="head" [class.lined]="lined()">
      <ng-content select="[before]" />
      <h2 class="clip">{{ heading() }}</h2>
      @if (count() !== null) {
        <span class="subtle num">{{ format.compact(count() ?? 0) }}</span>
      }
      <ng-content select="[after]" />
      <span class="grow"></span>
      <ng-content />
    </div>
    @if (busy()) {
      <div class="bar" aria-hidden="true"></div>
    }
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      flex: none;
    }
    .head {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 52px;
      padding: 0 16px 0 20px;
    }
    .head.lined {
      border-bottom: 1px solid var(--border-subtle);
    }
    h2 {
      font: 600 15px/24px var(--font);
      letter-spacing: -0.012em;
    }
    .head ::ng-deep > [after] {
      flex: 0 50 auto;
      min-width: 0;
    }
    .bar {
      position: absolute;
      inset: auto 0 0;
      height: 2px;
      overflow: hidden;
      animation: late 0s 0.4s both;
    }
    .bar::after {
      content: '';
      display: block;
      width: 40%;
      height: 100%;
      background: var(--accent);
      animation: travel 1.1s var(--ease) infinite;
    }
    @keyframes late {
      from {
        visibility: hidden;
      }
    }
    @keyframes travel {
      from {
        transform: translateX(-100%);
      }
      to {
        transform: translateX(250%);
      }
    }
    @media (max-width: 640px) {
      .head {
        padding: 0 8px 0 14px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PaneHeader {
  protected readonly format = inject(Format);
  readonly heading = input.required<string>();
  readonly count = input<number | null>(null);
  readonly lined = input(false);
  readonly busy = input(false);
}
