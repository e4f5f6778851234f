import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { UI_TEXTS } from '../texts/ui-texts';

/** A rating; fractions round to the nearest star, the accessible name keeps the exact figure. */
@Component({
  selector: 'mi-stars',
  imports: [Icon],
  template: `@for (full of marks(); track $index) {
    <span [class.off]="!full"><mi-icon name="star" [size]="size()" /></span>
  }`,
  host: { class: 'stars', role: 'img', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Stars {
  private readonly texts = inject(UI_TEXTS);
  readonly rating = input.required<number>();
  readonly outOf = input(5);
  readonly size = input(12);
  protected readonly marks = computed(() =>
    Array.from({ length: this.outOf() }, (_, index) => index < Math.round(this.rating())),
  );
  protected readonly label = computed(() => this.texts().stars(this.rating(), this.outOf()));
}
