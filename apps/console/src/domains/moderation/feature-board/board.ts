import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, linkedSignal, signal, untracked, viewChild } from '@angular/core'; // prettier-ignore
import { Router } from '@angular/router';
import type { ModerationRow } from '@parvis/contracts';
import { Announcer, Button, Sheet, type SheetPane, Toasts, Viewport } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import { PageTitle } from '../../../shared/page-title';
import { SidebarState } from '../../../shared/sidebar-state';
import { addressOf, type BoardAddress, type BoardFilter, readFilter } from '../data/board-filter';
import { BoardStore } from '../data/board-store';
import { CareStore } from '../data/care-store';
import type { BoardDecision } from '../data/decision-options';
import { Decisions } from '../data/decisions';
import { ItemActs } from '../data/item-acts';
import { KeyGuard } from '../data/key-guard';
import { OpenItem } from '../data/open-item';
import { RowCache } from '../data/row-cache';
import { Shield } from '../data/shield';
import { ContextPanel } from '../feature-context/context-panel';
import { PersonDrawer } from '../feature-person/person-drawer';
import { DecisionWords, SHIELD } from '../ui/decision-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { BanDialog } from './ban-dialog';
import { BoardActions } from './board-actions';
import { BoardPane } from './board-pane';
import { DecisionDesk } from './decision-desk';
import { ManyDialog } from './many-dialog';
import { ReasonDialog } from './reason-dialog';
import { TagPicker } from './tag-picker';

const ADDRESS_AFTER_MS = 400;

