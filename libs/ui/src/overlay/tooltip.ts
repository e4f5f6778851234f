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
import type { TooltipLayer } from './tooltip-layer';

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
  private layer: TooltipLayer | undefined;
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
    this.timer = setTimeout(() => void this.open(), OPEN_MS);
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
    this.timer = undefined;
    this.layer?.close();
    this.layer = undefined;
    if (this.describes()) this.described()?.removeAttribute('aria-describedby');
  }

  private async open(): Promise<void> {
    const text = this.text();
    if (!text || this.layer) return;
    const wanted = this.timer;
    const { openTooltipLayer } = await import('./tooltip-layer');
    if (wanted !== this.timer || this.layer) return; // left while the layer was being loaded
    const { layer, tooltip } = openTooltipLayer(this.injector, this.element.nativeElement, Tooltip);
    this.layer = layer;
    tooltip.id.set(this.id);
    tooltip.text.set(text);
    tooltip.keys.set(this.keys());
    layer.element.addEventListener('mouseenter', () => clearTimeout(this.timer));
    layer.element.addEventListener('mouseleave', () => this.leave());
    if (this.describes()) this.described()?.setAttribute('aria-describedby', this.id);
  }

  /** The focusable element: the host, or the native control inside a component. */
  private described(): HTMLElement | null {
    const host = this.element.nativeElement;
    return host.matches('button, a, input, [tabindex]') ? host : host.querySelector('button, a, input, [tabindex]');
  }
}
