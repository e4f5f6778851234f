import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Kbd } from '../labels/kbd';
import { TooltipFor } from '../overlay/tooltip';

/** What a decision is about: shown again, taken out of sight, taken away, or about the person. */
export type DecisionTone = 'ok' | 'warn' | 'bad' | 'person' | 'plain';

/** One decision, with the key that takes it. */
export interface Decision {
  id: string;
  label: string;
  icon: IconName;
  keys?: string;
  tone: DecisionTone;
  /** Why it is not possible here; it stays reachable and says so. */
  disabledReason?: string | null;
  /** Takes the whole width where there are two columns; in a row of a phone it is left out. */
  wide?: boolean;
}

/**
 * The decisions on what is current. `row` floats in the list with icons and keys (and words on a phone), `panel` has two
 * columns with words. Every name starts with the visible word.
 */
@Component({
  selector: 'mi-decision-bar',
  imports: [Icon, Kbd, TooltipFor],
  template: `
    @for (decision of decisions(); track decision.id) {
      <button
        type="button"
        [class]="decision.tone"
        [class.wide]="decision.wide === true"
        [attr.tabindex]="layout() === 'row' ? -1 : null"
        [attr.aria-label]="layout() === 'row' ? decision.label : null"
        [attr.aria-disabled]="decision.disabledReason ? true : null"
        [attr.aria-keyshortcuts]="decision.keys ?? null"
        [miTooltip]="decision.disabledReason ?? (layout() === 'row' ? decision.label : undefined)"
        [miTooltipDescribes]="!!decision.disabledReason"
        (click)="press($event, decision)"
      >
        <mi-icon [name]="decision.icon" /><span class="word">{{ decision.label }}</span>
        @if (decision.keys; as keys) {
          <mi-kbd [keys]="keys" />
        }
      </button>
    }
  `,
  styleUrl: './decision-bar.css',
  host: { role: 'toolbar', '[attr.aria-label]': 'label()', '[class]': 'layout()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecisionBar {
  readonly decisions = input.required<readonly Decision[]>();
  readonly label = input.required<string>();
  readonly layout = input<'row' | 'panel'>('panel');
  readonly chosen = output<string>();

  protected press(event: MouseEvent, decision: Decision): void {
    event.stopPropagation();
    if (!decision.disabledReason) this.chosen.emit(decision.id);
  }
}
