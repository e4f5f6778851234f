import { ChangeDetectionStrategy, Component, computed, inject, input, output, viewChild } from '@angular/core';
import { Button, Empty, Format, IconButton, InlineError, PaneHeader } from '@parvis/ui';
import { Actions } from '../../../shared/actions/actions';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { LastActStrip } from '../../../shared/commands/last-act-strip';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import { SessionStore } from '../../../shared/session/session-store';
import { type BoardFilter, isOpenQueue, narrowedBy } from '../data/board-filter';
import { BoardStore } from '../data/board-store';
import type { BoardDecision } from '../data/decision-options';
import { Campaigns } from '../feature-campaigns/campaigns';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { BoardBulk } from './bulk-bar';
import { BoardList } from './board-list';
import { BoardTools } from './board-tools';
import { PausePrompt } from './pause-prompt';
import { PostHead } from './post-head';
import { RequestsBar } from './requests-bar';
import { RunsBar } from './runs-bar';
import { VolumeAlertBar } from './volume-alert';

/** The list with its header, notices, filters, states, bulk bar and strip. */
@Component({
  selector: 'app-board-pane',
  imports: [BoardBulk, BoardList, BoardTools, Button, Campaigns, Empty, IconButton, InlineError, LastActStrip, PaneHeader, PausePrompt, PostHead, RequestsBar, RunsBar, TextPipe, VolumeAlertBar], // prettier-ignore
  templateUrl: './board-pane.html',
  styleUrl: './board-pane.css',
  host: { role: 'main', '[attr.aria-label]': 'title()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BoardPane {
  private readonly counts = inject(ModerationCounts);
  private readonly sidebar = inject(ModerationSidebar);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly actions = inject(Actions);
  protected readonly board = inject(BoardStore);

  readonly filter = input.required<BoardFilter>();
  readonly panelOpen = input(true);
  readonly requestsAsked = input(false);
  readonly filterChange = output<Partial<BoardFilter>>();
  readonly decided = output<{ id: string; decision: BoardDecision }>();
  readonly bulkDecided = output<BoardDecision>();
  readonly tagged = output<HTMLElement>();
  readonly opened = output<string>();
  readonly groupToggled = output<string>();
  readonly topAsked = output();
  readonly panelToggled = output();

  private readonly list = viewChild(BoardList);
  protected readonly narrowed = computed(() => narrowedBy(this.filter()));
  protected readonly title = computed(() => {
    const { queue, postBoard } = this.filter();
    return postBoard === null ? this.sidebar.nameOf(queue) : (this.board.post()?.post.text ?? this.language.text('moderation.post.title')); // prettier-ignore
  });
  /** Of the whole queue; a narrowed list has no count that is known without asking. */
  protected readonly count = computed(() => {
    if (this.filter().postBoard !== null) return this.board.post()?.undecided ?? null;
    return this.narrowed() > 0 || this.counts.queues() === null ? null : this.counts.count(this.filter().queue);
  });
  protected readonly today = computed(() => {
    const today = this.counts.queues()?.today;
    if (!today || today.decided === 0) return null;
    const each = today.secondsEach;
    return each === null
      ? this.language.text('moderation.today.count', { count: today.decided })
      : this.language.text('moderation.today.each', { count: today.decided, seconds: this.format.number(each) });
  });
  protected readonly isEmpty = computed(
    () => this.board.lines().length === 0 && this.board.loading() === null && this.board.problem() === null,
  );
  protected readonly emptyText = computed(() => {
    const { queue, postBoard } = this.filter();
    if (postBoard !== null) return this.language.text('moderation.empty.post');
    return this.language.text(isOpenQueue(queue) ? 'moderation.empty.clear' : `moderation.empty.${queue}`);
  });
  protected readonly problem = computed(() => this.problems.shown(this.board.problem()));
  protected readonly showsCampaigns = computed(
    () => this.filter().queue === 'look-alikes' && this.filter().postBoard === null && this.filter().clusterId === null,
  );
  /** Who can change a role, for a member who only reads. */
  protected readonly readOnly = computed(() => {
    if (this.session.can('moderation.hide')) return null;
    const admin = this.directory.activeMembers().find(({ role }) => role === 'owner' || role === 'admin');
    return this.language.text('moderation.read-only', { name: admin?.name ?? '' });
  });
  protected readonly hints = computed(() => {
    const hint = (keys: string[], id: string) => ({ keys, label: this.language.text(`moderation.hint.${id}`) });
    return [hint(['J', 'K'], 'move'), hint(['A'], 'approve'), hint(['H'], 'hide'), hint(['D'], 'delete'), hint(['B'], 'ban'), hint(['S'], 'skip'), hint(['R'], 'reply'), hint(['X'], 'select')]; // prettier-ignore
  });

  goTo(id: string): void {
    this.list()?.goTo(id);
  }

  focus(): void {
    this.list()?.focus();
  }

  move(step: 1 | -1): void {
    this.list()?.move(step);
  }

  extend(step: 1 | -1): void {
    this.list()?.extend(step);
  }

  toggle(): void {
    this.list()?.toggle();
  }

  top(): void {
    this.list()?.top();
  }

  protected showShortcuts(): void {
    this.actions.perform('app.shortcuts');
  }

  protected clear(): void {
    this.filterChange.emit({ channel: [], label: [], language: [], postId: null, clusterId: null, identityId: null, ruleId: null }); // prettier-ignore
  }
}
