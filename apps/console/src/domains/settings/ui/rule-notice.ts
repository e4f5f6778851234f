import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { SCREENING_LIMITS, type ScreeningRuleView } from '@parvis/contracts';
import { Banner, Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

const TONES = { budget: 'warn', demoted: 'warn', broken: 'bad', expired: 'warn', tests: 'bad' } as const;

/** Why a rule is not at the level it was given, and the way out. */
@Component({
  selector: 'app-rule-notice',
  imports: [Banner],
  template: `
    @if (said(); as said) {
      <mi-banner [tone]="said.tone" icon="triangle-alert">
        <b>{{ said.title }}</b> {{ said.way }}
      </mi-banner>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleNotice {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly rule = input.required<ScreeningRuleView>();
  protected readonly said = computed(() => {
    const { notice, faults, failingTests } = this.rule();
    const kind = notice?.kind ?? (faults.length > 0 ? 'broken' : failingTests.length > 0 ? 'tests' : null);
    if (kind === null) return null;
    const at = notice?.at ?? '';
    const params = { at: at && this.format.long(at), until: at && this.format.long(budgetEnd(at)), count: failingTests.length }; // prettier-ignore
    return {
      tone: TONES[kind],
      title: this.language.text(`screening.notice.${kind}`, params),
      way: this.language.text(`screening.notice-way.${kind}`, params),
    };
  });
}

/** When a rule whose budget was used up may act again. */
function budgetEnd(usedUpAt: string): string {
  return new Date(Date.parse(usedUpAt) + SCREENING_LIMITS.budgetPauseMs).toISOString();
}
