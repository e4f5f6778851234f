import { CdkContextMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, Directive, input, output, TemplateRef, viewChild } from '@angular/core';
import { type MenuItem, MenuList } from './menu-list';

/** A list of actions in a floating layer. Give its `template()` to a button's `menu` or to `miContextMenu`. */
@Component({
  selector: 'mi-menu',
  imports: [MenuList],
  template: `<ng-template #menu
    ><mi-menu-list [items]="items()" [label]="label()" (chosen)="chosen.emit($event)"
  /></ng-template>`,
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
  readonly template = viewChild.required<TemplateRef<unknown>>('menu');
}

/** Opens a menu at the pointer, or by the context-menu key: `<div [miContextMenu]="menu.template()">`. */
@Directive({
  selector: '[miContextMenu]',
  hostDirectives: [{ directive: CdkContextMenuTrigger, inputs: ['cdkContextMenuTriggerFor: miContextMenu'] }],
})
export class ContextMenu {}
