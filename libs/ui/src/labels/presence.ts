import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { UI_TEXTS } from '../texts/ui-texts';

export type PresenceState = 'online' | 'busy' | 'away' | 'offline';

/** Filled when online, barred when busy, half when away, hollow when offline: never by colour alone. */
@Component({
  selector: 'mi-presence',
  template: ``,
  styles: `
    :host {
      display: block;
      flex: none;
      width: 7px;
      height: 7px;
      border-radius: 50%;
      box-shadow: inset 0 0 0 1.5px var(--border-control);
    }
    :host(.online) {
      background: var(--success);
      box-shadow: none;
    }
    :host(.busy) {
      background: linear-gradient(var(--danger) 36%, var(--surface) 36% 64%, var(--danger) 64%);
      box-shadow: inset 0 0 0 1.5px var(--danger);
    }
    :host(.away) {
      background: linear-gradient(90deg, var(--warning) 50%, transparent 50%);
      box-shadow: inset 0 0 0 1.5px var(--warning);
    }
    @media (forced-colors: active) {
      :host {
        border: 1.5px solid CanvasText;
      }
      :host(.online) {
        background: CanvasText;
        forced-color-adjust: none;
      }
    }
  `,
  host: { role: 'img', '[class]': 'state()', '[attr.aria-label]': 'label()', '[title]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Presence {
  private readonly texts = inject(UI_TEXTS);
  readonly state = input.required<PresenceState>();
  protected readonly label = computed(() => this.texts()[this.state()]);
}
