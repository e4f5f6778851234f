import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { APPEAL_OUTCOMES, type AppealOutcome, VERB_PERMISSIONS } from '@parvis/contracts';
import { Banner, Button, Card, Chip, Format, Icon, InlineError, Skeleton } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { FollowUpClient } from '../data/follow-up-client';
import { FollowUpCounts } from '../data/follow-up-counts';
import { DecisionFacts } from '../feature-decisions/decision-facts';
import { DecisionRecordWords } from '../ui/decision-record-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';

/** One appeal: what is contested, what was said on both sides, and the decision by somebody who did not take the first one. */
@Component({
  selector: 'app-appeal-page',
  imports: [Banner, Button, Card, Chip, DecisionFacts, Field, Icon, InlineError, Page, RouterLink, Select, Skeleton, TextPipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './appeal-page.html',
  styleUrls: ['../ui/follow-up.css', './appeal-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AppealPage {
  private readonly client = inject(FollowUpClient);
  private readonly counts = inject(FollowUpCounts);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly words = inject(DecisionRecordWords);
  protected readonly saving = inject(Saving);

  readonly id = input.required<string>();

  protected readonly read = loaded((abort) => this.client.appeal(this.id(), abort), () => this.id() !== ''); // prettier-ignore
  protected readonly appeal = this.read.value;
  protected readonly problem = computed(() => this.problems.shownOf(this.appeal() ? null : this.read.error()));
  protected readonly state = computed(() => {
    const appeal = this.appeal();
    return appeal ? this.words.appeal(appeal.state) : null;
  });
  protected readonly isOpen = computed(() => !this.appeal()?.decidedAt);
  private readonly isMine = computed(() => this.appeal()?.decision.by?.memberId === this.session.memberId());
  protected readonly mayWrite = computed(() => this.isOpen() && (this.session.can('moderation.hide') || this.session.can('moderation.delete'))); // prettier-ignore
  protected readonly mayReview = computed(() => {
    const kind = this.appeal()?.decision.kind;
    return this.isOpen() && !this.isMine() && kind !== undefined && this.session.can(VERB_PERMISSIONS[kind]);
  });
  /** Why this member does not decide it; null: they may, or it is over. */
  protected readonly hindrance = computed(() => {
    if (!this.isOpen() || this.mayReview()) return null;
    return this.language.text(this.isMine() ? 'followup.appeal.own' : 'followup.appeal.no-right');
  });
  protected readonly result = computed(() => {
    const appeal = this.appeal();
    if (!appeal?.decidedAt) return null;
    const by = this.directory.memberName(appeal.decidedByMemberId);
    const undo = appeal.undone === null ? '' : this.language.text(appeal.undone ? 'followup.appeal.undone' : 'followup.appeal.not-undone'); // prettier-ignore
    return [this.language.text('followup.appeal.decided', { by, at: this.format.long(appeal.decidedAt) }), undo, appeal.undoDetail].filter(Boolean).join(' '); // prettier-ignore
  });
  protected readonly reviewer = computed(() => this.directory.memberName(this.appeal()?.reviewerId ?? null));
  protected readonly messages = computed(() =>
    (this.appeal()?.messages ?? []).map((message) => ({
      ...message,
      when: this.format.long(message.at),
      who: message.side === 'author' ? this.language.text('followup.appeal.author') : this.directory.memberName(message.memberId) || this.language.text('followup.appeal.team'),
    })),
  ); // prettier-ignore

  protected readonly reply = signal('');
  protected readonly outcome = signal<AppealOutcome>('upheld');
  protected readonly explanation = signal('');
  protected readonly tried = signal(false);
  protected readonly outcomes = computed(() =>
    APPEAL_OUTCOMES.map((value) => ({ value, label: this.language.text(`followup.appeal.outcome.${value}`) })),
  );

  constructor() {
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('appeals'), inject(DestroyRef));
  }

  protected chooseOutcome(chosen: string): void {
    const outcome = APPEAL_OUTCOMES.find((one) => one === chosen);
    if (outcome) this.outcome.set(outcome);
  }

  protected async take(): Promise<void> {
    await this.act(() => this.client.takeAppeal(this.id()));
  }

  protected async answer(): Promise<void> {
    const text = this.reply().trim();
    if (text !== '' && (await this.act(() => this.client.answerAppeal(this.id(), text)))) this.reply.set('');
  }

  protected async decide(): Promise<void> {
    const appeal = this.appeal();
    const text = this.explanation().trim();
    this.tried.set(true);
    if (!appeal || text === '') return;
    await this.act(() => this.client.decideAppeal(appeal.id, { version: appeal.version, outcome: this.outcome(), text })); // prettier-ignore
  }

  private async act(work: () => ReturnType<FollowUpClient['appeal']>): Promise<boolean> {
    const done = await this.saving.run(work);
    if (done) this.read.update(() => done.result);
    else if (this.saving.problem()?.code === 'stale-version') this.read.reload();
    if (done) this.counts.load();
    return done !== null;
  }
}
