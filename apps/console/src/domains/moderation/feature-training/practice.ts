import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal, untracked, viewChild } from '@angular/core'; // prettier-ignore
import { Router } from '@angular/router';
import { Announcer, Button, Chip, Clock, Empty, IconButton, InlineError, NewPill, PaneHeader, Sheet, type SheetPane, Viewport } from '@parvis/ui'; // prettier-ignore
import { DialogBox } from '@parvis/ui/overlays';
import { Actions } from '../../../shared/actions/actions';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { LastActStrip } from '../../../shared/commands/last-act-strip';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { SidebarState } from '../../../shared/sidebar-state';
import { readFilter } from '../data/board-filter';
import { BoardStore } from '../data/board-store';
import type { BoardDecision } from '../data/decision-options';
import { OpenItem } from '../data/open-item';
import { PracticeClient } from '../data/practice-client';
import { QualityClient } from '../data/quality-client';
import { BoardList } from '../feature-board/board-list';
import { DecisionDesk } from '../feature-board/decision-desk';
import { ManyDialog } from '../feature-board/many-dialog';
import { ReasonDialog } from '../feature-board/reason-dialog';
import { ContextPanel } from '../feature-context/context-panel';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { practiceKeys } from './practice-keys';

/** Practice as on the board: the same rows, keys and reasons on comments that nobody wrote, at one's own pace or as they come in; how it went is told at the end. */
@Component({
  selector: 'app-practice',
  imports: [BoardList, Button, Chip, ContextPanel, DialogBox, Empty, IconButton, InlineError, LastActStrip, ManyDialog, NewPill, PaneHeader, ReasonDialog, Sheet, TextPipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './practice.html',
  styleUrl: './practice.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Practice {
  private readonly router = inject(Router);
  private readonly viewport = inject(Viewport);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly clock = inject(Clock);
  private readonly quality = inject(QualityClient);
  private readonly opened = inject(OpenItem);
  protected readonly practice = inject(PracticeClient);
  protected readonly board = inject(BoardStore);
  protected readonly desk = inject(DecisionDesk);
  protected readonly saving = inject(Saving);

  readonly run = input.required<string>();
  /** `open`: a phone shows what is around the item. */
  readonly panel = input<string>();

  private readonly list = viewChild(BoardList);
  private readonly failure = signal<Problem | null>(null);
  protected readonly asksToFinish = signal(false);
  protected readonly panelOpen = signal(!this.viewport.hidesSidebar());
  protected readonly phonePane = computed<SheetPane>(() => (this.panel() === 'open' ? 'detail' : 'list'));
  protected readonly problem = computed(() => this.problems.shown(this.failure()));
  protected readonly reasonQuestion = computed(() => { const asked = this.desk.asked(); return asked?.what === 'reason' ? asked : null; }); // prettier-ignore
  protected readonly manyQuestion = computed(() => { const asked = this.desk.asked(); return asked?.what === 'many' ? asked : null; }); // prettier-ignore
  protected readonly progress = computed(() => {
    const run = this.practice.current();
    return run && { answered: run.answered, total: run.total, left: run.total - run.answered };
  });
  protected readonly isDone = computed(() => this.progress()?.left === 0);
  protected readonly postText = computed(() => { const post = this.practice.post(); return post ? this.language.pick(post) : ''; }); // prettier-ignore
  protected readonly isEmpty = computed(() => this.progress() !== null && this.board.lines().length === 0 && this.board.loading() === null); // prettier-ignore
  protected readonly hints = computed(() => {
    const hint = (keys: string[], id: string) => ({ keys, label: this.language.text(`moderation.hint.${id}`) });
    return [hint(['J', 'K'], 'move'), hint(['A'], 'approve'), hint(['H'], 'hide'), hint(['D'], 'delete'), hint(['S'], 'skip'), hint(['X'], 'select')]; // prettier-ignore
  });

  constructor() {
    const until = inject(DestroyRef);
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('training'), until);
    inject(Actions).register(practiceKeys(this), until);
    this.desk.onDecided((ids) => { this.goOn(ids); }); // prettier-ignore
    effect(() => {
      const run = this.run();
      untracked(() => void this.open(run));
    });
    effect(() => {
      const id = this.board.active();
      untracked(() => { this.opened.open(id); }); // prettier-ignore
    });
    effect(() => {
      if (this.isDone()) this.announcer.polite(this.language.text('followup.practice.all-decided'));
    });
    this.followArrivals();
  }

  /** What the keys act on: the selection, else the current row. */
  targets(): readonly string[] {
    const selected = this.board.selected();
    const active = this.board.active();
    return selected.size > 0 ? [...selected] : active === null ? [] : [active];
  }

  decide(decision: BoardDecision): void {
    this.desk.decide(this.targets(), decision);
  }

  skip(): void {
    this.goTo(this.board.neighbour(this.board.active(), 1));
  }

  step(step: 1 | -1): void {
    this.list()?.move(step);
  }

  toggleSelected(): void {
    this.list()?.toggle();
  }

  takeIn(): void {
    void this.board.takeIn().then(() => { this.goTo(this.board.neighbour(null, 1)); }); // prettier-ignore
  }

  togglePanel(): void {
    if (!this.viewport.isPhone()) this.panelOpen.update((isOpen) => !isOpen);
    else void this.router.navigate([], { queryParams: { panel: this.panel() === 'open' ? null : 'open' }, queryParamsHandling: 'merge' }); // prettier-ignore
  }

  protected decideOn({ id, decision }: { id: string; decision: BoardDecision }): void {
    this.desk.decide([id], decision);
  }

  protected askToFinish(): void {
    if (this.isDone()) void this.finish();
    else this.asksToFinish.set(true);
  }

  protected async finish(): Promise<void> {
    this.asksToFinish.set(false);
    const told = await this.saving.run(() => this.quality.finish(this.run()));
    if (told) await this.router.navigate(['/moderation/training'], { queryParams: { result: told.result.run.id } });
  }

  protected async open(run: string): Promise<void> {
    this.failure.set(null);
    try {
      await this.practice.open(run);
    } catch (error) {
      this.failure.set(toProblem(error));
      return;
    }
    await this.board.open(readFilter({ queue: 'review', grouped: 'no' }));
    this.goTo(this.board.neighbour(null, 1));
  }

  private goOn(ids: readonly string[]): void {
    if (ids.length > 1 || this.board.selected().size > 0) this.board.select([]);
    if (this.viewport.isPhone() && this.panel() === 'open') this.togglePanel();
    const next = this.board.neighbour(ids.at(-1) ?? null, 1) ?? this.board.neighbour(null, 1);
    if (next !== null) this.goTo(next);
    else this.list()?.focus();
  }

  private goTo(id: string | null): void {
    if (id === null) return;
    this.board.setActive(id);
    this.list()?.goTo(id);
  }

  /** As on the board they wait behind the pill, so that nothing moves under the hand; where nothing else waits they come in by themselves. */
  private followArrivals(): void {
    effect((onCleanup) => {
      const at = this.practice.nextAt();
      if (at === null) return;
      const timer = setTimeout(() => void this.arrived(), Math.max(0, at - this.clock.now()) + 20);
      onCleanup(() => { clearTimeout(timer); }); // prettier-ignore
    });
  }

  private async arrived(): Promise<void> {
    this.practice.arrive();
    await this.board.look();
    if (this.board.neighbour(null, 1) === null && this.board.newCount() > 0) this.takeIn();
    else if (this.board.active() === null) this.goTo(this.board.neighbour(null, 1));
  }
}
