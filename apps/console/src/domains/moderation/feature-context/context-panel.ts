import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { channelName, ChannelTile, Chip, Format, IconButton, InlineError, Skeleton, Tag, TimePipe } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { DecisionBar } from '@parvis/ui/moderation';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { tagHue } from '../../../shared/tags/tag-hue';
import { BoardStore } from '../data/board-store';
import { CareStore } from '../data/care-store';
import { BOARD_DECISIONS, type BoardDecision } from '../data/decision-options';
import { OpenItem } from '../data/open-item';
import { Shield } from '../data/shield';
import { DecisionWords, SHIELD } from '../ui/decision-words';
import { RowWords } from '../ui/row-words';
import { AuthorPart } from './author-part';
import { ClusterPart } from './cluster-part';
import { ConsequencePart } from './consequence-part';
import { FindingsPart } from './findings-part';
import { ThreadPart } from './thread-part';

/** What stands around the current item, so that none is judged alone: post, conversation, author, findings, what each decision does there. */
@Component({
  selector: 'app-context-panel',
  imports: [AuthorPart, ChannelTile, Chip, ClusterPart, ConsequencePart, DecisionBar, FindingsPart, IconButton, InlineError, RouterLink, Section, Skeleton, Tag, TextPipe, ThreadPart, TimePipe], // prettier-ignore
  templateUrl: './context-panel.html',
  styleUrl: './context-panel.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ContextPanel {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly decisionWords = inject(DecisionWords);
  private readonly shield = inject(Shield);
  protected readonly words = inject(RowWords);
  protected readonly session = inject(SessionStore);
  protected readonly board = inject(BoardStore);
  protected readonly item = inject(OpenItem);
  protected readonly care = inject(CareStore);

  /** It is about nobody: nothing leads elsewhere, and nobody is answered. */
  readonly practising = input(false);
  readonly decided = output<BoardDecision>();
  readonly branchDecided = output<BoardDecision>();
  readonly answered = output();
  readonly tagged = output<HTMLElement>();
  readonly closed = output();
  readonly authorAsked = output();

  protected readonly row = this.item.row;
  protected readonly detail = this.item.detail;
  protected readonly problem = computed(() => this.problems.shown(this.item.problem()));
  protected readonly channel = computed(() => { const row = this.row(); return row ? channelName(row.channel) : ''; }); // prettier-ignore
  /** Veiled again with each other picture. */
  protected readonly unveiled = linkedSignal({ source: () => this.row()?.itemId, computation: () => false });
  /** Our own posts hurt nobody; what others post may. */
  protected readonly isVeiled = computed(() => {
    const kind = this.row()?.kind;
    return this.care.preferences().blurMedia && !this.unveiled() && (kind === 'mention' || kind === 'post');
  });
  protected readonly picture = computed(() => {
    const post = this.detail()?.post ?? this.row()?.post ?? null;
    if (!post?.mediaUrl) return null;
    const alt = ('mediaAlt' in post ? post.mediaAlt : null) ?? this.language.text('moderation.post.no-alt');
    return { url: post.mediaUrl, alt };
  });
  protected readonly figures = computed(() => {
    const post = this.detail()?.post;
    if (!post) return [];
    const { likes, comments } = post.figures;
    const figure = (id: string, value: number | null) => (value === null ? [] : [{ value: this.format.compact(value), text: this.language.text(`moderation.figure.${id}`) }]); // prettier-ignore
    return [...figure('likes', likes), ...figure('comments', comments)];
  });
  protected readonly decisions = computed(() => {
    const row = this.row();
    if (!row) return [];
    const bar = this.decisionWords.bar(row, this.board.closedCluster(row) !== null);
    const reply = { id: 'answer', label: this.language.text('moderation.answer'), icon: 'reply', tone: 'plain', keys: 'R', wide: true } as const; // prettier-ignore
    return this.session.can('inbox.reply') && !this.practising() ? [...bar, reply] : bar;
  });
  protected readonly suggestion = computed(() => {
    const row = this.row();
    if (!row?.suggestion || row.state !== 'undecided') return null;
    return this.language.text('moderation.suggested', { what: this.language.text(`moderation.suggest.${row.suggestion}`) }); // prettier-ignore
  });
  protected readonly decision = computed(() => {
    const decision = this.row()?.decision;
    if (!decision) return null;
    const rule = this.row()?.rules.find(({ id }) => id === decision.ruleId)?.name;
    const by = decision.byMemberId === null ? (rule ?? this.language.text('moderation.by-standing')) : this.directory.memberName(decision.byMemberId); // prettier-ignore
    const reason = this.directory.policyReasons().find(({ id }) => id === decision.reasonId)?.label;
    return {
      what: this.language.text(`moderation.did.${decision.kind}`, { by }),
      at: decision.at,
      reason: reason ? this.language.pick(reason) : null,
    };
  });
  protected readonly failure = computed(() => {
    const row = this.row();
    return row?.sync === 'failed' ? this.words.failureText(null, row) : null;
  });
  protected readonly tags = computed(() =>
    (this.detail()?.tagIds ?? []).flatMap((id) => {
      const tag = this.directory.tagById().get(id);
      return tag ? [{ id, name: tag.name, hue: tagHue(tag) }] : [];
    }),
  );
  protected readonly branch = computed(() => {
    const branch = this.board.branch(this.row()?.itemId ?? '');
    return branch && branch.below > 0 ? branch : null;
  });
  protected readonly branchDecisions = computed(() =>
    this.decisions().filter(({ id }) => id === 'approve' || id === 'hide' || id === 'delete').map(({ keys: _, ...decision }) => decision),
  ); // prettier-ignore
  protected readonly reports = computed(() =>
    (this.detail()?.reports ?? []).map((report) => ({ ...report, by: this.directory.memberName(report.byMemberId) })),
  );

  protected choose(id: string): void {
    const decision = BOARD_DECISIONS.find((one) => one === id);
    if (decision) this.decided.emit(decision);
    else if (id === SHIELD) void this.shield.hideAndAnswer(this.row()?.itemId ?? '');
    else this.answered.emit();
  }

  protected chooseForBranch(id: string): void {
    const decision = BOARD_DECISIONS.find((one) => one === id);
    if (decision) this.branchDecided.emit(decision);
  }
}
