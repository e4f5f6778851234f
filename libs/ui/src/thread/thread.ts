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
const TARGET_SHARE = 3;

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
      (wheel)="release()"
      (touchmove)="release()"
      (pointerdown)="release()"
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
  /**
   * What to show rather than the first unread message or the end: the `data-entry` of a child, as soon as it is there. It is
   * held in view while things above it load, until the reader scrolls.
   */
  readonly target = input<string | null>(null);
  readonly older = output();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  private isAtEnd = true;
  private opening = true;
  private distanceToEnd = 0;
  private firstArticle: HTMLElement | undefined;
  private held: string | null = null;

  constructor() {
    effect(() => {
      this.held = this.target();
      this.conversation();
      if (this.held !== null) afterNextRender(() => this.place(), { injector: this.injector });
    });
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
    this.held = null;
    this.isAtEnd = true;
    afterNextRender(() => this.place(), { injector: this.injector });
  }

  protected askOlder(): void {
    this.held = null;
    if (!this.busy()) this.older.emit();
  }

  protected note(): void {
    const element = this.scroller().nativeElement;
    this.distanceToEnd = element.scrollHeight - element.scrollTop;
    this.isAtEnd = this.distanceToEnd - element.clientHeight < NEAR_END_PX;
  }

  /** The reader goes where they want: nothing is held in view any more. */
  protected release(): void {
    this.held = null;
  }

  protected onKey(event: KeyboardEvent): void {
    this.release();
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
    const target = this.heldElement();
    this.number();
    if (target) this.showHeld(element, target);
    else if (this.opening && first) this.openAt(element);
    else if (this.isAtEnd) element.scrollTop = element.scrollHeight;
    else if (first !== this.firstArticle) element.scrollTop = element.scrollHeight - this.distanceToEnd;
    this.opening &&= first === undefined;
    this.firstArticle = first;
    this.note();
  }

  private heldElement(): HTMLElement | null {
    const held = this.held;
    const entries = this.content().nativeElement.querySelectorAll<HTMLElement>('[data-entry]');
    return held === null ? null : ([...entries].find((one) => one.dataset['entry'] === held) ?? null);
  }

  /** Below the upper edge by a third of the window, so that what was said before it is seen too. */
  private showHeld(element: HTMLElement, target: HTMLElement): void {
    const above = target.getBoundingClientRect().top - element.getBoundingClientRect().top;
    element.scrollTop += above - element.clientHeight / TARGET_SHARE;
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
