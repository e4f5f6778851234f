import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, untracked } from '@angular/core';
import { InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { ScreeningClient } from '../data/screening-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { ClassifierCard } from './classifier-card';
import { DetectorsCard } from './detectors-card';
import { LearnerCard } from './learner-card';

/** What looks at everything that comes in: the detectors, what was learned from the team, a classifier of the house. */
@Component({
  selector: 'app-screening-page',
  imports: [ClassifierCard, DetectorsCard, InlineError, LearnerCard, Page, Skeleton, TextPipe],
  template: `
    <app-page [heading]="'screening.detect.title' | text" [wide]="true">
      <p class="lead">{{ 'screening.detect.lead' | text }}</p>
      @if (problem(); as problem) {
        <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="reload()" />
      }
      @if (detectors.value(); as view) {
        <app-detectors-card [view]="view" [canManage]="canManage()" (saved)="detectors.reload()" />
      } @else if (!problem()) {
        <mi-skeleton [rows]="4" [height]="44" [avatar]="false" />
      }
      @if (learner.value(); as view) {
        <app-learner-card [view]="view" [canManage]="canManage()" (changed)="learner.reload()" />
      }
      @if (classifier.value(); as view) {
        <app-classifier-card [view]="view" [canManage]="canConnect()" (changed)="classifier.reload()" />
      }
    </app-page>
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScreeningPage {
  private readonly client = inject(ScreeningClient);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  /** Texts leave the house there, so it takes the right that webhooks take. */
  protected readonly canConnect = computed(() => this.session.can('api.manage'));
  protected readonly detectors = loaded((abort) => this.client.detectors(abort));
  protected readonly learner = loaded((abort) => this.client.learner(abort));
  protected readonly classifier = loaded((abort) => this.client.classifier(abort));
  protected readonly problem = computed(() =>
    this.problems.shownOf(this.detectors.error() ?? this.learner.error() ?? this.classifier.error()),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    const live = inject(Live);
    inject(DestroyRef).onDestroy(
      live.on('screening.changed', ({ of }) => {
        if (of === 'learner') this.learner.reload();
        if (of === 'classifier') this.classifier.reload();
      }),
    );
    effect(() => {
      if (live.resync() > 0) untracked(() => { this.reload(); }); // prettier-ignore
    });
  }

  protected reload(): void {
    this.detectors.reload();
    this.learner.reload();
    this.classifier.reload();
  }
}
