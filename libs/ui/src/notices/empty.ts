import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';

/** Nothing here: one line, one figure, one next step. */
@Component({
  selector: 'mi-empty',
  imports: [Icon],
  template: `
    <span class="mark"><mi-icon [name]="icon()" [size]="20" /></span>
    <p class="line">{{ heading() }}</p>
    @if (text()) {
      <p class="more">{{ text() }}</p>
    }
    <div class="row"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 6px;
      padding: 40px 24px;
      text-align: center;
    }
    .mark {
      display: grid;
      place-items: center;
      width: 44px;
      height: 44px;
      margin-bottom: 6px;
      border-radius: var(--r-4);
      background: var(--sunken);
      box-shadow: inset 0 0 0 1px var(--border-subtle);
      color: var(--text-3);
    }
    .line {
      font: 600 14px/20px var(--font);
    }
    .more {
      max-width: 44ch;
      color: var(--text-3);
    }
    .row {
      flex-wrap: wrap;
      justify-content: center;
      margin-top: 8px;
    }
    .row:empty {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Empty {
  readonly heading = input.required<string>();
  readonly text = input<string>();
  readonly icon = input<IconName>('circle-check');
}
