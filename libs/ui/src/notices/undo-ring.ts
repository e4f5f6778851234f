import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Clock } from '../services/clock';
import { UI_TEXTS } from '../texts/ui-texts';

const CIRCUMFERENCE = 2 * Math.PI * 6;

/** Time left to take something back, as a ring that empties. The accessible name has the seconds; without motion they are written. */
@Component({
  selector: 'mi-undo-ring',
  template: `
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle class="track" cx="8" cy="8" r="6" fill="none" stroke-width="2.5" />
      <circle
        class="left"
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke-width="2.5"
        transform="rotate(-90 8 8)"
        [attr.stroke-dasharray]="dash()"
      />
    </svg>
    <span class="seconds num" aria-hidden="true">{{ seconds() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    .track {
      stroke: currentColor;
      opacity: 0.28;
    }
    .left {
      stroke: currentColor;
      transition: stroke-dasharray 1s linear;
    }
    .seconds {
      display: none;
    }
    @media (prefers-reduced-motion: reduce) {
      svg {
        display: none;
      }
      .seconds {
        display: inline;
      }
    }
  `,
  host: { role: 'timer', '[attr.aria-label]': 'texts().secondsLeft(seconds())' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UndoRing {
  private readonly clock = inject(Clock);
  protected readonly texts = inject(UI_TEXTS);
  /** Milliseconds since the epoch, server time. */
  readonly endsAt = input.required<number>();
  readonly totalMs = input.required<number>();
  private readonly leftMs = computed(() => Math.max(0, this.endsAt() - this.clock.second()));
  protected readonly seconds = computed(() => Math.ceil(this.leftMs() / 1000));
  protected readonly dash = computed(
    () => `${(CIRCUMFERENCE * Math.min(1, this.leftMs() / this.totalMs())).toFixed(2)} ${CIRCUMFERENCE}`,
  );
}
