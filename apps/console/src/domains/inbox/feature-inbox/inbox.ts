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
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import type { ItemView, SearchSort } from '@parvis/contracts';
import { Sheet, type SheetPane, Viewport } from '@parvis/ui';
import { ViewsStore } from '../../../shared/directory/views-store';
import { Language } from '../../../shared/i18n/language';
import { PageTitle } from '../../../shared/page-title';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { BulkDesk } from '../data/bulk-desk';
import { ConversationCommands } from '../data/conversation-commands';
import { ConversationFeed } from '../data/conversation-feed';
import { HitTrail } from '../data/hit-trail';
import { queryOf, readFilter, refine } from '../data/inbox-address';
import { QueueStore } from '../data/queue-store';
import { ThreadStore } from '../data/thread-store';
import type { QueueFilter } from '../data/view-rules';
import { BulkDialog } from '../feature-bulk/bulk-dialog';
import { Conversation } from '../feature-conversation/conversation';
import { DetailPane } from '../feature-detail/detail-pane';
import type { DetailPick } from '../feature-detail/detail-pick';
import { Queue } from '../feature-queue/queue';
import { type AskedSearch, SearchResults } from '../feature-search/search-results';
import { EditView } from '../feature-views/edit-view';
import { InboxSidebar } from '../ui/inbox-sidebar';
import { InboxDialogs } from './dialogs';
import { InboxActions } from './inbox-actions';
import { MoveDialogs } from './move-dialogs';
import { MoveFeed } from './move-feed';
import { NoConversation } from './no-conversation';
import type { PickerKind } from './picker-kind';
import { Pickers } from './pickers';

/** In the address only what differs from the usual. */
const sortParam = (sort: SearchSort): SearchSort | null => (sort === 'newest' ? null : sort);

