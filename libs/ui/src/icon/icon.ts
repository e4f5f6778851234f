import { ChangeDetectionStrategy, Component, computed, inject, InjectionToken, input } from '@angular/core';
import type { IconName } from './icon-names';

/** Address of the sprite, relative to the page's base. */
export const ICON_SPRITE = new InjectionToken<string>('ICON_SPRITE', {
  providedIn: 'root',
  factory: () => 'sprite.svg',
});

/** One icon of the sprite: 16 px in text and lists, 18 in banners, 20 in the rail. Decorative; the name belongs to what holds it. */
@Component({
  selector: 'mi-icon',
  template: `<svg [attr.width]="size()" [attr.height]="size()" viewBox="0 0 16 16" aria-hidden="true">
    <use [attr.href]="href()" />
  </svg>`,
  styles: `
    svg {
      display: block;
    }
  `,
  host: { class: 'i' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Icon {
  private readonly sprite = inject(ICON_SPRITE);
  readonly name = input.required<IconName>();
  readonly size = input(16);
  protected readonly href = computed(() => `${this.sprite}#${this.name()}`);
}
