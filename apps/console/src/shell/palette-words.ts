import { inject, Injectable } from '@angular/core';
import { CHANNEL_KINDS, type ViewView } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import { TranslocoService } from '@jsverse/transloco';
import { Language } from '../shared/i18n/language';

/** The words by which the palette finds a line, in both languages. */
@Injectable({ providedIn: 'root' })
export class PaletteWords {
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);

  otherLanguage(key: string): string {
    const other = this.language.other();
    return this.transloco.translate(key, {}, other);
  }

  viewName(view: ViewView): string {
    if (view.kind === 'built-in') return this.language.text(`inbox.view.${view.key}`);
    const channel = view.kind === 'channel' ? CHANNEL_KINDS.find((kind) => view.key === `channel-${kind}`) : undefined;
    return channel ? channelName(channel) : view.name;
  }

  otherViewName(view: ViewView): string {
    return view.kind === 'built-in' ? this.otherLanguage(`inbox.view.${view.key}`) : '';
  }
}