/** The inbox: the list, the conversation, what is known about it, and every act on it by key, button or palette. */
@Component({
  selector: 'app-inbox',
  imports: [
    BulkDialog,
    Conversation,
    DetailPane,
    EditView,
    InboxDialogs,
    MoveDialogs,
    NoConversation,
    Pickers,
    Queue,
    SearchResults,
    Sheet,
  ],
  providers: [InboxActions, MoveFeed],
  templateUrl: './inbox.html',
  styles: `
    :host {
      display: contents;
    }
    .pane {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      min-width: 0;
      min-height: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Inbox {
  private readonly router = inject(Router);
  private readonly viewport = inject(Viewport);
  private readonly language = inject(Language);
  private readonly views = inject(ViewsStore);
  private readonly sidebar = inject(InboxSidebar);
  private readonly commands = inject(ConversationCommands);
  private readonly actions = inject(InboxActions);
  protected readonly session = inject(SessionStore);
  protected readonly desk = inject(BulkDesk);
  protected readonly queue = inject(QueueStore);
  protected readonly thread = inject(ThreadStore);

  readonly view = input.required<string>();
  readonly conversation = input<string>();
  readonly tab = input<string>();
  readonly sort = input<string>();
  readonly channel = input<string>();
  readonly tag = input<string>();
  readonly q = input<string>();
  /** The item of the conversation that a search found. */
  readonly item = input<string>();
  /** How `item` is to be answered: `private-reply` opens the composer for it. */
  readonly answer = input<string>();
  /** A filter as JSON, in addition to the view. */
  readonly filter = input<string>();
  /** What the editor of views is open for: `new`, `keep`, `edit`, `filter`. */
  readonly editor = input<string>();

  private readonly list = viewChild(Queue);
  private readonly results = viewChild<SearchResults>('results');
  private readonly pane = viewChild<Conversation>('pane');
  private readonly pickers = viewChild<Pickers>('pickers');
  private readonly dialogs = viewChild<InboxDialogs>('dialogs');
  private readonly moves = viewChild<MoveDialogs>('moves');
  /** A question asked before the part that asks it was loaded. */
  private readonly waiting = signal<(() => void) | null>(null);

  protected readonly detailOpen = signal(!this.viewport.hidesDetail());
  protected readonly openId = computed(() => this.conversation() ?? null);
  protected readonly isSearch = computed(() => this.view() === 'search');
  protected readonly searchSort = computed<SearchSort>(() =>
    this.isSearch() && this.sort() === 'relevance' ? 'relevance' : 'newest',
  );
  private readonly savedSort = computed(() => this.views.byKey().get(this.view())?.sort);
  protected readonly listed = computed<QueueFilter>(
    () =>
      readFilter({
        view: this.view(),
        tab: this.tab(),
        sort: this.sort(),
        channel: this.channel(),
        tag: this.tag(),
        filter: this.filter(),
        savedSort: this.savedSort(),
      }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly phonePane = computed<SheetPane>(() => {
    if (this.openId() === null) return 'list';
    return this.detailOpen() ? 'detail' : 'main';
  });

  constructor() {
    const until = inject(DestroyRef);
    inject(ConversationFeed);
    inject(SidebarState).show(() => this.sidebar.content(this.view()), until);
    this.actions.register(this, until);
    inject(MoveFeed).follow((id) => {
      this.open(id);
    }, until);
    const title = inject(PageTitle);
    title.follow(() => this.title());
    until.onDestroy(() => {
      title.follow(null);
    });
    effect(() => {
      const filter = this.listed();
      if (!this.isSearch()) untracked(() => void this.queue.open(filter));
    });
    effect(() => {
      if (this.pickers() && this.dialogs()) untracked(() => this.waiting()?.());
    });
    effect(() => {
      const id = this.openId();
      untracked(() => {
        this.showConversation(id);
      });
    });
    const trail = inject(HitTrail);
    effect(() => {
      const [id, query, item] = [this.isSearch() ? this.openId() : null, this.q() ?? '', this.item() ?? null];
      untracked(() => void trail.follow(id, query, item));
    });
  }

  /** What the keys act on: the selection, else the open conversation, else the active row. */
  targets(): readonly string[] {
    const selected = this.queue.selected();
    if (selected.size > 0) return [...selected];
    const id = this.openId() ?? this.queue.active();
    return id === null ? [] : [id];
  }

  /** Opens a conversation, at one of its items when it is for that one. */
  open(id: string | null, item: string | null = null): void {
    const commands = ['/inbox', this.view(), ...(id === null ? [] : [id])];
    const replaceUrl = id !== null && this.openId() !== null;
    void this.router.navigate(commands, { queryParams: { item }, queryParamsHandling: 'merge', replaceUrl });
  }

  refilter(change: Partial<QueueFilter>): void {
    const queryParams = queryOf(refine(this.listed(), change), this.savedSort());
    void this.router.navigate(['/inbox', this.view()], { queryParams });
  }

  /** Opens the editor of views, or closes it with null; the address says so, so that Back closes it too. */
  protected edit(what: 'keep' | 'edit' | 'filter' | null): void {
    void this.router.navigate([], { queryParams: { editor: what }, queryParamsHandling: 'merge', replaceUrl: what === null }); // prettier-ignore
  }

  step(step: 1 | -1): void {
    if (this.isSearch()) this.results()?.moveActive(step);
    else this.list()?.moveActive(step);
  }

  extend(step: 1 | -1): void {
    this.list()?.extend(step);
  }

  toggleSelected(): void {
    this.list()?.toggleActive();
  }

  selectAll(): void {
    if (!this.isSearch()) this.queue.selectAll();
  }

  top(): void {
    this.list()?.top();
  }

  handle(): void {
    const ids = this.targets();
    const isHandled = ids.length === 1 && this.thread.conversation()?.status === 'handled' && ids[0] === this.openId();
    if (isHandled) void this.commands.reopen(ids);
    else {
      this.advance(ids);
      void this.commands.handle(ids);
    }
  }

  assignToMe(): void {
    const ids = this.targets();
    if (ids.length === 0) void this.takeNext();
    else void this.commands.assign(ids, this.session.memberId());
  }

  takeNext(): Promise<void> {
    return this.actions.takeNext(this.view(), (id) => {
      this.open(id);
    });
  }

  /** Asks which conversation the open one takes in. */
  merge(): void {
    const id = this.openId() ?? this.targets()[0];
    if (id !== undefined) this.ask(() => this.moves()?.merge(id));
  }

  protected afterStart(): void {
    this.queue.select([]);
    this.focusList();
  }

  protected split(item: ItemView): void {
    this.ask(() => this.moves()?.split(item));
  }

  pick(kind: PickerKind | 'escalate', element: HTMLElement | null): void {
    const ids = this.targets();
    const [first] = ids;
    if (first === undefined) return;
    if (kind === 'escalate')
      this.ask((_, dialogs) => {
        dialogs.escalate(first);
      });
    else
      this.ask((pickers) => {
        pickers.open(kind, ids, element ?? this.anchor());
      });
  }

  toggleDetail(): void {
    this.detailOpen.update((open) => !open);
  }

  focusList(): void {
    if (this.isSearch()) this.results()?.focus();
    else this.list()?.focus();
  }

  focusPane(pane: 'list' | 'thread' | 'composer'): void {
    if (pane === 'list') this.focusList();
    else if (pane === 'thread') this.pane()?.focus();
    else document.getElementById('composer')?.focus();
  }

  closeInnermost(): void {
    if (this.queue.selected().size > 0) this.queue.select([]);
    else if (this.detailOpen() && this.viewport.hidesDetail()) this.detailOpen.set(false);
    else if (this.openId() !== null) this.open(null);
  }

  openOnPlatform(): void {
    const url = this.thread.lastInbound()?.permalink ?? this.thread.detail()?.permalink;
    if (url) window.open(url, '_blank', 'noopener,noreferrer');
  }

  focusSearch(): void {
    if (this.isSearch()) this.results()?.focusField();
    else this.search({ query: '', typed: false });
  }

  /** What is being typed changes the address in place; each other search is a step that Back returns from. */
  protected search({ query, typed }: AskedSearch): void {
    const queryParams = { q: query === '' ? null : query, sort: sortParam(this.searchSort()) };
    const replaceUrl = typed && this.isSearch() && this.openId() === null;
    void this.router.navigate(['/inbox', 'search'], { queryParams, replaceUrl });
  }

  protected sortSearch(sort: SearchSort): void {
    void this.router.navigate([], { queryParams: { sort: sortParam(sort) }, queryParamsHandling: 'merge', replaceUrl: true }); // prettier-ignore
  }

  /** After an act that takes conversations away: the next one that still belongs here comes up. */
  protected advance(ids: readonly string[]): void {
    const open = this.openId();
    if (this.desk.takes(ids)) return; // it is asked first, and the selection is what it is asked about
    if (ids.length > 1) this.queue.select([]);
    if (open === null || !ids.includes(open) || this.isSearch()) return;
    const next = this.queue.neighbour(open, 1, true) ?? this.queue.neighbour(open, -1, true);
    if (this.viewport.isPhone()) this.open(null);
    else this.open(next);
  }

  /** The next conversation comes up with the keys in the list: a further letter acts, it is not typed into another answer. */
  protected afterAnswer(id: string): void {
    this.advance([id]);
    if (!this.viewport.isPhone()) this.focusList();
  }

  protected pickFromDetail({ what, element }: { what: DetailPick; element: HTMLElement }): void {
    if (what === 'merge') this.merge();
    else this.pick(what, element);
  }

  protected removeTag(tagId: string): void {
    const id = this.openId();
    if (id !== null) void this.commands.tag([id], [], [tagId]);
  }

  protected decide(verb: string): void {
    this.pane()?.decide(verb);
  }

  protected customSnooze(ids: readonly string[]): void {
    this.ask((_, dialogs) => {
      dialogs.snooze(ids);
    });
  }

  private ask(question: (pickers: Pickers, dialogs: InboxDialogs) => void): void {
    const run = () => {
      const [pickers, dialogs] = [this.pickers(), this.dialogs()];
      if (pickers && dialogs) question(pickers, dialogs);
      return pickers !== undefined && dialogs !== undefined;
    };
    this.waiting.set(run() ? null : run);
  }

  private showConversation(id: string | null): void {
    void this.thread.open(id);
    if (id === null) return;
    this.queue.setActive(id);
    if (this.viewport.hidesDetail()) this.detailOpen.set(false);
    for (const next of [this.queue.neighbour(id, 1), this.queue.neighbour(id, -1)])
      if (next !== null) void this.thread.prefetch(next);
  }

  private anchor(): HTMLElement {
    const row = document.querySelector<HTMLElement>('#queue [role="row"][tabindex="0"]');
    const header = document.querySelector<HTMLElement>('app-conversation h2');
    return this.openId() === null ? (row ?? document.body) : (header ?? row ?? document.body);
  }

  private title(): { text: string; count: number } {
    const name = this.isSearch() ? this.language.text('inbox.search.title') : this.sidebar.nameOf(this.view());
    return { text: `${name}, ${this.language.text('rail.inbox')}`, count: this.views.count(this.view()) };
  }
}
