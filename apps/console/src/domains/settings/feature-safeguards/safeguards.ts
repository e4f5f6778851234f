import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import type { PeopleSettingName, PeopleSettings } from '@parvis/contracts';
import { InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { PoliciesClient } from '../data/policies-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { CareCard } from './care-card';
import { QualityCard } from './quality-card';
import { StrikesCard } from './strikes-card';
import { TwoPersonCard } from './two-person-card';
import { VigilanceCard } from './vigilance-card';

/** What nobody decides alone, how soon somebody acts, when strikes add up, who looks again, and how gently things are shown. */
@Component({
  selector: 'app-safeguards',
  imports: [CareCard, InlineError, Page, QualityCard, Skeleton, StrikesCard, TextPipe, TwoPersonCard, VigilanceCard],
  template: `
    <app-page [heading]="'policies.safeguards' | text">
      <p class="lead">{{ 'policies.safeguards-lead' | text }}</p>
      @if (read.value(); as settings) {
        <app-two-person-settings [settings]="settings['two-person']" (saved)="adopt('two-person', $event)" />
        <app-vigilance-settings [settings]="settings.vigilance" (saved)="adopt('vigilance', $event)" />
        <app-strike-settings [settings]="settings.strikes" (saved)="adopt('strikes', $event)" />
        <app-quality-settings [settings]="settings.quality" (saved)="adopt('quality', $event)" />
        <app-care-settings [settings]="settings.care" (saved)="adopt('care', $event)" />
      } @else if (problem(); as problem) {
        <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="read.reload()" />
      } @else {
        <mi-skeleton [rows]="4" [height]="120" [avatar]="false" />
      }
    </app-page>
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Safeguards {
  private readonly client = inject(PoliciesClient);
  private readonly problems = inject(ProblemTexts);
  protected readonly read = loaded((abort) => this.client.people(abort));
  protected readonly problem = computed(() => this.problems.shownOf(this.read.value() ? null : this.read.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  /** The other cards keep what is being typed in them. */
  protected adopt<N extends PeopleSettingName>(name: N, setting: PeopleSettings[N]): void {
    this.read.update((all) => ({ ...all, [name]: setting }));
  }
}
