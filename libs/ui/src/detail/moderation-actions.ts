import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { Button } from '../controls/button';
import { IconButton } from '../controls/icon-button';
import type { IconName } from '../icon/icon-names';
import { Menu } from '../overlay/menu';
import type { MenuItem } from '../overlay/menu-item';
import { UI_TEXTS } from '../texts/ui-texts';

/** A decision with what it does on this channel. */
export interface DecisionAction {
  id: string;
  label: string;
  icon: IconName;
  consequence?: string;
  disabledReason?: string | null;
}

/** Decisions on one item: the first two as buttons, the rest behind a menu, and the consequence of each in words. */
@Component({
  selector: 'mi-moderation-actions',
  imports: [Button, IconButton, Menu],
  template: `
    <div class="row buttons">
      @for (action of actions(); track action.id) {
        <mi-button
          size="sm"
          [icon]="action.icon"
          [disabledReason]="action.disabledReason ?? null"
          (pressed)="chosen.emit(action.id)"
          >{{ action.label }}</mi-button
        >
      }
      @if (more().length) {
        <mi-icon-button
          icon="ellipsis"
          kind="default"
          size="sm"
          [iconSize]="14"
          [label]="texts().more"
          [menu]="menu.template()"
        />
      }
    </div>
    @for (action of actions(); track action.id) {
      @if (action.consequence; as text) {
        <p>
          <b>{{ action.label }}</b> {{ text }}
        </p>
      }
    }
    <mi-menu #menu="miMenu" [items]="more()" [label]="texts().more" (chosen)="chosen.emit($event)" />
  `,
  styles: `
    .buttons {
      flex-wrap: wrap;
      gap: 6px;
    }
    p {
      margin-top: 6px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    b {
      font-weight: 500;
      color: var(--text-2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ModerationActions {
  protected readonly texts = inject(UI_TEXTS);
  readonly actions = input.required<readonly DecisionAction[]>();
  readonly more = input<readonly MenuItem[]>([]);
  readonly chosen = output<string>();
}
