import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** The state of the connection in the sidebar foot: a dot and its words, amber when it is lost. */
@Component({
  selector: 'mi-connection',
  template: `<span class="live" [class.lost]="state() === 'lost'" aria-hidden="true"></span
    ><span class="clip">{{ text() }}</span>`,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      min-width: 0;
    }
    .lost {
      background: var(--warning);
      box-shadow: 0 0 0 3px var(--warning-tint);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Connection {
  readonly state = input<'live' | 'lost'>('live');
  readonly text = input.required<string>();
}
