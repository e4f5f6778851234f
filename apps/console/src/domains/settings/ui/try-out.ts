import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RISK_LABELS, SCREENING_FIELDS, SCREENING_LIMITS, TERM_CATEGORIES, type TryView } from '@parvis/contracts';
import { Button, Card, Chip, Risk } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { MarkedText } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';

/** Labels of detectors that have words, by where those stand. */
const NAMED: Record<string, readonly string[]> = {
  label: RISK_LABELS,
  'personal-data': SCREENING_FIELDS['personal-data'].values,
  shape: SCREENING_FIELDS.shape.values,
  sentiment: SCREENING_FIELDS.sentiment.values,
  category: TERM_CATEGORIES,
};
/** Why a detector did not run. */
const WHYS = ['off', 'too-short', 'untrained', 'timeout', 'failed', 'no-lexicon', 'not-asked', 'not-known'] as const;

/** A text as if somebody had written it: what is read in it, what each detector says, which rules match, what would come of it. */
@Component({
  selector: 'app-try-out',
  imports: [Button, Card, Chip, Field, MarkedText, Risk, TextPipe],
  providers: [Saving],
  templateUrl: './try-out.html',
  styleUrl: './try-out.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TryOut {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  protected readonly textLength = SCREENING_LIMITS.textLength;
  protected readonly text = signal('');
  private readonly answer = signal<{ text: string; view: TryView } | null>(null);

  protected readonly result = computed(() => {
    const answer = this.answer();
    if (!answer) return null;
    const { view, text } = answer;
    return {
      text,
      view,
      marks: view.marks.map(({ start, end, tone, readAs, label }) => ({ start, end, tone, title: readAs === null ? this.label(label) : this.readAs(readAs) })), // prettier-ignore
      disguised: [...new Set(view.marks.flatMap(({ readAs }) => (readAs === null ? [] : [this.readAs(readAs)])))],
      label: this.label(view.label),
      language: view.language === null ? this.language.text('screening.try.no-language') : this.languageName(view.language),
      outcome: this.outcome(view),
      signals: view.signals.map(({ detector, state, labels, why }) => ({
        detector,
        tone: state === 'true' ? ('warn' as const) : ('neutral' as const),
        name: this.language.text(`screening.value.detector.${detector}`),
        said: state === 'did-not-run' ? this.why(why) : state === 'false' ? this.language.text('screening.try.no') : this.found(labels),
      })),
      rules: view.rules.filter(({ outcome, enabled }) => outcome === 'match' || (outcome === 'unknown' && enabled)),
    }; // prettier-ignore
  });

  protected async try(event?: Event): Promise<void> {
    event?.preventDefault();
    const text = this.text();
    if (text.trim() === '') return;
    const tried = await this.saving.run(() => this.client.try({ text }));
    this.answer.set(tried ? { text, view: tried.result } : null);
  }

  private found(labels: readonly string[]): string {
    const names = labels.map((one) => this.label(one));
    return names.length > 0 ? names.join(', ') : this.language.text('screening.try.yes');
  }

  private readAs(word: string): string {
    return this.language.text('screening.read-as', { word });
  }

  /** A domain, or a label of a classifier, is its own. */
  private label(label: string): string {
    const of = Object.entries(NAMED).find(([, labels]) => labels.includes(label))?.[0];
    return of === undefined ? label : this.language.text(`screening.value.${of}.${label}`);
  }

  private why(why: string | null): string {
    return this.language.text(`screening.try.why-${WHYS.find((one) => one === why) ?? 'unknown'}`);
  }

  private languageName(code: string): string {
    return new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code;
  }

  private outcome({ outcome, rules }: TryView): string {
    const rule = rules.find(({ id }) => id === outcome.ruleId)?.name;
    const level = this.language.text(`screening.try.outcome-${outcome.level ?? 'none'}`);
    return rule ? this.language.text('screening.try.outcome-by', { level, rule }) : level;
  }
}
