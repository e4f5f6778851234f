import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, type ElementRef, input, output, viewChild } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Kbd } from '../labels/kbd';
import type { MenuSource } from '../overlay/menu';
import { MenuFor } from '../overlay/menu-for';
import { TooltipFor } from '../overlay/tooltip';
import { ariaKeys } from '../services/key-chord';

export type ButtonKind = 'default' | 'primary' | 'ghost' | 'danger';

/**
 * A verb: `<mi-button icon="check" keys="E" (pressed)="handle()">Traiter</mi-button>`.
 * Blocked with a `disabledReason` it stays focusable and says why; with `disabled` alone it is out of reach.
 */
@Component({
  selector: 'mi-button',
  imports: [MenuFor, Icon, Kbd, NgTemplateOutlet, TooltipFor],
  templateUrl: './button.html',
  styleUrl: './button.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Button {
  readonly kind = input<ButtonKind>('default');
  readonly size = input<'sm' | 'md' | 'lg'>('md');
  readonly type = input<'button' | 'submit'>('button');
  readonly icon = input<IconName>();
  /** Draws the caret of a choice; on by itself when a menu is given. */
  readonly caret = input(false);
  readonly keys = input<string>();
  readonly disabled = input(false);
  readonly disabledReason = input<string | null>(null);
  /** Keeps its width and stops presses while something runs. */
  readonly busy = input(false);
  /** Makes it a toggle. */
  readonly on = input<boolean | null>(null);
  readonly expanded = input<boolean | null>(null);
  readonly menu = input<MenuSource>();
  readonly pressed = output<MouseEvent>();

  private readonly native = viewChild.required<ElementRef<HTMLButtonElement>>('button');
  protected readonly shortcut = computed(() => {
    const keys = this.keys();
    return keys ? ariaKeys(keys) : null;
  });
  // The tokens give every button but primary and ghost its dark ground, so danger and toggles build on those two.
  protected readonly classes = computed(() => {
    const kind = this.kind() === 'danger' ? 'primary danger' : this.on() ? 'ghost on' : this.kind();
    return `btn ${kind} ${this.size()}`;
  });
  protected readonly blocked = computed(() => this.busy() || this.disabledReason() !== null);

  /** The native button, to anchor a picker. */
  get element(): HTMLElement {
    return this.native().nativeElement;
  }

  focus(): void {
    this.element.focus();
  }

  protected press(event: MouseEvent): void {
    if (this.blocked()) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else this.pressed.emit(event);
  }
}
