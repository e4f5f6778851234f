import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import type { ChannelKind, RuleDashboardView, ScreeningRuleView } from '@parvis/contracts';
import { Button, channelName, Format, InlineError, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { PrecisionBar } from '../ui/precision-bar';
import { SmallChart } from '../ui/small-chart';
import { RollBackDialog } from './roll-back-dialog';

type VersionFigures = RuleDashboardView['versions'][number];

/** What a rule did: by day, by channel and by version, how right it was, and the way to take a version back. */
@Component({
  selector: 'app-rule-figures',
  imports: [Button, InlineError, PrecisionBar, RollBackDialog, Skeleton, SmallChart, TextPipe],
  templateUrl: './rule-figures.html',
  styleUrls: ['../ui/settings-table.css', './figures.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleFigures {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  readonly rule = input.required<ScreeningRuleView>();
  readonly canManage = input(false);

  protected readonly read = loaded((abort) => this.client.dashboard(this.rule().id, abort));
  protected readonly problem = computed(() => this.problems.shownOf(this.read.error()));
  protected readonly takingBack = signal<VersionFigures | null>(null);
  protected readonly days = computed(() => {
    const days = this.read.value()?.days ?? [];
    const series = (id: 'matches' | 'acted' | 'held' | 'overturned') => ({ id, label: this.language.text(`screening.figures.${id}`), values: days.map((day) => day[id]) }); // prettier-ignore
    // one on another: what it only counted, what it held, what it did
    const counted = { ...series('matches'), label: this.language.text('screening.figures.counted'), values: days.map(({ matches, acted, held }) => Math.max(0, matches - acted - held)) }; // prettier-ignore
    return { points: days.map(({ day }) => this.format.day(`${day}T12:00:00Z`)), series: [series('acted'), series('held'), counted], overturned: [series('overturned')] }; // prettier-ignore
  });
  protected readonly totals = computed(() => {
    const days = this.read.value()?.days ?? [];
    const sum = (id: 'matches' | 'acted' | 'held' | 'overturned') => days.reduce((all, day) => all + day[id], 0);
    return { matches: sum('matches'), acted: sum('acted'), held: sum('held'), overturned: sum('overturned'), days: days.length }; // prettier-ignore
  });
  /** Those it had its level for, and those it only counted. */
  protected readonly groups = computed(() => {
    const groups = this.read.value()?.groups ?? null;
    return groups && (['inside', 'outside'] as const).map((id) => ({ id, ...groups[id] }));
  });
  protected readonly channels = computed(() => {
    const counts = Object.entries(this.read.value()?.byChannel ?? {}).sort(([, a], [, b]) => b - a);
    const points = counts.map(([channel]) => channelName(channel as ChannelKind));
    const values = counts.map(([, count]) => count);
    return { points, names: points.map((name, at) => `${name} ${this.format.number(values[at] ?? 0, 0)}`).join(', '), series: [{ id: 'matches', label: this.language.text('screening.figures.matches'), values }] }; // prettier-ignore
  });
  protected readonly criticism = computed(() => {
    const share = this.read.value()?.criticismShare ?? null;
    return share === null ? this.language.text('screening.figures.criticism-none') : this.format.percent(Math.round(share * 100) / 100); // prettier-ignore
  });

  constructor() {
    const live = inject(Live);
    inject(DestroyRef).onDestroy(
      live.on('screening.changed', ({ ruleId, rollBackId, backtestId }) => {
        if (ruleId === this.rule().id && rollBackId === null && backtestId === null) this.read.reload();
      }),
    );
  }
}
