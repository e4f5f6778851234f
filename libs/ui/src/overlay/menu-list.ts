import { CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { NgTemplateOutlet } from '@angular/common';
import { afterNextRender, ChangeDetectionStrategy, Component, input, output, viewChild } from '@angular/core';
import { Icon } from '../icon/icon';
import { Kbd } from '../labels/kbd';
import type { MenuItem } from './menu-item';

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
  /** The first level takes focus when it is drawn; further ones are focused by the line that opens them. */
  readonly takesFocus = input(false);
  readonly chosen = output<string>();
  private readonly menu = viewChild.required(CdkMenu);

  constructor() {
    afterNextRender(() => {
      if (this.takesFocus()) this.menu().focusFirstItem('keyboard');
    });
  }

  /** The pointer has opened it on its way: the click that follows must not close it. */
  protected stayOpen(further: CdkMenuTrigger): void {
    queueMicrotask(() => {
      further.open();
    });
  }
}
