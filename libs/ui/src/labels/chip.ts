import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';

export const TONES = ['neutral', 'warn', 'bad', 'ok', 'info', 'accent'] as const;
/** Meaning of a colour: warn is time running out, bad is refused or missed, ok is published or met, info is advice. */
export type Tone = (typeof TONES)[number];

/** A short state: `<mi-chip tone="warn" icon="arrow-up">Haute</mi-chip>`. */
@Component({
  selector: 'mi-chip',
  imports: [Icon],
  template: `@if (icon(); as name) {
      <mi-icon [name]="name" [size]="12" />
    }
    <ng-content />`,
  host: {
    class: 'chip',
    '[class.warn]': 'tone() === "warn"',
    '[class.bad]': 'tone() === "bad"',
    '[class.ok]': 'tone() === "ok"',
    '[class.info]': 'tone() === "info"',
    '[class.acc]': 'tone() === "accent"',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Chip {
  readonly tone = input<Tone>('neutral');
  readonly icon = input<IconName>();
}
