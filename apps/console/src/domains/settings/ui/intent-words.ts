import { inject, Injectable } from '@angular/core';
import type { AccountView, ChannelKind, ItemKind, ScreeningRuleContent, VerbCapability } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { verbOfIntent } from '../data/intent-verb';

type Wish = Pick<ScreeningRuleContent, 'intent' | 'allowFinal' | 'scope'>;

/** What a rule that acts comes to on one connected channel. */
export interface IntentOnChannel {
  channel: ChannelKind;
  text: string;
  /** `final`: it cannot be taken back there. */
  effect: 'acts' | 'final' | 'nothing';
}

/** What an intent does on each channel that is connected and in the scope of the rule. */
@Injectable({ providedIn: 'root' })
export class IntentWords {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);

  onChannels({ intent, allowFinal, scope }: Wish): IntentOnChannel[] {
    const lines = this.accountsIn(scope).flatMap(({ channel, capabilities }) => {
      const kinds = scope.kinds.length === 0 ? capabilities.itemKinds : scope.kinds.filter((kind) => capabilities.itemKinds.includes(kind as ItemKind)); // prettier-ignore
      return kinds.map((one) => {
        const kind = one as ItemKind;
        return { channel, kind, ...this.line(capabilities.verbs[kind] ?? [], intent, allowFinal) };
      });
    });
    return this.told(lines).sort((a, b) => a.text.localeCompare(b.text, this.language.locale()));
  }

  private accountsIn({ channels, accountIds }: Wish['scope']): AccountView[] {
    return this.directory
      .accounts()
      .filter(({ id }) => accountIds.length === 0 || accountIds.includes(id))
      .filter(({ channel }) => channels.length === 0 || channels.includes(channel));
  }

  private line(verbs: readonly VerbCapability[], intent: Wish['intent'], allowFinal: boolean) {
    const { verb, why } = verbOfIntent(intent, verbs, allowFinal);
    if (!verb) return { said: this.language.text(`screening.reach.${why}`), effect: 'nothing' as const };
    const consequence = this.language.pick(verb.consequence);
    if (verb.reversible) return { said: consequence, effect: 'acts' as const };
    return { said: this.language.text('screening.reach.final', { consequence }), effect: 'final' as const };
  }

  /** One line where a channel does the same for every kind, else one for each. */
  private told(
    lines: readonly { channel: ChannelKind; kind: ItemKind; said: string; effect: IntentOnChannel['effect'] }[],
  ) {
    const told = new Map<string, IntentOnChannel>();
    for (const { channel, kind, said, effect } of lines) {
      const isSame = lines.every((other) => other.channel !== channel || other.said === said);
      const who = isSame
        ? channelName(channel)
        : `${channelName(channel)}, ${this.language.text(`settings.kind.${kind}`)}`;
      const text = this.language.text('screening.reach.line', { who, said });
      told.set(text, { channel, text, effect });
    }
    return [...told.values()];
  }
}
