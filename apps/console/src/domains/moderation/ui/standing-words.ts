import { inject, Injectable } from '@angular/core';
import type { BanView, ChannelKind, Standing } from '@parvis/contracts';
import { channelName, Format, type IconName, type Tone } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

interface Shown {
  text: string;
  tone: Tone;
  icon: IconName;
}

const LOOK: Record<Standing, { tone: Tone; icon: IconName }> = {
  none: { tone: 'neutral', icon: 'minus' },
  trusted: { tone: 'ok', icon: 'shield-check' },
  warned: { tone: 'warn', icon: 'flag' },
  premoderated: { tone: 'warn', icon: 'eye' },
  blocked: { tone: 'bad', icon: 'square-slash' },
  banned: { tone: 'bad', icon: 'ban' },
};
const BAN_LOOK: Record<BanView['state'], { tone: Tone; icon: IconName }> = {
  none: { tone: 'neutral', icon: 'minus' },
  pending: { tone: 'info', icon: 'clock' },
  banned: { tone: 'ok', icon: 'check' },
  lifted: { tone: 'ok', icon: 'check' },
  failed: { tone: 'bad', icon: 'triangle-alert' },
  unsupported: { tone: 'info', icon: 'info' },
};

/** How a person stands, and what the channel made of it, in words. */
@Injectable({ providedIn: 'root' })
export class StandingWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly directory = inject(Directory);

  standing(standing: Standing): Shown {
    return { text: this.language.text(`moderation.standing.${standing}`), ...LOOK[standing] };
  }

  /** Null where nothing was ever asked of the channel. */
  ban({ state }: BanView, channel: ChannelKind): Shown | null {
    if (state === 'none') return null;
    return { text: this.language.text(`followup.ban.${state}`, { channel: channelName(channel) }), ...BAN_LOOK[state] };
  }

  /** When it ends by itself; empty where somebody has to end it. */
  until(at: string | null): string {
    return at === null ? '' : this.language.text('followup.until', { at: this.format.long(at) });
  }

  reason(id: string | null): string {
    if (id === null) return '';
    const known = this.directory.policyReasons().find((reason) => reason.id === id);
    return known ? this.language.pick(known.label) : this.language.text('followup.reason-gone');
  }

  /** Who said so; strikes and expiries are nobody. */
  by(memberId: string | null): string {
    return memberId === null ? this.language.text('followup.by-itself') : this.directory.memberName(memberId);
  }
}
