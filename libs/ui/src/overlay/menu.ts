import { CdkContextMenuTrigger, CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, Directive, input, output, TemplateRef, viewChild } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Kbd } from '../labels/kbd';

/** One line of a menu. A line with `children` opens a further menu, one with `checked` is a toggle. */
export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  keys?: string;
  /** Second line in small: the consequence, or why it is blocked. */
  hint?: string;
  disabled?: boolean;
  danger?: boolean;
  checked?: boolean;
  /** Draws a line above. */
  separated?: boolean;
  children?: readonly MenuItem[];
}

/** A list of actions in a floating layer. Give its `template()` to a button's `menu` or to `miContextMenu`. */
@Component({
  selector: 'mi-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger, Icon, Kbd, NgTemplateOutlet],
  templateUrl: './menu.html',
  styleUrl: './menu.css',
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
