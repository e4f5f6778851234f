import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { Kbd } from '../labels/kbd';
import { Menu } from '../overlay/menu';
import type { MenuItem } from '../overlay/menu-item';
import { MenuFor } from '../overlay/menu-for';
import { TooltipFor } from '../overlay/tooltip';
import { ariaKeys } from '../services/key-chord';
import { UI_TEXTS } from '../texts/ui-texts';

/** The primary action with its variants behind a caret. */
@Component({
  selector: 'mi-split-button',
  imports: [MenuFor, Icon, Kbd, Menu, TooltipFor],
  template: `
    <button
      type="button"
      class="btn primary main"
      [attr.aria-disabled]="disabledReason() !== null || busy() ? true : null"
      [attr.aria-keyshortcuts]="shortcut()"
      [attr.aria-busy]="busy() ? true : null"
      [miTooltip]="disabledReason() ?? undefined"
      [miTooltipDescribes]="true"
      (click)="press()"
    >
      <ng-content />
      @if (keys(); as keys) {
        <mi-kbd [keys]="keys" />
      }
    </button>
    <button
      type="button"
      class="btn primary caret-part"
      [attr.aria-label]="menuLabel() ?? texts().sendOptions"
      [miMenuFor]="menu.template()"
    >
      <mi-icon name="chevron-down" [size]="14" />
    </button>
    <mi-menu
      #menu="miMenu"
      [items]="items()"
      [label]="menuLabel() ?? texts().sendOptions"
      (chosen)="chosen.emit($event)"
    />
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    .btn {
      height: 32px;
    }
    .main {
      border-radius: 7px 0 0 7px;
    }
    .caret-part {
      width: 28px;
      padding: 0;
      justify-content: center;
      border-radius: 0 7px 7px 0;
      border-left: 1px solid rgb(255 255 255 / 0.25);
    }
    .btn[aria-disabled='true'] {
      opacity: 0.55;
      cursor: not-allowed;
    }
    @media (max-width: 640px) {
      .btn {
        height: 40px;
      }
      .caret-part {
        width: 40px;
      }
      mi-kbd {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SplitButton {
  protected readonly texts = inject(UI_TEXTS);
  readonly items = input.required<readonly MenuItem[]>();
  readonly menuLabel = input<string>();
  readonly keys = input<string>();
  readonly disabledReason = input<string | null>(null);
  readonly busy = input(false);
  readonly pressed = output();
  /** The id of the chosen variant. */
  readonly chosen = output<string>();
  protected readonly shortcut = computed(() => {
    const keys = this.keys();
    return keys ? ariaKeys(keys) : null;
  });

  protected press(): void {
    if (this.disabledReason() === null && !this.busy()) this.pressed.emit();
  }
}
