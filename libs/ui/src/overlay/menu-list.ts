import { CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
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

/** The open layer of a menu; a component of its own, so that each level finds the trigger that opened it. */
@Component({
  selector: 'mi-menu-list',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger, Icon, Kbd, NgTemplateOutlet],
  templateUrl: './menu-list.html',
  styleUrl: './menu-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MenuList {
  readonly items = input.required<readonly MenuItem[]>();
  readonly label = input.required<string>();
  readonly chosen = output<string>();
}
