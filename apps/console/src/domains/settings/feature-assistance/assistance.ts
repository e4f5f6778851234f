import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { InlineError, NumberPipe, Skeleton, TimePipe } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { AssistanceClient } from '../data/assistance-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { ServiceCard } from './service-card';

/** Translation and draft assistance of the workspace, and what left for them lately. */
@Component({
  selector: 'app-assistance',
  imports: [InlineError, NumberPipe, Page, ServiceCard, Skeleton, TextPipe, TimePipe],
  templateUrl: './assistance.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Assistance {
  private readonly client = inject(AssistanceClient);
  private readonly problems = inject(ProblemTexts);
  private readonly directory = inject(Directory);
  protected readonly settings = loaded((abort) => this.client.view(abort));
  private readonly list = loaded((abort) => this.client.calls(abort));
  protected readonly calls = computed(() =>
    (this.list.value()?.items ?? []).map((call) => ({
      ...call,
      member: call.memberId === null ? '' : (this.directory.memberById().get(call.memberId)?.name ?? ''),
    })),
  );
  protected readonly problem = computed(() => this.problems.shownOf(this.settings.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }
}
