import { ChangeDetectionStrategy, Component, computed, inject, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ConversationSort } from '@parvis/contracts';
import { CONVERSATION_SORTS } from '@parvis/contracts';
import {
  Button,
  channelName,
  Density,
  Empty,
  IconButton,
  InlineError,
  Menu,
  type MenuItem,
  NewPill,
  PaneHeader,
  RowGrid,
  type RowRange,
  type RowSection,
  RowTemplate,
  SectionEndTemplate,
  Segmented,
  Viewport,
} from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { LastActStrip } from '../../../shared/commands/last-act-strip';
import { Directory } from '../../../shared/directory/directory';
import { ViewsStore } from '../../../shared/directory/views-store';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ConversationCache } from '../data/conversation-cache';
import { sortsOf } from '../data/inbox-address';
import { QueueStore } from '../data/queue-store';
import { hasTabs, QUEUE_TABS, type QueueFilter, savedViewId } from '../data/view-rules';
import { ConversationWords } from '../ui/conversation-words';
import { InboxSidebar } from '../ui/inbox-sidebar';
import { BulkBar, type BulkPick } from './bulk-bar';
import { FilterBar } from './filter-bar';
import { QueueItem } from './queue-item';

const LOOK_AHEAD = 15;
const FIRST_SKELETONS = 8;
const MORE_SKELETONS = 6;

