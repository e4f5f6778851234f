import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { AccountView } from '@parvis/contracts';
import { TextPipe } from '../../../shared/i18n/text-pipe';

/** How far the import of earlier items got. Nobody knows how many there are, so the bar only says that it goes on. */
@Component({
  selector: 'app-backfill-progress',
  imports: [TextPipe],
  template: `
    <span [class]="backfill().state" [attr.title]="backfill().error">{{
      'channels.backfill.' + backfill().state | text: { count: backfill().fetched }
    }}</span>
    @if (backfill().state === 'running') {
      <span
        class="bar"
        role="progressbar"
        [attr.aria-label]="'channels.backfill.label' | text"
        [attr.aria-valuetext]="'channels.backfill.running' | text: { count: backfill().fetched }"
      ></span>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 5px;
      min-width: 0;
    }
    .failed {
      color: var(--warning-text);
    }
    .bar {
      height: 4px;
      border-radius: 2px;
      background: var(--pressed);
      overflow: hidden;
    }
    .bar::after {
      content: '';
      display: block;
      width: 40%;
      height: 100%;
      border-radius: inherit;
      background: var(--accent);
      animation: travel 1.6s var(--ease) infinite;
    }
    @keyframes travel {
      from {
        transform: translateX(-100%);
      }
      to {
        transform: translateX(250%);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .bar::after {
        width: 100%;
        opacity: 0.5;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BackfillProgress {
  readonly backfill = input.required<AccountView['backfill']>();
}
