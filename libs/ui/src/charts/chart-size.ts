import { afterNextRender, DestroyRef, ElementRef, inject, Injector, signal, type Signal } from '@angular/core';

/** The width of the component in pixels, so that charts are drawn at their real size and text keeps its own. */
export function measuredWidth(initial: number): Signal<number> {
  const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  const injector = inject(Injector);
  const width = signal(initial);
  afterNextRender(() => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) width.set(element.clientWidth);
    });
    observer.observe(element);
    injector.get(DestroyRef).onDestroy(() => observer.disconnect());
  });
  return width.asReadonly();
}
