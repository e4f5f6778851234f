import { inject, Injectable } from '@angular/core';
import { type AccountView, type ChannelKind, type ItemKind, type ScreeningRuleContent, type VerbCapability, verbFor } from '@parvis/contracts'; // prettier-ignore
import { channelName } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

type Wish = Pick<ScreeningRuleContent, 'intent' | 'allowFinal' | 'scope'>;

/** What a rule that acts comes to on one connected channel. */
export interface IntentOnChannel {
  /** Null: several of them. */
  channel: ChannelKind | null;
  text: string;
  /** `final`: it cannot be taken back there. */
  effect: 'acts' | 'final' | 'nothing';
}

interface Line {
  channel: ChannelKind;
  kind: ItemKind;
  said: string;
  effect: IntentOnChannel['effect'];
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
    const byName = (a: IntentOnChannel, b: IntentOnChannel) => a.text.localeCompare(b.text, this.language.locale());
    const told = this.told(lines).sort(byName);
    return [...told.filter(({ effect }) => effect !== 'nothing'), ...told.filter(({ effect }) => effect === 'nothing')];
  }

  private accountsIn({ channels, accountIds }: Wish['scope']): AccountView[] {
    return this.directory
      .accounts()
      .filter(({ id }) => accountIds.length === 0 || accountIds.includes(id))
      .filter(({ channel }) => channels.length === 0 || channels.includes(channel));
  }

  private line(verbs: readonly VerbCapability[], intent: Wish['intent'], allowFinal: boolean) {
    const choice = verbFor(intent, verbs, { allowFinal });
    if (choice.verb === null) return { said: this.language.text(`screening.reach.${choice.why}`), effect: 'nothing' as const }; // prettier-ignore
    const consequence = this.language.pick(choice.capability.consequence);
    if (choice.reversible) return { said: consequence, effect: 'acts' as const };
    return { said: this.language.text('screening.reach.final', { consequence }), effect: 'final' as const };
  }

  /** One line for what a channel does, whatever the kinds; where nothing follows, one for all channels. */
  private told(lines: readonly Line[]): IntentOnChannel[] {
    const same = new Map<string, Line[]>();
    for (const line of lines) {
      const key = line.effect === 'nothing' ? line.said : `${line.channel} ${line.said}`;
      same.set(key, [...(same.get(key) ?? []), line]);
    }
    return [...same.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const channels = [...new Set(group.map(({ channel }) => channel))];
      const who = channels.map((channel) => this.named(channel, group, lines)).join(', ');
      return { channel: channels.length > 1 ? null : first.channel, effect: first.effect, text: this.language.text('screening.reach.line', { who, said: first.said }) }; // prettier-ignore
    });
  }

  /** “Bluesky (Mentions, Messages)” where it does something else for other kinds. */
  private named(channel: ChannelKind, group: readonly Line[], lines: readonly Line[]): string {
    const of = (some: readonly Line[]) => [...new Set(some.filter((one) => one.channel === channel).map(({ kind }) => kind))]; // prettier-ignore
    const kinds = of(group);
    if (kinds.length === of(lines).length) return channelName(channel);
    return `${channelName(channel)} (${kinds.map((kind) => this.language.text(`settings.kind.${kind}`)).join(', ')})`;
  }
}
