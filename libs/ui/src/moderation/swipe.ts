import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import { Icon } from '../icon/icon';
import type { Decision } from './decision-bar';

/** Share of the width from which letting go decides; below it the row goes back. */
const DECIDES_FROM = 0.4;
/** Pixels before it is known whether a finger scrolls or swipes. */
const SLACK = 10;

interface Hold {
  pointerId: number;
  x: number;
  y: number;
  width: number;
  isSwipe: boolean;
}

/**
 * A row that a finger pushes aside to decide: to the right for one decision, to the left for another. What letting go would do
 * shows in colour and words below it; pushed less than two fifths of the width it goes back and nothing happens. The buttons of
 * the row do the same, so that nobody has to swipe.
 */
@Component({
  selector: 'mi-swipe',
  imports: [Icon],
  template: `
    @if (shown(); as decision) {
      <div class="under" [class]="tone()" [class.left]="shift() < 0" [class.armed]="isArmed()" aria-hidden="true">
        <span><mi-icon [name]="decision.icon" />{{ decision.disabledReason ?? decision.label }}</span>
      </div>
    }
    <div
      class="front"
      [class.held]="hold() !== null"
      [style.transform]="shift() ? 'translateX(' + shift() + 'px)' : null"
    >
      <ng-content />
    </div>
  `,
  styleUrl: './swipe.css',
  host: {
    '(pointerdown)': 'take($event)',
    '(pointermove)': 'follow($event)',
    '(pointerup)': 'letGo($event)',
    '(pointercancel)': 'goBack()',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Swipe {
  readonly right = input<Decision | null>(null);
  readonly left = input<Decision | null>(null);
  /** The id of the decision. */
  readonly decided = output<string>();

  protected readonly hold = signal<Hold | null>(null);
  protected readonly shift = signal(0);
  protected readonly shown = computed(() => (this.shift() > 0 ? this.right() : this.shift() < 0 ? this.left() : null));
  protected readonly tone = computed(() => (this.shown()?.disabledReason ? 'plain' : (this.shown()?.tone ?? 'plain')));
  protected readonly isArmed = computed(() => {
    const hold = this.hold();
    return hold !== null && Math.abs(this.shift()) >= hold.width * DECIDES_FROM && !this.shown()?.disabledReason;
  });
  /** The click that follows a swipe opens nothing. */
  private swallows = false;

  constructor() {
    // before the buttons of the row and the list around it hear of it
    inject<ElementRef<HTMLElement>>(ElementRef).nativeElement.addEventListener('click', (event) => { this.swallow(event); }, true); // prettier-ignore
  }

  protected take(event: PointerEvent): void {
    this.swallows = false;
    if (!event.isPrimary || event.button !== 0) return;
    const width = (event.currentTarget as HTMLElement).getBoundingClientRect().width;
    this.hold.set({ pointerId: event.pointerId, x: event.clientX, y: event.clientY, width, isSwipe: false });
  }

  protected follow(event: PointerEvent): void {
    const hold = this.hold();
    if (hold?.pointerId !== event.pointerId) return;
    const [x, y] = [event.clientX - hold.x, event.clientY - hold.y];
    if (!hold.isSwipe && Math.abs(y) > SLACK && Math.abs(y) > Math.abs(x)) {
      this.goBack();
      return;
    }
    if (!hold.isSwipe && Math.abs(x) <= SLACK) return;
    // a touch stays with the element it began on: nothing has to be captured
    if (!hold.isSwipe) this.hold.set({ ...hold, isSwipe: true });
    const isOffered = (x > 0 ? this.right() : this.left()) !== null;
    this.shift.set(isOffered ? x : 0);
  }

  protected letGo(event: PointerEvent): void {
    const hold = this.hold();
    if (hold?.pointerId !== event.pointerId) return;
    this.swallows = hold.isSwipe;
    const decision = this.isArmed() ? this.shown() : null;
    this.goBack();
    if (decision) this.decided.emit(decision.id);
  }

  protected goBack(): void {
    this.hold.set(null);
    this.shift.set(0);
  }

  private swallow(event: Event): void {
    if (!this.swallows) return;
    this.swallows = false;
    event.stopPropagation();
    event.preventDefault();
  }
}
