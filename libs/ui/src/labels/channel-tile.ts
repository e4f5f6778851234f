import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';

/** Monogram, hue class (of the tokens, or made of them below), and the channel's name, which is the same in every language. */
const TILES: Record<ChannelKind, readonly [monogram: string, hue: string, name: string]> = {
  facebook: ['Fb', 'fb', 'Facebook'],
  messenger: ['Me', 'me', 'Messenger'],
  instagram: ['Ig', 'ig', 'Instagram'],
  whatsapp: ['Wa', 'wa', 'WhatsApp'],
  threads: ['Th', 'xx', 'Threads'],
  x: ['X', 'xx', 'X'],
  linkedin: ['Li', 'li', 'LinkedIn'],
  tiktok: ['Tk', 'tk', 'TikTok'],
  youtube: ['Yt', 'yt', 'YouTube'],
  'google-business': ['Go', 'go', 'Google'],
  'google-play': ['Gp', 'pl', 'Google Play'],
  'app-store': ['As', 'as', 'App Store'],
  trustpilot: ['Tp', 'tp', 'Trustpilot'],
  telegram: ['Tg', 'tg', 'Telegram'],
  mastodon: ['Ma', 'ma', 'Mastodon'],
  bluesky: ['Bs', 'bs', 'Bluesky'],
  reddit: ['Re', 're', 'Reddit'],
  discord: ['Di', 'di', 'Discord'],
  email: ['@', 'em', 'E-mail'],
  wordpress: ['Wp', 'bl', 'WordPress'],
  'web-widget': ['Ch', 'ch', 'Chat'],
  'generic-webhook': ['Wh', 'xx', 'Webhook'],
  listening: ['We', 'we', 'Web'],
};

/** The proper name of a channel. */
export const channelName = (kind: ChannelKind): string => TILES[kind][2];

/** Our own monogram of a channel, 18 px or 16. Named for assistive technology unless its name stands beside it. */
@Component({
  selector: 'mi-channel-tile',
  template: `{{ monogram() }}`,
  styles: `
    :host(.me) {
      background: color-mix(in oklab, var(--accent) 62%, var(--danger));
    }
    :host(.re) {
      background: color-mix(in oklab, var(--danger) 62%, var(--warning));
    }
    :host(.di) {
      background: var(--accent);
    }
    :host(.ch) {
      background: color-mix(in oklab, var(--info) 55%, var(--success));
    }
    :host(.we) {
      background: color-mix(in oklab, var(--warning) 62%, var(--success));
    }
  `,
  host: {
    '[class]': 'classes()',
    '[attr.role]': 'named() ? "img" : null',
    '[attr.aria-label]': 'named() ? (label() ?? name()) : null',
    '[attr.aria-hidden]': 'named() ? null : true',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelTile {
  readonly channel = input.required<ChannelKind>();
  readonly size = input<16 | 18>(16);
  /** False where the channel's name is written next to the tile. */
  readonly named = input(true);
  readonly label = input<string>();
  protected readonly monogram = computed(() => TILES[this.channel()][0]);
  protected readonly name = computed(() => channelName(this.channel()));
  protected readonly classes = computed(() => `tile ${TILES[this.channel()][1]}${this.size() === 16 ? ' s16' : ''}`);
}
