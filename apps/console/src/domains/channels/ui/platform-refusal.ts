import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Banner } from '@parvis/ui';
import type { Problem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';

/** Why a connection did not come about, with the platform's own words when it said some. */
@Component({
  selector: 'app-platform-refusal',
  imports: [Banner, TextPipe],
  template: `
    <mi-banner tone="bad" icon="triangle-alert" role="alert">
      <b>{{ text() }}</b>
      @if (fromPlatform(); as detail) {
        <span class="quoted"
          >{{ 'channels.platform-says' | text }} <q lang="en">{{ detail }}</q></span
        >
      }
      @if (problem().reference; as reference) {
        <span class="quoted">{{ 'problem.reference' | text: { reference } }}</span>
      }
    </mi-banner>
  `,
  styles: `
    q {
      quotes: '“' '”';
    }
    .quoted {
      display: block;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-2);
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlatformRefusal {
  private readonly problems = inject(ProblemTexts);
  readonly problem = input.required<Problem>();
  protected readonly text = computed(() => this.problems.of(this.problem()));
  protected readonly fromPlatform = computed(() => {
    const { code, detail } = this.problem();
    return code === 'account-refused' || code === 'account-unreachable' ? detail : null;
  });
}
