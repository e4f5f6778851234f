import { DestroyRef, Directive, ElementRef, inject, Injector, input, signal, ViewContainerRef } from '@angular/core';
import type { MenuSource } from './menu';

/** Opens a menu from a button: `<button [miMenuFor]="menu.template()">`. The layer is loaded on the first press. */
@Directive({
  selector: 'button[miMenuFor]',
  host: {
    'aria-haspopup': 'menu',
    '[attr.aria-expanded]': 'isOpen()',
    '(click)': 'toggle()',
    '(keydown.arrowdown)': 'openByKey($event)',
    '(keydown.arrowup)': 'openByKey($event)',
  },
})
export class MenuFor {
  private readonly injector = inject(Injector);
  private readonly container = inject(ViewContainerRef);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private close: (() => void) | null = null;
  protected readonly isOpen = signal(false);

  readonly source = input.required<MenuSource>({ alias: 'miMenuFor' });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.close?.());
  }

  protected toggle(): void {
    if (this.isOpen()) this.close?.();
    else void this.open();
  }

  protected openByKey(event: Event): void {
    event.preventDefault();
    if (!this.isOpen()) void this.open();
  }

  private async open(): Promise<void> {
    this.isOpen.set(true);
    const { openMenuLayer } = await import('./menu-layer');
    const { content, chosen } = this.source();
    const chosenOnce = chosen.subscribe(() => this.close?.());
    this.close = openMenuLayer({
      injector: this.injector,
      container: this.container,
      origin: this.element.nativeElement,
      content,
      closed: () => {
        chosenOnce.unsubscribe();
        this.close = null;
        this.isOpen.set(false);
      },
    });
  }
}
