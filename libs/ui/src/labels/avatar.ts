import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { ChannelTile } from './channel-tile';
import { hashOf } from './hash';

const PATTERNS = 8;

/** A contact: a two-tone pattern fixed by the id, with the channel's tile on its corner when one is given. Decorative, the name stands beside it. */
@Component({
  selector: 'mi-avatar',
  imports: [ChannelTile],
  template: `<span [class]="pattern()" [style.--turn]="turn()" aria-hidden="true"></span>
    @if (channel(); as kind) {
      <mi-channel-tile [channel]="kind" />
    }`,
  styles: `
    .av {
      rotate: var(--turn, 0deg);
    }
  `,
  host: { class: 'av-wrap' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Avatar {
  readonly id = input.required<string>();
  readonly size = input<24 | 28 | 32 | 40>(32);
  readonly channel = input<ChannelKind | null>(null);
  private readonly hash = computed(() => hashOf(this.id()));
  protected readonly pattern = computed(
    () => `av a${(this.hash() % PATTERNS) + 1}${this.size() === 32 ? '' : ` s${this.size()}`}`,
  );
  // Four turns of eight patterns: two strangers side by side rarely look alike.
  protected readonly turn = computed(() => `${(Math.floor(this.hash() / PATTERNS) % 4) * 90}deg`);
}
