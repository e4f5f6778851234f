import {
  createFlexibleConnectedPositionStrategy,
  createOverlayRef,
  createRepositionScrollStrategy,
} from '@angular/cdk/overlay';
import { ComponentPortal, type ComponentType } from '@angular/cdk/portal';
import type { Injector } from '@angular/core';

export interface TooltipLayer {
  element: HTMLElement;
  close: () => void;
}

/** Draws a component under its origin, or above it where there is no room. */
export function openTooltipLayer<T>(
  injector: Injector,
  origin: HTMLElement,
  component: ComponentType<T>,
): { layer: TooltipLayer; tooltip: T } {
  const positionStrategy = createFlexibleConnectedPositionStrategy(injector, origin)
    .withPositions([
      { originX: 'center', originY: 'bottom', overlayX: 'center', overlayY: 'top', offsetY: 6 },
      { originX: 'center', originY: 'top', overlayX: 'center', overlayY: 'bottom', offsetY: -6 },
    ])
    .withPush(true)
    .withViewportMargin(8);
  const overlay = createOverlayRef(injector, {
    positionStrategy,
    scrollStrategy: createRepositionScrollStrategy(injector),
  });
  const { instance } = overlay.attach(new ComponentPortal(component));
  return { layer: { element: overlay.overlayElement, close: () => overlay.dispose() }, tooltip: instance };
}
