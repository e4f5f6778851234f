import { ChangeDetectionStrategy, Component, inject, input, model } from '@angular/core';
import { Format } from '../services/format';

/** One choice of a segmented control. */
export interface Segment<T extends string = string> {
  id: T;
  label: string;
  count?: number;
}

/** A few exclusive choices in a row. `fill` shares the width equally. */
@Component({
  selector: 'mi-segmented',
  template: `
    <div class="seg" role="group" [attr.aria-label]="label()" [class.fill]="fill()">
      @for (segment of segments(); track segment.id) {
        <button type="button" [attr.aria-pressed]="segment.id === value()" (click)="value.set(segment.id)">
          {{ segment.label }}
          @if (segment.count !== undefined) {
            <span class="n">{{ format.compact(segment.count) }}</span>
          }
        </button>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .fill {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
    }
    .fill button {
      justify-content: center;
    }
    button {
      min-width: 0;
      white-space: nowrap;
    }
    @media (max-width: 1000px) {
      .fill button {
        padding: 0 6px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Segmented {
  protected readonly format = inject(Format);
  readonly segments = input.required<readonly Segment[]>();
  readonly label = input.required<string>();
  readonly value = model.required<string>();
  readonly fill = input(false);
}
