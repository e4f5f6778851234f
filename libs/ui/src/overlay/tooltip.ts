import {
  createFlexibleConnectedPositionStrategy,
  createOverlayRef,
  createRepositionScrollStrategy,
  type OverlayRef,
} from '@angular/cdk/overlay';
import { ComponentPortal } from '@angular/cdk/portal';
import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  Directive,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
} from '@angular/core';
import { Kbd } from '../labels/kbd';

const OPEN_MS = 400;
const CLOSE_MS = 120;
let nextId = 0;

@Component({
  selector: 'mi-tooltip',
  imports: [Kbd],
  template: `{{ text() }}
    @if (keys(); as keys) {
      <mi-kbd [keys]="keys" />
    }`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      max-width: 280px;
      padding: 5px 9px;
      border-radius: 7px;
      background: var(--text);
      color: var(--surface);
      font: 500 12px/18px var(--font);
      box-shadow: var(--e-2);
      animation: mi-appear var(--d-1) var(--ease);
    }
  `,
  host: { role: 'tooltip', '[id]': 'id()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tooltip {
  readonly id = signal('');
  readonly text = signal('');
  readonly keys = signal<string | undefined>(undefined);
}

/** Names an action and its key on hover and on keyboard focus. It can be hovered itself, and `Esc` dismisses it. */
@Directive({
  selector: '[miTooltip]',
  host: {
    '(mouseenter)': 'schedule()',
    '(mouseleave)': 'leave()',
    '(focusin)': 'focused()',
    '(focusout)': 'close()',
    '(click)': 'close()',
    '(document:keydown.escape)': 'close()',
  },
})
export class TooltipFor {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);
  private readonly id = `mi-tooltip-${nextId++}`;
  private overlay: OverlayRef | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly text = input<string | undefined>(undefined, { alias: 'miTooltip' });
  readonly keys = input<string | undefined>(undefined, { alias: 'miTooltipKeys' });
  /** Adds the text as description; leave false where it only repeats the name. */
  readonly describes = input(false, { alias: 'miTooltipDescribes' });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.close());
  }

  protected schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), OPEN_MS);
  }

  protected leave(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), CLOSE_MS);
  }

  protected focused(): void {
    if (
      this.element.nativeElement.querySelector(':focus-visible') ||
      this.element.nativeElement.matches(':focus-visible')
    )
      this.schedule();
  }

  protected close(): void {
    clearTimeout(this.timer);
    this.overlay?.dispose();
    this.overlay = undefined;
    if (this.describes()) this.described()?.removeAttribute('aria-describedby');
  }

  private open(): void {
    const text = this.text();
    if (!text || this.overlay) return;
    const position = createFlexibleConnectedPositionStrategy(this.injector, this.element)
      .withPositions([
        { originX: 'center', originY: 'bottom', overlayX: 'center', overlayY: 'top', offsetY: 6 },
        { originX: 'center', originY: 'top', overlayX: 'center', overlayY: 'bottom', offsetY: -6 },
      ])
      .withPush(true)
      .withViewportMargin(8);
    this.overlay = createOverlayRef(this.injector, {
      positionStrategy: position,
      scrollStrategy: createRepositionScrollStrategy(this.injector),
    });
    const tooltip = this.overlay.attach(new ComponentPortal(Tooltip));
    tooltip.instance.id.set(this.id);
    tooltip.instance.text.set(text);
    tooltip.instance.keys.set(this.keys());
    this.overlay.overlayElement.addEventListener('mouseenter', () => clearTimeout(this.timer));
    this.overlay.overlayElement.addEventListener('mouseleave', () => this.leave());
    if (this.describes()) this.described()?.setAttribute('aria-describedby', this.id);
  }

  /** The focusable element: the host, or the native control inside a component. */
  private described(): HTMLElement | null {
    const host = this.element.nativeElement;
    return host.matches('button, a, input, [tabindex]') ? host : host.querySelector('button, a, input, [tabindex]');
  }
}
