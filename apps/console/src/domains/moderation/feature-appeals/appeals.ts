import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { APPEAL_STATES } from '@parvis/contracts';
import { Button, ChannelTile, Chip, Empty, Format, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SidebarState } from '../../../shared/sidebar-state';
import { FollowUpClient } from '../data/follow-up-client';
import { paged } from '../data/paged';
import { DecisionRecordWords } from '../ui/decision-record-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';

/** Decisions that their authors contest, by where each stands. */
@Component({
  selector: 'app-appeals',
  imports: [Button, ChannelTile, Chip, Empty, InlineError, Page, RouterLink, Segmented, Skeleton, TextPipe],
  templateUrl: './appeals.html',
  styleUrl: '../ui/follow-up.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Appeals {
  private readonly client = inject(FollowUpClient);
  private readonly router = inject(Router);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(DecisionRecordWords);

  readonly state = input<string>();

  protected readonly chosen = computed(() => APPEAL_STATES.find((one) => one === this.state()) ?? 'open');
  protected readonly list = paged(() => ({ state: this.chosen() }), (query, abort) => this.client.appeals(query, abort)); // prettier-ignore
  private readonly counts = loaded(() => this.client.appealCounts());
  protected readonly tabs = computed(() =>
    APPEAL_STATES.map((id) => {
      const count = this.counts.value()?.[id];
      return { id, label: this.language.text(`followup.appeal.tab.${id}`), ...(count === undefined ? {} : { count }) };
    }),
  );
  protected readonly rows = computed(() =>
    (this.list.items() ?? []).map(({ id, decision, openedAt, openedByMemberId, reviewerId, messages }) => ({
      id,
      channel: decision.channel,
      what: this.words.what(decision),
      by: this.words.by(decision),
      reason: this.words.reason(decision),
      text: messages.find(({ side }) => side === 'author')?.text ?? messages[0]?.text ?? '',
      opened: this.format.long(openedAt),
      openedBy: openedByMemberId === null ? this.language.text('followup.appeal.by-author') : this.language.text('followup.appeal.by-member', { name: this.directory.memberName(openedByMemberId) }),
      reviewer: this.directory.memberName(reviewerId),
    })),
  ); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shown(this.list.problem()));

  constructor() {
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('appeals'), inject(DestroyRef));
  }

  protected show(state: string): void {
    void this.router.navigate([], { queryParams: { state }, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
