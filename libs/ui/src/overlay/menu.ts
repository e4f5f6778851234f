import {
  ChangeDetectionStrategy,
  Component,
  computed,
  input,
  output,
  type OutputRef,
  TemplateRef,
  viewChild,
} from '@angular/core';
import type { MenuItem } from './menu-item';
import { MenuList } from './menu-list';

/** What a trigger needs of a menu: what to draw, and when a line was chosen. */
export interface MenuSource {
  content: TemplateRef<unknown>;
  chosen: OutputRef<string>;
}

/**
 * A list of actions in a floating layer. Give its `template()` to a button's `menu` or to `miMenuFor`. What draws it is
 * loaded when a menu is first opened.
 */
@Component({
  selector: 'mi-menu',
  imports: [MenuList],
  template: `<ng-template #menu>
    @defer (on immediate) {
      <mi-menu-list [items]="items()" [label]="label()" [takesFocus]="true" (chosen)="chosen.emit($event)" />
    }
  </ng-template>`,
  styles: `
    :host {
      display: none;
    }
  `,
  exportAs: 'miMenu',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Menu {
  readonly items = input.required<readonly MenuItem[]>();
  readonly label = input.required<string>();
  /** The id of the chosen line. */
  readonly chosen = output<string>();
  private readonly content = viewChild.required<TemplateRef<unknown>>('menu');
  readonly template = computed<MenuSource>(() => ({ content: this.content(), chosen: this.chosen }));
}
