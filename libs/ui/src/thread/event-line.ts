import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';

/** What the system did, as one line. The names in it go into `<b>`. */
@Component({
  selector: 'mi-event',
  imports: [Icon],
  template: `<mi-icon [name]="icon()" [size]="14" /><span><ng-content /></span>`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      margin: 3px 0 3px 44px;
      font-size: 12px;
      line-height: 18px;
      color: var(--text-3);
    }
    :host ::ng-deep b {
      font-weight: 500;
      color: var(--text-2);
    }
    @media (max-width: 640px) {
      :host {
        margin-left: 20px;
      }
    }
  `,
  host: { role: 'article', tabindex: '-1' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EventLine {
  readonly icon = input<IconName>('zap');
}
