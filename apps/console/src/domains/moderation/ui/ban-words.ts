import { inject, Injectable } from '@angular/core';
import type { ChannelKind, RequestPreview } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

/** What a ban does, by channel; where a channel has no ban the person is blocked here, which is more than not at all. */
@Injectable({ providedIn: 'root' })
export class BanWords {
  private readonly language = inject(Language);

  lines({ byChannel }: Pick<RequestPreview, 'byChannel'>): { channel: ChannelKind; text: string }[] {
    return [...new Set(byChannel.map(({ channel }) => channel))].map((channel) => {
      const sum = (name: 'can' | 'cannot' | 'fallsBack') => byChannel.filter((one) => one.channel === channel).reduce((total, one) => total + one[name], 0); // prettier-ignore
      const said = (key: string, count: number) => (count > 0 ? [this.language.text(`moderation.ban.${key}`, { count, channel: channelName(channel) })] : []); // prettier-ignore
      const left = sum('cannot') - sum('fallsBack');
      return { channel, text: [...said('can', sum('can')), ...said('falls-back', sum('fallsBack')), ...said('cannot', left)].join(' ') }; // prettier-ignore
    });
  }
}
