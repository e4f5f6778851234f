import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { CHANNEL_KINDS, type TagReportQuery } from '@parvis/contracts';
import { Button, channelName, Clock, Empty, Icon, InlineError, Menu, type MenuItem, PaneHeader, Segmented, Sheet, Skeleton, TimePipe, Viewport } from '@parvis/ui'; // prettier-ignore
import { Drawer } from '@parvis/ui/overlays';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { TAG_KINDS } from '../../../shared/tags/tag-kind';
import { dayIn, periodOf } from '../data/period';
import { ReportsClient } from '../data/reports-client';
import { type Sort, SORTS, sortRows, toRows, totalOf } from '../data/tag-rows';
import { TagReportStore } from '../data/tag-report-store';
import { Figures } from '../ui/figures';
import { ReportSidebar } from '../ui/report-sidebar';
import { TagEvidence } from '../ui/tag-evidence';
import { TagTable } from '../ui/tag-table';
import { PeriodPicker } from './period-picker';
import { TagReportActions } from './tag-report-actions';

const ALL = 'all';

/** What people say by tag: how often, how many of them, since when, in their own words. The address holds every choice. */
@Component({
  selector: 'app-tag-report',
  imports: [Button, Drawer, Empty, Figures, Icon, InlineError, Menu, PaneHeader, PeriodPicker, RouterLink, Segmented, Sheet, Skeleton, TagEvidence, TagTable, TextPipe, TimePipe], // prettier-ignore
  providers: [TagReportActions],
  templateUrl: './tag-report.html',
  styleUrl: './tag-report.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagReport {
  private readonly router = inject(Router);
  private readonly client = inject(ReportsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(Clock);
  protected readonly viewport = inject(Viewport);
  protected readonly store = inject(TagReportStore);

  readonly period = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly channel = input<string>();
  readonly kind = input<string>();
  readonly tag = input<string>();
  readonly sort = input<string>();

  private readonly today = computed(() => dayIn(this.session.me()?.workspace.timeZone ?? 'UTC', this.clock.minute()));
  protected readonly chosenPeriod = computed(
    () => periodOf({ period: this.period(), from: this.from(), to: this.to() }, this.today()),
    { equal: (a, b) => a.key === b.key && a.from === b.from && a.to === b.to },
  );
  protected readonly chosenChannel = computed(() => CHANNEL_KINDS.find((kind) => kind === this.channel()) ?? null);
  protected readonly chosenKind = computed(() => TAG_KINDS.find((kind) => kind === this.kind()) ?? ALL);
  protected readonly chosenSort = computed<Sort>(() => SORTS.find((sort) => sort === this.sort()) ?? 'mentions');
  private readonly query = computed<TagReportQuery>(() => {
    const [{ from, to }, channel] = [this.chosenPeriod(), this.chosenChannel()];
    return { from, to, ...(channel ? { channel } : {}) };
  });
  protected readonly csv = computed(() => this.client.tagsCsv(this.query()));

  /** Null until both the figures and the names of the tags are there. */
  protected readonly all = computed(() => {
    const report = this.store.report();
    return report && this.directory.loaded() ? toRows(report, this.directory.tagById()) : null;
  });
  protected readonly days = computed(() => this.store.report()?.days ?? []);
  protected readonly totals = computed(() =>
    [ALL, ...TAG_KINDS].map((kind) => totalOf(this.all() ?? [], kind as typeof ALL, this.days().length)),
  );
  protected readonly rows = computed(() => {
    const kind = this.chosenKind();
    const rows = (this.all() ?? []).filter((row) => kind === ALL || row.kind === kind);
    return sortRows(rows, this.chosenSort(), this.language.locale());
  });
  /** Beside a wide table one tag is always open; a drawer opens only by hand. */
  readonly open = computed(() => {
    const rows = this.rows();
    return rows.find(({ tagId }) => tagId === this.tag()) ?? (this.viewport.hidesSidebar() ? undefined : rows[0]);
  });
  protected readonly panelHidden = signal(false);
  protected readonly hasPanel = computed(
    () => !this.viewport.hidesSidebar() && !this.panelHidden() && this.open() !== undefined,
  );
  protected readonly kinds = computed(() =>
    [ALL, ...TAG_KINDS].map((id) => ({ id, label: this.language.text(`reports.tags.kind.${id}`) })),
  );
  protected readonly channelItems = computed<MenuItem[]>(() => {
    const used = CHANNEL_KINDS.filter(
      (kind) => kind === this.chosenChannel() || this.directory.accounts().some(({ channel }) => channel === kind),
    );
    const all = {
      id: ALL,
      label: this.language.text('reports.tags.all-channels'),
      checked: this.chosenChannel() === null,
    };
    return [all, ...used.map((id) => ({ id, label: channelName(id), checked: id === this.chosenChannel() }))];
  });
  protected readonly channelLabel = computed(() => {
    const channel = this.chosenChannel();
    return channel ? channelName(channel) : this.language.text('reports.tags.all-channels');
  });
  protected readonly sortItems = computed<MenuItem[]>(() =>
    SORTS.map((id) => ({
      id,
      label: this.language.text(`reports.tags.sort.${id}`),
      checked: id === this.chosenSort(),
    })),
  );
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));

  constructor() {
    const until = inject(DestroyRef);
    const sidebar = inject(ReportSidebar);
    inject(SidebarState).show(() => sidebar.content(this.chosenKind(), this.all() ?? []), until);
    inject(TagReportActions).register(this, until);
    effect(() => {
      const query = this.query();
      untracked(() => void this.store.load(query));
    });
  }

  show(change: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge' });
  }

  showPeriod(choice: { period: string } | { from: string; to: string }): void {
    this.show({ period: null, from: null, to: null, ...choice });
  }

  showTag(tagId: string | null): void {
    if (tagId !== null) this.panelHidden.set(false);
    void this.router.navigate([], { queryParams: { tag: tagId }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** The tag after or before the open one, without going around. */
  move(step: 1 | -1): void {
    const rows = this.rows();
    const at = rows.findIndex(({ tagId }) => tagId === this.open()?.tagId);
    const next = rows[at < 0 ? 0 : at + step];
    if (!next) return;
    this.showTag(next.tagId);
    const row = [...document.querySelectorAll<HTMLElement>('tr[data-tag]')].find(
      ({ dataset }) => dataset['tag'] === next.tagId,
    );
    row?.scrollIntoView({ block: 'nearest' });
  }

  togglePanel(): void {
    if (this.viewport.hidesSidebar()) this.showTag(this.open() ? null : (this.rows()[0]?.tagId ?? null));
    else this.panelHidden.update((hidden) => !hidden);
  }
}
