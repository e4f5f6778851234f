import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { ScreeningRuleView } from '@parvis/contracts';
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
    const params = { at: notice ? this.format.long(notice.at) : '', count: failingTests.length };
    return {
      tone: TONES[kind],
      title: this.language.text(`screening.notice.${kind}`, params),
      way: this.language.text(`screening.notice-way.${kind}`, params),
    };
  });
}
