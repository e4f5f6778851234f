import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { APPEAL_STATES, type DecisionSettings } from '@parvis/contracts';
import { channelName, Clock, Format, Icon, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { type Kpi, Kpis } from '@parvis/ui/charts';
import { Field } from '@parvis/ui/forms';
import { Api } from '../../../shared/api/api';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { FollowUpClient } from '../data/follow-up-client';
import { dayBefore, dayEnd, dayStart } from '../data/local-days';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { CountCard } from './count-card';
import { EvidenceChain } from './evidence-chain';

const PERIODS = ['30', '90', '365'] as const;

/** What was decided in a period, in counts alone: by reason, channel, kind, by people or rules; what was undone and contested. */
@Component({
  selector: 'app-transparency',
  imports: [CountCard, EvidenceChain, Field, Icon, InlineError, Kpis, Page, RouterLink, Segmented, Skeleton, TextPipe], // prettier-ignore
  templateUrl: './transparency.html',
  styleUrls: ['../ui/follow-up.css', './transparency.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Transparency {
  private readonly api = inject(Api);
  private readonly client = inject(FollowUpClient);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly now = inject(Clock).now();
  protected readonly session = inject(SessionStore);

  readonly days = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly chosenDays = computed(() => (this.isOwn() ? '' : (PERIODS.find((one) => one === this.days()) ?? '30'))); // prettier-ignore
  private readonly isOwn = computed(() => dayStart(this.from()) !== null && dayEnd(this.to()) !== null && (this.from() ?? '') <= (this.to() ?? '')); // prettier-ignore
  protected readonly firstDay = computed(() => (this.isOwn() ? (this.from() ?? '') : dayBefore(this.now, Number(this.chosenDays()) - 1))); // prettier-ignore
  protected readonly lastDay = computed(() => (this.isOwn() ? (this.to() ?? '') : dayBefore(this.now, 0)));
  private readonly period = computed(() => ({ from: dayStart(this.firstDay()) ?? '', to: dayEnd(this.lastDay()) ?? '' }), { equal: (a, b) => a.from === b.from && a.to === b.to }); // prettier-ignore
  protected readonly read = loaded((abort) => this.client.transparency(this.period(), abort), () => this.period().from !== ''); // prettier-ignore
  private readonly settings = loaded((abort) =>
    this.api.get<DecisionSettings>('/moderation/settings/decisions', {}, abort),
  );

  protected readonly periods = computed(() => PERIODS.map((id) => ({ id, label: this.language.text('followup.report.days', { days: Number(id) }) }))); // prettier-ignore
  protected readonly csv = computed(() => this.client.transparencyExport(this.period()));
  protected readonly publicAddress = computed(() => {
    const published = this.settings.value()?.transparency;
    return published?.public && published.slug ? `/transparency/${published.slug}` : null;
  });
  protected readonly problem = computed(() => this.problems.shownOf(this.read.error()));
  protected readonly figures = computed<Kpi[]>(() => {
    const report = this.read.value();
    if (!report) return [];
    const figure = (id: string, value: string) => ({ id, label: this.language.text(`followup.report.${id}`), value });
    const appeals = report.appeals.reduce((sum, { count }) => sum + count, 0);
    const byPeople = report.byAutomation.find(({ automated }) => automated === 'no')?.count ?? 0;
    return [
      figure('decisions', this.format.number(report.decisions)),
      figure('by-people', report.decisions === 0 ? '–' : this.format.percent(byPeople / report.decisions)),
      figure('undone', this.format.number(report.undone)),
      figure('appeals', this.format.number(appeals)),
      figure('time', report.medianSecondsToAct === null ? '–' : this.format.duration(report.medianSecondsToAct * 1000)), // prettier-ignore
    ];
  });
  protected readonly byReason = computed(() => (this.read.value()?.byReason ?? []).map(({ label, count }) => ({ name: label ? this.language.pick(label) : this.language.text('followup.report.no-reason'), count }))); // prettier-ignore
  protected readonly byChannel = computed(() => (this.read.value()?.byChannel ?? []).map(({ channel, count }) => ({ name: channelName(channel), count }))); // prettier-ignore
  protected readonly byKind = computed(() => (this.read.value()?.byKind ?? []).map(({ kind, count }) => ({ name: this.language.text(`followup.kind.${kind}`), count }))); // prettier-ignore
  protected readonly byAutomation = computed(() => (this.read.value()?.byAutomation ?? []).map(({ automated, count }) => ({ name: this.language.text(`followup.report.automated.${automated}`), count }))); // prettier-ignore
  protected readonly byLevel = computed(() => (this.read.value()?.byLevel ?? []).map(({ level, count }) => ({ name: this.language.text(`followup.report.level.${level}`), count }))); // prettier-ignore
  protected readonly appeals = computed(() => {
    const found = this.read.value()?.appeals ?? [];
    return APPEAL_STATES.flatMap((state) => found.filter((one) => one.state === state).map(({ count }) => ({ name: this.language.text(`followup.appeal.state.${state}`), count }))); // prettier-ignore
  });

  constructor() {
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('transparency'), inject(DestroyRef));
  }

  protected showDays(days: string): void {
    void this.router.navigate([], { queryParams: { days }, replaceUrl: true });
  }

  protected showOwn(period: { from?: string; to?: string }): void {
    const queryParams = { from: this.firstDay(), to: this.lastDay(), ...period };
    void this.router.navigate([], { queryParams, replaceUrl: true });
  }
}
