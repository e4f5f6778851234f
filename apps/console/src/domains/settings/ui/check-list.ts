import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Check } from '@parvis/ui/forms';
import { toggled } from '../data/member-rules';

/** Several of a few: a group of boxes under one name. */
@Component({
  selector: 'app-check-list',
  imports: [Check],
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      <div class="boxes">
        @for (option of options(); track option.id) {
          <mi-check
            [label]="option.label"
            [disabled]="disabled()"
            [checked]="selected().includes(option.id)"
            (checkedChange)="toggle(option.id, $event)"
          />
        } @empty {
          <p class="subtle">{{ none() }}</p>
        }
      </div>
    </fieldset>
  `,
  styles: `
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      margin-bottom: 5px;
      font-weight: 500;
    }
    .boxes {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--check-width, 150px)), 1fr));
      gap: 4px 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckList {
  readonly label = input.required<string>();
  readonly options = input.required<readonly { id: string; label: string }[]>();
  /** Said when there is nothing to choose. */
  readonly none = input('');
  readonly disabled = input(false);
  readonly selected = model.required<readonly string[]>();

  protected toggle(id: string, isIn: boolean): void {
    this.selected.set(toggled(this.selected(), id, isIn));
  }
}
