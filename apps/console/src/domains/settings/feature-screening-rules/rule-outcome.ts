import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { INTENTS } from '@parvis/contracts';
import { ChannelTile, Icon } from '@parvis/ui';
import { Check, Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { tagHue } from '../../../shared/tags/tag-hue';
import type { ScreeningForm } from '../data/screening-form';
import { IntentWords } from '../ui/intent-words';
import { ManyPicker } from '../ui/many-picker';
import { ScreeningWords } from '../ui/screening-words';

const SEVERITIES = ['0', '1', '2', '3', '4', '5'];

/** What follows when a rule matches and may act: the intent with what it comes to on each channel, what people are told, and its bounds. */
@Component({
  selector: 'app-rule-outcome',
  imports: [ChannelTile, Check, Field, Icon, ManyPicker, Select, TextPipe],
  templateUrl: './rule-outcome.html',
  styleUrls: ['../ui/form-page.css', './rule-outcome.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleOutcome {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly words = inject(ScreeningWords);
  private readonly reach = inject(IntentWords);
  readonly form = input.required<ScreeningForm>();
  /** What is wrong, by the name of the field in the rule. */
  readonly wrong = input<ReadonlyMap<string, string>>(new Map());
  readonly disabled = input(false);
  readonly changed = output<Partial<ScreeningForm>>();

  protected readonly intents = computed<SelectOption[]>(() =>
    INTENTS.map((value) => ({
      value,
      label: this.words.intent(value),
      disabled: value === 'ban' && !this.session.can('moderation.ban') && this.form().intent !== 'ban',
    })),
  );
  protected readonly severities = computed<SelectOption[]>(() =>
    SEVERITIES.map((value) => ({ value, label: this.language.text(`screening.severity.${value}`) })),
  );
  protected readonly reasons = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('screening.no-reason') },
    ...this.directory.policyReasons().map(({ id, label }) => ({ value: id, label: this.language.pick(label) })),
  ]);
  protected readonly tags = computed(() =>
    this.directory.tags().map((tag) => ({ id: tag.id, label: tag.name, hue: tagHue(tag) })),
  );
  protected readonly channels = computed(() => this.reach.onChannels(this.form()));
  protected readonly forGood = computed(() => this.reach.onChannels({ ...this.form(), allowFinal: true }).filter(({ effect }) => effect === 'final')); // prettier-ignore
  protected readonly mayFinal = computed(() => this.session.can('moderation.delete'));

  protected setIntent(value: string): void {
    const intent = INTENTS.find((one) => one === value);
    if (intent) this.changed.emit({ intent });
  }
}
