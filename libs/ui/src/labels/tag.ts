import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { UI_TEXTS } from '../texts/ui-texts';

/** Data colours by number, 1 to 7; a tag keeps its number for life. */
export type HueNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A tag with its colour dot. `plain` is the bare form of list rows, `removable` adds a button. */
@Component({
  selector: 'mi-tag',
  imports: [Icon],
  template: `
    <span class="dot" [style.background]="colour()"></span><span class="clip">{{ label() }}</span>
    @if (removable()) {
      <button type="button" class="tap" [attr.aria-label]="texts().remove(label())" (click)="removed.emit()">
        <mi-icon name="x" [size]="12" />
      </button>
    }
  `,
  styles: `
    :host {
      min-width: 0;
    }
    :host(.plain) {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      color: var(--text-2);
      white-space: nowrap;
      overflow: hidden;
    }
    .dot {
      flex: none;
      width: 7px;
      height: 7px;
      border-radius: 50%;
    }
    :host(.plain) .dot {
      width: 6px;
      height: 6px;
      border-radius: 2px;
    }
    button {
      margin-right: -3px;
      border-radius: var(--r-1);
      color: var(--text-3);
    }
    button:hover {
      color: var(--text);
    }
  `,
  host: { '[class.chip]': '!plain()', '[class.plain]': 'plain()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tag {
  protected readonly texts = inject(UI_TEXTS);
  readonly label = input.required<string>();
  readonly hue = input<HueNumber>(7);
  readonly plain = input(false);
  readonly removable = input(false);
  readonly removed = output();
  protected readonly colour = computed(() => `var(--viz-${this.hue()})`);
}
