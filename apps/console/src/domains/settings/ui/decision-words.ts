import { inject, Injectable } from '@angular/core';
import { type ChannelKind, RULE_DECISIONS, type RuleAction, type VerbCapability } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

/** What a decision comes to on one connected channel. */
export interface DecisionOnChannel {
  channel: ChannelKind;
  /** “Facebook: Everybody sees it again.” */
  text: string;
  /** Whether the rule would do it there. */
  works: boolean;
}

/** What a rule's decision does on each channel that is connected. */
@Injectable({ providedIn: 'root' })
export class DecisionWords {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);

  /** By name of the channel; null for an action that decides nothing, or while no channel is connected. */
  onChannels(action: RuleAction): DecisionOnChannel[] | null {
    const decision = RULE_DECISIONS.find((one) => one === action.kind);
    if (!decision) return null;
    const isFinal = 'final' in action && action.final;
    const verbs = new Map<ChannelKind, VerbCapability[]>();
    for (const { channel, capabilities } of this.directory.accounts()) {
      const found = Object.values(capabilities.verbs).flatMap((list) => list.filter(({ verb }) => verb === decision));
      verbs.set(channel, [...(verbs.get(channel) ?? []), ...found]);
    }
    if (verbs.size === 0) return null;
    return [...verbs]
      .map(([channel, found]) => ({ channel, ...this.onChannel(channelName(channel), found, isFinal) }))
      .sort((a, b) => a.text.localeCompare(b.text, this.language.locale()));
  }

  private onChannel(channel: string, [verb]: VerbCapability[], isFinal: boolean): Omit<DecisionOnChannel, 'channel'> {
    if (!verb) return { text: this.language.text('rules.decision.cannot', { channel }), works: false };
    const consequence = this.language.pick(verb.consequence);
    if (verb.reversible) return { text: `${channel}: ${consequence}`, works: true };
    const key = isFinal ? 'rules.decision.for-good' : 'rules.decision.left-out';
    return { text: this.language.text(key, { channel, consequence }), works: isFinal };
  }
}