/** The list of conversations with its tabs, order, filters and states. */
@Component({
  selector: 'app-queue',
  imports: [BulkBar, Button, Empty, FilterBar, IconButton, InlineError, LastActStrip, Menu, NewPill, PaneHeader, QueueItem, RouterLink, RowGrid, RowTemplate, SectionEndTemplate, Segmented, TextPipe], // prettier-ignore
  templateUrl: './queue.html',
  styleUrl: './queue.css',
  host: { role: 'region', '[attr.aria-label]': 'title()', '(keydown.home)': 'takeIn()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Queue {
  private readonly cache = inject(ConversationCache);
  private readonly views = inject(ViewsStore);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly words = inject(ConversationWords);
  private readonly sidebar = inject(InboxSidebar);
  private readonly problems = inject(ProblemTexts);
  protected readonly viewport = inject(Viewport);
  protected readonly queue = inject(QueueStore);
  protected readonly density = inject(Density);

  readonly filter = input.required<QueueFilter>();
  readonly openId = input<string | null>(null);
  readonly opened = output<string>();
  readonly filterChange = output<Partial<QueueFilter>>();
  readonly nextTaken = output();
  readonly picked = output<BulkPick>();
  readonly handled = output();
  readonly editorAsked = output<'keep' | 'edit' | 'filter'>();

  private isExtending = false;
  private readonly grid = viewChild<RowGrid<string>>(RowGrid);
  protected readonly title = computed(() => this.sidebar.nameOf(this.filter().view));
  private readonly listed = computed(() => this.views.byKey().get(this.filter().view));
  /** Null where it is not known, and while a view is still looked through. */
  protected readonly count = computed(() => (this.progress() === null ? (this.listed()?.count ?? null) : null));
  protected readonly progress = computed(() => this.listed()?.progress ?? null);
  protected readonly hasTabs = computed(() => hasTabs(this.filter().view));
  protected readonly tabs = computed(() =>
    QUEUE_TABS.map((id) => ({
      id,
      label: this.language.text(`inbox.tab.${id}`),
      ...(id === 'open' ? this.openCount() : {}),
    })),
  );
  private readonly openCount = computed(() => {
    const count = this.count();
    return count === null ? {} : { count };
  });
  protected readonly rows = computed(() => {
    const ids = this.queue.ids();
    const loading =
      this.queue.loading() === 'first' && ids.length === 0
        ? FIRST_SKELETONS
        : this.queue.hasMore()
          ? MORE_SKELETONS
          : 0;
    return { length: ids.length + loading, at: (index: number) => ids[index] };
  });
  /** At risk first when ordered by time left; otherwise one heading, where the pill of new ones has its place. */
  protected readonly sections = computed<RowSection[]>(() => {
    const { sort, tab } = this.filter();
    const total = this.filters() === 0 && tab === 'open' ? (this.count() ?? 0) : 0;
    const risk = this.queue.riskCount();
    const shownCount = Math.max(total, this.queue.ids().length) - risk;
    const label = this.language.text(sort === 'due' ? 'inbox.section.in-time' : `inbox.sort.${sort}`);
    const rest: RowSection = { id: 'rest', label, count: this.rows().length - risk, shownCount };
    const text = this.language.text('inbox.section.at-risk');
    const atRisk: RowSection = { id: 'risk', label: text, count: risk, tone: 'warn', icon: 'clock' };
    return [...(risk > 0 ? [atRisk] : []), ...(rest.count > 0 ? [rest] : [])];
  });
  protected readonly isEmpty = computed(
    () => this.queue.ids().length === 0 && this.queue.loading() === null && this.queue.problem() === null,
  );
  protected readonly filters = computed(
    () => [this.filter().channel, this.filter().tagId, this.filter().filter].filter((one) => one !== null).length,
  );
  /** The view of the address was deleted, is somebody else's, or never was one. */
  protected readonly isGone = computed(() => {
    const problem = this.queue.problem();
    return problem?.code === 'not-found' || (problem?.errors.some(({ pointer }) => pointer === '/view') ?? false);
  });
  protected readonly problem = computed(() => (this.isGone() ? null : this.problems.shown(this.queue.problem())));
  protected readonly sortItems = computed<MenuItem[]>(() =>
    sortsOf(this.filter().view, this.filter().tab).map((id) => ({
      id,
      label: this.language.text(`inbox.sort.${id}`),
      checked: this.filter().sort === id,
    })),
  );
  protected readonly filterItems = computed<MenuItem[]>(() => {
    const { channel, tagId } = this.filter();
    const channels = [...new Set(this.directory.accounts().map((account) => account.channel))];
    const byChannel = channels.map((kind) => ({
      id: `channel:${kind}`,
      label: channelName(kind),
      checked: kind === channel,
    }));
    const byTag = this.directory
      .tags()
      .map((tag) => ({ id: `tag:${tag.id}`, label: tag.name, checked: tag.id === tagId }));
    const editView: MenuItem = { id: 'edit', label: this.language.text('inbox.filters.edit-view'), icon: 'pencil' };
    return [
      ...(savedViewId(this.filter().view) === null ? [] : [editView]),
      {
        id: 'channel',
        label: this.language.text('inbox.filter.channel'),
        children: byChannel,
        disabled: byChannel.length === 0,
      },
      { id: 'tag', label: this.language.text('inbox.filter.tag'), children: byTag, disabled: byTag.length === 0 },
      {
        id: 'more',
        label: this.language.text('inbox.filters.more-filters'),
        icon: 'sliders-horizontal',
        separated: true,
      },
      { id: 'clear', label: this.language.text('inbox.filter.clear'), separated: true, disabled: this.filters() === 0 },
    ];
  });
  protected readonly emptyText = computed(() => {
    const { view, tab } = this.filter();
    const key =
      ['mine', 'unassigned', 'mentions', 'at-risk', 'snoozed', 'handled'].includes(view) && tab === 'open'
        ? view
        : 'other';
    return this.language.text(`inbox.empty.${key}`);
  });
  protected readonly unassigned = computed(() => (this.filter().view === 'mine' ? this.views.count('unassigned') : 0));

  protected readonly hints = computed(() => [
    { keys: ['J', 'K'], label: this.language.text('inbox.hint.move') },
    { keys: ['R'], label: this.language.text('inbox.hint.reply') },
    { keys: ['E'], label: this.language.text('inbox.hint.handle') },
    { keys: ['?'], label: '' },
  ]);
  protected readonly idOf = (id: string) => id;
  protected readonly labelOf = (id: string) => {
    const conversation = this.cache.get(id);
    return conversation ? this.words.label(conversation) : '';
  };

  constructor() {
    this.queue.setDisturbance(
      () => this.openId() !== null || this.queue.selected().size > 0 || this.grid()?.isAtTop() === false,
    );
  }

  /** Focus on the list, for skip links, `F6` and after an act that took the focused thing away. */
  focus(): void {
    this.grid()?.focus();
  }

  top(): void {
    void this.queue.takeIn().then(() => this.grid()?.top());
  }

  /** The grid itself goes to its first row; what is new comes in with it. */
  protected takeIn(): void {
    if (this.queue.newCount() > 0) void this.queue.takeIn();
  }

  moveActive(step: 1 | -1): void {
    if (step === 1) this.grid()?.next();
    else this.grid()?.previous();
  }

  extend(step: 1 | -1): void {
    this.isExtending = true;
    if (step === 1) this.grid()?.extendNext();
    else this.grid()?.extendPrevious();
    this.isExtending = false;
  }

  toggleActive(): void {
    this.grid()?.toggle();
  }

  /** Where there is room for it, the row that keys move to opens beside the list. */
  protected onActive(id: string | null): void {
    this.queue.setActive(id);
    if (id !== null && !this.isExtending && !this.viewport.isPhone()) this.opened.emit(id);
  }

  protected onRange({ end }: RowRange): void {
    if (end + LOOK_AHEAD >= this.queue.ids().length) void this.queue.loadMore();
  }

  protected sortBy(id: string): void {
    const sort = CONVERSATION_SORTS.find((one) => one === id) satisfies ConversationSort | undefined;
    if (sort) this.filterChange.emit({ sort });
  }

  protected filterBy(id: string): void {
    const value = id.slice(id.indexOf(':') + 1);
    if (id === 'clear') this.clearFilters();
    else if (id === 'edit') this.editorAsked.emit('edit');
    else if (id === 'more') this.editorAsked.emit('filter');
    else if (id.startsWith('tag:')) this.filterChange.emit({ tagId: value === this.filter().tagId ? null : value });
    else {
      const account = this.directory.accounts().find(({ channel }) => channel === value);
      this.filterChange.emit({ channel: !account || value === this.filter().channel ? null : account.channel });
    }
  }

  protected clearFilters(): void {
    this.filterChange.emit({ channel: null, tagId: null, filter: null });
  }

  protected showTab(id: string): void {
    const tab = QUEUE_TABS.find((one) => one === id);
    if (tab) this.filterChange.emit({ tab });
  }
}
