import {
  createFlexibleConnectedPositionStrategy,
  createOverlayRef,
  createRepositionScrollStrategy,
} from '@angular/cdk/overlay';
import { TemplatePortal } from '@angular/cdk/portal';
import type { Injector, TemplateRef, ViewContainerRef } from '@angular/core';

export interface MenuLayerOptions {
  injector: Injector;
  container: ViewContainerRef;
  origin: HTMLElement;
  content: TemplateRef<unknown>;
  /** Called once, however it was closed; focus goes back to the origin when it was inside. */
  closed: () => void;
}

/** Draws a menu under its origin until it is left; returns how to close it. */
export function openMenuLayer({ injector, container, origin, content, closed }: MenuLayerOptions): () => void {
  const positionStrategy = createFlexibleConnectedPositionStrategy(injector, origin)
    .withPositions([
      { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
      { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
      { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
      { originX: 'end', originY: 'top', overlayX: 'end', overlayY: 'bottom', offsetY: -4 },
    ])
    .withFlexibleDimensions(false) // as tall as its lines, never cut to what is left below
    .withPush(true)
    .withViewportMargin(8);
  const layer = createOverlayRef(injector, {
    positionStrategy,
    scrollStrategy: createRepositionScrollStrategy(injector),
  });
  // its lines are loaded after it was placed: near an edge it has to be placed again once they are there
  const sizes = new ResizeObserver(() => {
    layer.updatePosition();
  });
  const close = () => {
    if (!layer.hasAttached()) return;
    sizes.disconnect();
    layer.dispose();
    const focused = origin.ownerDocument.activeElement;
    if (focused === null || focused === origin.ownerDocument.body) origin.focus();
    closed();
  };
  layer.attach(new TemplatePortal(content, container));
  sizes.observe(layer.overlayElement);
  layer.outsidePointerEvents().subscribe((event) => {
    if (!origin.contains(event.target as Node)) close();
  });
  layer.keydownEvents().subscribe((event) => {
    const isInside = layer.overlayElement.contains(event.target as Node); // Escape in a further menu closes that one only
    if (event.key === 'Tab' || (event.key === 'Escape' && isInside)) close();
  });
  return close;
}
