import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';

const NEAR_END_PX = 48;
const UNREAD_MARGIN_PX = 32;

/**
 * The conversation as a feed: opens at the first unread message or at the end, stays at the end while it is there, and
 * takes in older messages without moving what is in view. Page keys go from message to message.
 */
@Component({
  selector: 'mi-thread',
  imports: [Icon],
  template: `
    <div
      #scroller
      class="scroller scroll"
      tabindex="0"
      [id]="anchorId()"
      role="region"
      [attr.aria-label]="label()"
      (scroll)="note()"
      (keydown)="onKey($event)"
    >
      <div #content class="content">
        @if (olderLabel(); as text) {
          <button type="button" class="older tap" [attr.aria-disabled]="busy() ? true : null" (click)="askOlder()">
            <mi-icon name="arrow-up" [size]="12" />{{ text }}
          </button>
        }
        <div role="feed" [attr.aria-label]="label()" [attr.aria-busy]="busy()"><ng-content /></div>
      </div>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex: 1;
      min-height: 0;
    }
    .scroller {
      display: flex;
      flex: 1;
      flex-direction: column;
      padding: 0 20px;
      mask-image: linear-gradient(transparent 0, black 18px);
      overflow-anchor: none;
    }
    .scroller:focus-visible {
      outline-offset: -4px;
    }
    .content {
      margin-top: auto;
      padding: 18px 0 14px;
    }
    .older {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 24px;
      margin: 0 0 2px 44px;
      font-size: 12px;
      font-weight: 500;
      color: var(--accent-text);
    }
    @media (max-width: 640px) {
      .scroller {
        padding: 0 14px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Thread {
  private readonly injector = inject(Injector);
  readonly label = input.required<string>();
  /** A new value is another conversation: the thread then opens at its own place. */
  readonly conversation = input<string>('');
  readonly olderLabel = input<string | null>(null);
  readonly busy = input(false);
  /** Id that a skip link leads to. */
  readonly anchorId = input<string | null>(null);
  readonly older = output();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private isAtEnd = true;
  private opening = true;
  private distanceToEnd = 0;
  private firstArticle: HTMLElement | undefined;

  constructor() {
    effect(() => {
      this.conversation();
      this.opening = true;
      afterNextRender(() => this.place(), { injector: this.injector });
    });
    afterNextRender(() => {
      const sizes = new ResizeObserver(() => this.place());
      sizes.observe(this.content().nativeElement);
      sizes.observe(this.scroller().nativeElement);
      this.injector.get(DestroyRef).onDestroy(() => sizes.disconnect());
    });
  }

  /** Shows the newest message, as after sending one. */
  toEnd(): void {
    this.isAtEnd = true;
    afterNextRender(() => this.place(), { injector: this.injector });
  }

  protected askOlder(): void {
    if (!this.busy()) this.older.emit();
  }

  protected note(): void {
    const element = this.scroller().nativeElement;
    this.distanceToEnd = element.scrollHeight - element.scrollTop;
    this.isAtEnd = this.distanceToEnd - element.clientHeight < NEAR_END_PX;
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
    const articles = this.articles();
    const current = articles.findIndex((article) => article.contains(event.target as Node));
    const next =
      event.key === 'PageDown' ? articles[current + 1] : articles[current < 0 ? articles.length - 1 : current - 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /** Keeps the reader's place: the end when there, else the same distance from it, since older messages come in above. */
  private place(): void {
    const element = this.scroller().nativeElement;
    const first = this.articles()[0];
    this.number();
    if (this.opening && first) this.openAt(element);
    else if (this.isAtEnd) element.scrollTop = element.scrollHeight;
    else if (first !== this.firstArticle) element.scrollTop = element.scrollHeight - this.distanceToEnd;
    this.opening &&= first === undefined;
    this.firstArticle = first;
    this.note();
  }

  /** The end, or the first unread message when the end would hide it. */
  private openAt(element: HTMLElement): void {
    element.scrollTop = element.scrollHeight;
    const unread = element.querySelector('[data-new]');
    if (!unread) return;
    const hidden = element.getBoundingClientRect().top + UNREAD_MARGIN_PX - unread.getBoundingClientRect().top;
    if (hidden > 0) element.scrollTop -= hidden;
  }

  private articles(): HTMLElement[] {
    return [...this.content().nativeElement.querySelectorAll<HTMLElement>('article, [role="article"]')];
  }

  private number(): void {
    const articles = this.articles();
    const total = this.olderLabel() === null ? articles.length : -1;
    articles.forEach((article, index) => {
      article.setAttribute('aria-posinset', String(index + 1));
      article.setAttribute('aria-setsize', String(total));
    });
  }
}
