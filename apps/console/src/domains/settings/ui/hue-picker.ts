import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import type { HueNumber } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';

const HUES: readonly HueNumber[] = [1, 2, 3, 4, 5, 6, 7];
let nextId = 0;

/** One of the seven data colours, each with its name: native radios, so arrow keys move and choose. */
@Component({
  selector: 'app-hue-picker',
  imports: [TextPipe],
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      <div class="hues">
        @for (one of hues; track one) {
          <label [title]="'settings.hue.' + one | text">
            <input type="radio" [name]="group" [value]="one" [checked]="one === hue()" (change)="hue.set(one)" />
            <i [style.background]="'var(--viz-' + one + ')'"></i>
            <span class="sr">{{ 'settings.hue.' + one | text }}</span>
          </label>
        }
      </div>
    </fieldset>
  `,
  styles: `
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: 5px;
      padding: 0;
      font-weight: 500;
    }
    .hues {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    label {
      position: relative;
      display: grid;
      place-items: center;
      width: 34px;
      height: 34px;
      border-radius: var(--r-3);
      cursor: pointer;
    }
    input {
      position: absolute;
      inset: 0;
      margin: 0;
      opacity: 0;
      cursor: pointer;
    }
    i {
      width: 18px;
      height: 18px;
      border-radius: 50%;
    }
    label:hover {
      background: var(--hover);
    }
    label:has(:checked) {
      box-shadow: inset 0 0 0 2px var(--text);
    }
    label:has(:focus-visible) {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    @media (forced-colors: active) {
      i {
        forced-color-adjust: none;
      }
      label:has(:checked) {
        outline: 2px solid Highlight;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HuePicker {
  protected readonly hues = HUES;
  protected readonly group = `hue-${String(nextId++)}`;
  readonly label = input.required<string>();
  readonly hue = model.required<HueNumber>();
}
