import { ChangeDetectionStrategy, Component, computed, type ElementRef, input, output, viewChild } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import type { MenuSource } from '../overlay/menu';
import { MenuFor } from '../overlay/menu-for';
import { TooltipFor } from '../overlay/tooltip';
import { ariaKeys } from '../services/key-chord';

/** An icon that has a name and, in its tooltip, a key: `<mi-icon-button icon="moon" label="Mettre en veille" keys="H" />`. */
@Component({
  selector: 'mi-icon-button',
  imports: [MenuFor, Icon, TooltipFor],
  template: `
    @if (menu(); as template) {
      <button
        #button
        type="button"
        [class]="classes()"
        [attr.aria-label]="label()"
        [miMenuFor]="template"
        [disabled]="disabled()"
        [miTooltip]="label()"
      >
        <mi-icon [name]="icon()" [size]="glyph()" />
      </button>
    } @else {
      <button
        #button
        type="button"
        [class]="classes()"
        [attr.aria-label]="label()"
        [attr.aria-pressed]="on()"
        [attr.aria-expanded]="expanded()"
        [attr.aria-disabled]="disabledReason() ? true : null"
        [attr.aria-keyshortcuts]="shortcut()"
        [disabled]="disabled()"
        [miTooltip]="disabledReason() ?? label()"
        [miTooltipKeys]="disabledReason() ? undefined : keys()"
        [miTooltipDescribes]="disabledReason() !== null"
        (click)="press($event)"
      >
        <mi-icon [name]="icon()" [size]="glyph()" />
      </button>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }
    .btn[aria-pressed='true'] .i {
      color: var(--accent-text);
    }
    .btn:disabled,
    .btn[aria-disabled='true'] {
      opacity: 0.5;
      cursor: not-allowed;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class IconButton {
  readonly icon = input.required<IconName>();
  readonly label = input.required<string>();
  readonly keys = input<string>();
  readonly kind = input<'ghost' | 'default'>('ghost');
  readonly size = input<'sm' | 'md'>('md');
  /** Size of the glyph in pixels; follows the button when not given. */
  readonly iconSize = input<number>();
  readonly disabled = input(false);
  readonly disabledReason = input<string | null>(null);
  readonly on = input<boolean | null>(null);
  readonly expanded = input<boolean | null>(null);
  readonly menu = input<MenuSource>();
  readonly pressed = output<MouseEvent>();

  private readonly native = viewChild.required<ElementRef<HTMLButtonElement>>('button');
  protected readonly classes = computed(
    () => `btn icon ${this.kind() === 'ghost' ? 'ghost' : ''} ${this.size() === 'sm' ? 'sm' : ''}`,
  );
  protected readonly glyph = computed(() => this.iconSize() ?? 16);
  protected readonly shortcut = computed(() => {
    const keys = this.keys();
    return keys ? ariaKeys(keys) : null;
  });

  get element(): HTMLElement {
    return this.native().nativeElement;
  }

  focus(): void {
    this.element.focus();
  }

  protected press(event: MouseEvent): void {
    if (this.disabledReason() !== null) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else this.pressed.emit(event);
  }
}
