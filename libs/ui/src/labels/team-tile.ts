import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { hashOf } from './hash';

/** First letter of a team on one of its three hues, chosen by the team's id. Its name stands beside it. */
@Component({
  selector: 'mi-team-tile',
  template: `{{ letter() }}`,
  host: { class: 'tile s16', 'aria-hidden': 'true', '[attr.data-team]': 'hue()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TeamTile {
  readonly name = input.required<string>();
  readonly id = input<string>();
  protected readonly letter = computed(() => [...this.name().trim()][0]?.toUpperCase() ?? '');
  protected readonly hue = computed(() => (hashOf(this.id() ?? this.name()) % 3) + 1);
}
