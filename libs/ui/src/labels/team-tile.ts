import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { IdentityHues } from './identity-hues';

/** First letter of a team on one of its three hues, kept for life. Its name stands beside it. */
@Component({
  selector: 'mi-team-tile',
  template: `{{ letter() }}`,
  host: { class: 'tile s16', 'aria-hidden': 'true', '[attr.data-team]': 'hue()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TeamTile {
  private readonly hues = inject(IdentityHues);
  readonly name = input.required<string>();
  readonly id = input<string>();
  protected readonly letter = computed(() => [...this.name().trim()][0]?.toUpperCase() ?? '');
  protected readonly hue = computed(() => this.hues.ofTeam(this.id() ?? this.name()));
}