/** The moderation board: the list, what is around the current row, and every act on it by key, button or palette. */
@Component({
  selector: 'app-board',
  imports: [
    BanDialog,
    BoardPane,
    Button,
    ContextPanel,
    ManyDialog,
    PersonDrawer,
    ReasonDialog,
    Sheet,
    TagPicker,
    TextPipe,
  ],
  providers: [BoardActions],
  templateUrl: './board.html',
  styles: `
    :host {
      display: contents;
    }
    .pane {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      height: 100%;
      min-width: 0;
      min-height: 0;
    }
    app-context-panel {
      height: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Board {
  private readonly router = inject(Router);
  private readonly viewport = inject(Viewport);
  private readonly texts = inject(Language);
  private readonly counts = inject(ModerationCounts);
  private readonly sidebar = inject(ModerationSidebar);
  private readonly decisions = inject(Decisions);
  private readonly acts = inject(ItemActs);
  private readonly shield = inject(Shield);
  private readonly cache = inject(RowCache);
  private readonly care = inject(CareStore);
  private readonly guard = inject(KeyGuard);
  private readonly announcer = inject(Announcer);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(DecisionWords);
  protected readonly opened = inject(OpenItem);
  protected readonly board = inject(BoardStore);
  protected readonly desk = inject(DecisionDesk);

  readonly queue = input.required<string>();
  readonly item = input<string>();
  readonly sort = input<string>();
  readonly channel = input<string>();
  readonly post = input<string>();
  readonly signal = input<string>();
  readonly language = input<string>();
  readonly cluster = input<string>();
  readonly author = input<string>();
  readonly rule = input<string>();
  readonly grouped = input<string>();
  /** `open`: a phone shows what is around the item. */
  readonly panel = input<string>();

  /** Whose drawer is open: it stays while the list below is read again. */
  protected readonly shownAuthor = signal<{ contactId: string; identityId: string | null; itemId: string } | null>(
    null,
  );
  private readonly pane = viewChild(BoardPane);
  private readonly tags = viewChild<TagPicker>('tags');
  protected readonly panelOpen = signal(!this.viewport.hidesSidebar());
  private readonly address = computed<BoardAddress>(() => ({
    queue: this.queue(),
    sort: this.sort(),
    channel: this.channel(),
    post: this.post(),
    signal: this.signal(),
    language: this.language(),
    cluster: this.cluster(),
    author: this.author(),
    rule: this.rule(),
    grouped: this.grouped(),
  }));
  protected readonly filter = computed<BoardFilter>(() => readFilter(this.address()), {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  /** Of a link to one item, until another row is made current. */
  private readonly linked = linkedSignal(() => this.item() ?? null);
  protected readonly currentId = computed(() => this.board.active() ?? this.linked());
  protected readonly phonePane = computed<SheetPane>(() => (this.panel() === 'open' ? 'detail' : 'list'));
  protected readonly question = this.desk.asked;
  protected readonly reasonQuestion = computed(() => { const asked = this.question(); return asked?.what === 'reason' ? asked : null; }); // prettier-ignore
  protected readonly banQuestion = computed(() => { const asked = this.question(); return asked?.what === 'ban' ? asked : null; }); // prettier-ignore
  protected readonly manyQuestion = computed(() => { const asked = this.question(); return asked?.what === 'many' || asked?.what === 'branch' ? asked : null; }); // prettier-ignore

  constructor() {
    const until = inject(DestroyRef);
    inject(SidebarState).show(() => this.sidebar.content(this.queue()), until);
    inject(BoardActions).register(this, until);
    this.desk.onDecided((ids) => { this.goOn(ids); }); // prettier-ignore
    const title = inject(PageTitle);
    title.follow(() => this.title());
    until.onDestroy(() => {
      title.follow(null);
    });
    effect(() => {
      const filter = this.filter();
      untracked(() => void this.openFirst(filter));
    });
    effect(() => {
      const id = this.currentId();
      untracked(() => {
        this.opened.open(id);
        if (id !== null) this.care.saw(id);
      });
    });
    this.followAddress();
  }

  /** What the keys act on: the selection, else the current row. */
  targets(): readonly string[] {
    const selected = this.board.selected();
    if (selected.size > 0) return [...selected];
    const id = this.currentId();
    return id === null ? [] : [id];
  }

  current(): ModerationRow | null {
    return this.cache.get(this.currentId() ?? '') ?? this.opened.row();
  }

  /** By key: nothing happens while the row under the hand has just changed. */
  decideByKey(decision: BoardDecision): void {
    if (!this.guard.admits()) this.announcer.assertive(this.texts.text('moderation.changed-under-hand'));
    else this.decide(decision);
  }

  decide(decision: BoardDecision): void {
    this.desk.decide(this.targets(), decision);
  }

  decideOn({ id, decision }: { id: string; decision: BoardDecision }): void {
    this.desk.decide([id], decision);
  }

  skip(): void {
    const next = this.board.neighbour(this.currentId(), 1);
    if (next !== null) this.pane()?.goTo(next);
  }

  /** Enter: look-alikes and branches open in place; another row shows what is around it. */
  enter(id: string | null = this.board.active()): void {
    const row = id === null ? null : this.cache.get(id);
    const isGroup = row !== null && id !== null && (this.board.closedCluster(row) !== null || (this.board.branch(id)?.below ?? 0) > 0 || this.board.isOpen(id)); // prettier-ignore
    if (isGroup && !this.viewport.isPhone()) void this.board.toggleOpen(id);
    else this.showPanel(true);
  }

  step(step: 1 | -1): void {
    this.pane()?.move(step);
  }

  extend(step: 1 | -1): void {
    this.pane()?.extend(step);
  }

  toggleSelected(): void {
    this.pane()?.toggle();
  }

  selectAll(): void {
    this.board.selectAll();
  }

  top(): void {
    void this.board.takeIn().then(() => this.pane()?.top());
  }

  togglePanel(): void {
    this.showPanel(this.viewport.isPhone() ? this.panel() !== 'open' : !this.panelOpen());
  }

  closeInnermost(): void {
    if (this.board.selected().size > 0) this.board.select([]);
    else if (this.viewport.isPhone() ? this.panel() === 'open' : this.panelOpen()) this.togglePanel();
  }

  undecide(): void {
    for (const id of this.targets()) void this.decisions.markUndecided(id);
  }

  openTags(element: HTMLElement | null): void {
    this.tags()?.open(this.targets(), element ?? document.querySelector<HTMLElement>('#queue .line.active') ?? document.body); // prettier-ignore
  }

  openOnPlatform(): void {
    const url = this.opened.detail()?.permalink;
    if (url) window.open(url, '_blank', 'noopener,noreferrer');
  }

  /** The comment becomes a conversation of mine, and comes up in the inbox. */
  async answer(): Promise<void> {
    const id = this.currentId();
    const conversationId = id === null ? null : await this.attempt(() => this.acts.answer(id));
    if (conversationId !== null) await this.router.navigate(['/inbox', 'mine', conversationId]);
  }

  /** Hides to protect who wrote, and opens the private answer. */
  async hideAndAnswer(): Promise<void> {
    const row = this.current();
    const why = row && this.words.bar(row).find(({ id }) => id === SHIELD)?.disabledReason;
    if (why) this.toasts.show({ text: why, lastsMs: 4000 });
    else if (row) await this.shield.hideAndAnswer(row.itemId);
  }

  async take(): Promise<void> {
    const row = this.current();
    if (row) await this.attempt(() => this.acts.take(row));
  }

  async pin(): Promise<void> {
    const row = this.current();
    if (row) await this.attempt(() => this.acts.pin(row));
  }

  async translate(): Promise<void> {
    const id = this.currentId();
    if (id === null) return;
    this.showPanel(true);
    await this.attempt(() => this.opened.translate(id));
  }

  protected async openAuthor(): Promise<void> {
    const row = this.current();
    if (!row?.author.contactId) return;
    await this.texts.need('followup');
    this.shownAuthor.set({ contactId: row.author.contactId, identityId: row.author.identityId, itemId: row.itemId });
  }

  protected refilter(change: Partial<BoardFilter>): void {
    const queryParams = addressOf({ ...this.filter(), ...change });
    void this.router.navigate(['/moderation', this.queue()], { queryParams });
  }

  protected decideBranch(decision: BoardDecision): void {
    const row = this.current();
    if (row) this.desk.decideBranch(row, decision);
  }

  private showPanel(isOpen: boolean): void {
    if (!this.viewport.isPhone()) {
      this.panelOpen.set(isOpen);
      return;
    }
    const queryParams = { item: this.currentId(), panel: isOpen ? 'open' : null };
    if (isOpen) this.panelOpen.set(true);
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  /** After a decision the next row that waits is current, with focus in the list so that the next key acts there. */
  private goOn(ids: readonly string[]): void {
    if (ids.length > 1 || this.board.selected().size > 0) this.board.select([]);
    const current = this.board.active();
    const next = current !== null && !ids.includes(current) ? current : this.board.neighbour(ids.at(-1) ?? current, 1); // prettier-ignore
    if (this.viewport.isPhone() && this.panel() === 'open') this.showPanel(false);
    if (next !== null) this.pane()?.goTo(next);
    else this.pane()?.focus();
  }

  private async openFirst(filter: BoardFilter): Promise<void> {
    await this.board.open(filter);
    const linked = this.linked();
    const id = linked !== null && this.board.line(linked) ? linked : linked === null ? this.board.neighbour(null, 1) : null; // prettier-ignore
    if (id !== null && this.board.active() === null) this.board.setActive(id);
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
      return null;
    }
  }

  /** The address names the current row, once the hand rests, so that it can be pasted to a colleague. */
  private followAddress(): void {
    effect((onCleanup) => {
      const item = this.board.active();
      if (item === null || item === untracked(this.item)) return;
      const timer = setTimeout(() => {
        void this.router.navigate([], { queryParams: { item }, queryParamsHandling: 'merge', replaceUrl: true });
      }, ADDRESS_AFTER_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }

  private title(): { text: string; count: number } {
    const { queue, postBoard } = this.filter();
    const name = postBoard === null ? this.sidebar.nameOf(queue) : (this.board.post()?.post.text ?? this.texts.text('moderation.post.title')); // prettier-ignore
    const count = postBoard === null ? this.counts.count(queue) : (this.board.post()?.undecided ?? 0);
    return { text: `${name}, ${this.texts.text('rail.moderation')}`, count };
  }
}
