import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  type ElementRef,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { markWords } from './mark-words';
import { SafeHtmlDocument } from './safe-html-document';

const MIN_HEIGHT = 40;
const MAX_HEIGHT = 20_000;

/**
 * The markup of an e-mail in a frame of its own: no script, no form, no way up, no request to the outside. Links open in
 * a new tab. The frame is as high as its content.
 */
@Component({
  selector: 'app-email-frame',
  imports: [SafeHtmlDocument],
  template: `<iframe
    #frame
    sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    referrerpolicy="no-referrer"
    loading="lazy"
    [title]="label()"
    [style.height.px]="height()"
    [appSafeHtmlDocument]="page()"
    (load)="show()"
  ></iframe>`,
  styles: `
    :host {
      display: block;
    }
    iframe {
      display: block;
      width: 100%;
      border: 0;
      border-radius: var(--r-2);
      background: var(--surface);
      color-scheme: light;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmailFrame {
  readonly html = input.required<string>();
  readonly label = input.required<string>();
  readonly language = input<string | null>(null);
  /** Words to mark, as those that a search found. */
  readonly marked = input<readonly string[]>([]);

  private readonly frame = viewChild.required<ElementRef<HTMLIFrameElement>>('frame');
  protected readonly height = signal(MIN_HEIGHT);
  protected readonly page = computed(() => ({ html: this.html(), language: this.language() }));

  constructor() {
    effect(() => {
      this.marked();
      this.mark();
    });
  }

  protected show(): void {
    this.mark();
    const body = this.frame().nativeElement.contentDocument?.body;
    if (body) this.height.set(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, body.scrollHeight)));
  }

  private mark(): void {
    const page = this.frame().nativeElement.contentDocument;
    if (page?.body) markWords(page, this.marked());
  }
}
