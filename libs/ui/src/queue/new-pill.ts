import { ChangeDetectionStrategy, Component, effect, inject, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { Announcer } from '../services/announcer';
import { UI_TEXTS } from '../texts/ui-texts';

/** New items wait behind it: pressing takes them in. Their number is said politely, never more than once in five seconds. */
@Component({
  selector: 'mi-new-pill',
  imports: [Icon],
  template: `
    @if (count() > 0) {
      <button type="button" tabindex="-1" (click)="pressed.emit()">
        <mi-icon name="arrow-up" [size]="12" />{{ label() ?? texts().newItems(count()) }}
      </button>
    }
  `,
  styles: `
    button {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 24px;
      margin-bottom: -1px;
      padding: 0 10px 0 8px;
      border-radius: 12px;
      background: var(--accent);
      color: var(--on-solid);
      font: 600 12px/24px var(--font);
      box-shadow: var(--e-1);
      white-space: nowrap;
    }
    button:hover {
      background: var(--accent-hover);
    }
    @media (max-width: 640px) {
      button {
        position: relative;
      }
      button::after {
        content: '';
        position: absolute;
        inset: -8px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewPill {
  private readonly announcer = inject(Announcer);
  protected readonly texts = inject(UI_TEXTS);
  readonly count = input.required<number>();
  readonly label = input<string>();
  readonly pressed = output();

  constructor() {
    effect(() => {
      if (this.count() > 0) this.announcer.polite(this.label() ?? this.texts().newItems(this.count()));
    });
  }
}
