import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { DecisionRecord } from '@parvis/contracts';
import { ChannelTile, channelName, Chip, Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { DecisionRecordWords } from '../ui/decision-record-words';

/** What was decided: about which words, by whom or what, why, and on which stretches of the text it rests. */
@Component({
  selector: 'app-decision-facts',
  imports: [ChannelTile, Chip, TextPipe],
  template: `
    @if (decision().words; as text) {
      <blockquote class="quote">{{ text }}</blockquote>
    }
    <dl>
      @for (fact of facts(); track fact.name) {
        <dt>{{ 'followup.decision.fact.' + fact.name | text }}</dt>
        <dd>
          @if (fact.name === 'channel') {
            <mi-channel-tile [channel]="decision().channel" [size]="16" [named]="false" />
          }
          {{ fact.text }}
        </dd>
      }
      @if (states().length) {
        <dt>{{ 'followup.decision.fact.state' | text }}</dt>
        <dd>
          @for (state of states(); track state.text) {
            <mi-chip [tone]="state.tone">{{ state.text }}</mi-chip>
          }
        </dd>
      }
    </dl>
  `,
  styleUrl: './decision-facts.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecisionFacts {
  private readonly texts = inject(Language);
  private readonly format = inject(Format);
  private readonly recordWords = inject(DecisionRecordWords);
  readonly decision = input.required<DecisionRecord>();

  protected readonly states = computed(() => this.recordWords.states(this.decision()));
  protected readonly facts = computed(() => {
    const decision = this.decision();
    const { facts, rule } = decision;
    const version = rule?.version ? this.texts.text('followup.decision.version', { version: rule.version }) : '';
    return [
      { name: 'what', text: this.recordWords.what(decision) },
      { name: 'author', text: decision.author.name },
      { name: 'at', text: this.format.long(decision.at) },
      { name: 'by', text: [this.recordWords.by(decision), version].filter(Boolean).join(', ') },
      { name: 'channel', text: `${channelName(decision.channel)}, ${this.texts.text(`moderation.kind.${decision.itemKind}`)}` },
      { name: 'reason', text: this.recordWords.reason(decision) },
      { name: 'automated', text: this.texts.text(`followup.decision.automated.${decision.automatedDecision}`) },
      { name: 'facts', text: facts.map(({ text, readAs }) => this.texts.text(readAs === null ? 'followup.decision.words' : 'followup.decision.words-read', { text, readAs: readAs ?? '' })).join(', ') },
    ].filter(({ text }) => text !== '');
  }); // prettier-ignore
}
