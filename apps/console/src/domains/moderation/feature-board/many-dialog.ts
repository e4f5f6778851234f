import { ChangeDetectionStrategy, Component, computed, inject, input, output, resource, signal } from '@angular/core';
import { isRestriction, MODERATION_LIMITS, type ModerationPreviewBody } from '@parvis/contracts';
import { Button, ChannelTile, channelName, Format } from '@parvis/ui';
import { Check, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { targetOf } from '../data/board-filter';
import { BoardStore } from '../data/board-store';
import type { Reason } from '../data/decision-bodies';
import { Decisions } from '../data/decisions';
import { ModerationClient } from '../data/moderation-client';
import { previewBodies, together } from '../data/outcome-preview';
import { ReasonPolicy } from '../data/reason-policy';
import { RunsStore } from '../data/runs-store';
import { DecisionDesk, type Question } from './decision-desk';
import { StatementPart } from './statement-part';

type Many = Extract<Question, { what: 'many' | 'branch' }>;

/** Before many are decided at once: what will happen on each channel, one reason for all, and a way out. */
@Component({
  selector: 'app-many-dialog',
  imports: [Button, ChannelTile, Check, DialogBox, Select, StatementPart, TextPipe],
  templateUrl: './many-dialog.html',
  styleUrl: './many-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ManyDialog {
  private readonly client = inject(ModerationClient);
  private readonly board = inject(BoardStore);
  private readonly decisions = inject(Decisions);
  private readonly runs = inject(RunsStore);
  private readonly policy = inject(ReasonPolicy);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  protected readonly desk = inject(DecisionDesk);

  readonly question = input.required<Many>();
  readonly closed = output();

  protected readonly reasonId = signal('');
  protected readonly send = signal<boolean | undefined>(undefined);
  protected readonly starting = signal(false);
  private readonly refusal = signal<Problem | null>(null);

  /** Undefined for a branch, of which the server does not tell beforehand. */
  private readonly bodies = computed<readonly ModerationPreviewBody[] | undefined>(() => {
    const question = this.question();
    const filter = this.board.filter();
    if (question.what === 'branch' || !filter) return undefined;
    if (this.isQuery()) return [{ query: targetOf(filter), kind: question.kind }];
    return question.parts.flatMap(({ ids, kind }) => previewBodies(this.decisions.targets(ids), kind));
  });
  protected readonly isQuery = computed(() => this.question().what === 'many' && this.board.allChosen());
  protected readonly isCluster = computed(() => {
    const question = this.question();
    return question.what === 'many' && question.clusterId !== null;
  });
  protected readonly preview = resource({
    params: () => this.bodies(),
    loader: async ({ params }) => together(await Promise.all(params.map((body) => this.client.preview(body)))),
  });
  protected readonly count = computed(() => {
    const question = this.question();
    if (question.what === 'branch') return question.count;
    return this.preview.hasValue() ? this.preview.value().can : null;
  });
  /** What the first one that can be told would read; of a branch nobody has counted. */
  protected readonly statement = computed(() => {
    const { kind, what, rows } = this.question();
    const preview = this.preview.hasValue() ? this.preview.value() : null;
    const itemId = preview?.statementItemId ?? rows[0]?.itemId;
    if (!isRestriction(kind) || !itemId || (what === 'many' && !preview?.can)) return null;
    return { itemId, counted: preview && { total: preview.can, can: preview.tellable } };
  });
  protected readonly lines = computed(() => {
    if (!this.preview.hasValue()) return [];
    const { kind } = this.question();
    return this.preview.value().channels.map(({ channel, can, cannot, reversible }) => ({
      channel,
      text: this.language.text(`moderation.outcome.${kind}`, { count: can, channel: channelName(channel) }),
      final: can > 0 && !reversible,
      can,
      left: cannot.map(({ reason, count }) => this.language.text(`moderation.outcome-not.${reason}`, { count, channel: channelName(channel) })), // prettier-ignore
    }));
  });
  protected readonly isFinal = computed(() => this.lines().some((line) => line.final));
  protected readonly needsReason = computed(() => this.policy.asks(this.question().kind, this.question().rows));
  protected readonly reasons = computed(() => [
    ...(this.needsReason() ? [] : [{ value: '', label: this.language.text('moderation.reason.without') }]),
    ...this.policy.fitting(this.question().rows).map(({ id, label }) => ({ value: id, label: this.language.pick(label) })), // prettier-ignore
  ]);
  protected readonly heading = computed(() => {
    const count = this.count();
    const { kind, what } = this.question();
    if (count === null) return this.language.text('moderation.many.counting');
    return this.language.text(`moderation.many.${what === 'branch' ? 'branch' : 'heading'}.${kind}`, { count });
  });
  protected readonly hours = this.format.number(MODERATION_LIMITS.newcomersHours, 0);
  protected readonly blocked = computed(() => {
    if (this.count() === 0) return this.language.text('moderation.many.nothing');
    return this.needsReason() && this.reasonId() === '' ? this.language.text('moderation.reason.needed') : null;
  });
  protected readonly failure = computed(() => {
    const refused = this.refusal();
    if (refused?.code === 'count-changed') return this.language.text('moderation.many.moved');
    if (refused) return this.problems.of(refused);
    const error = this.preview.error();
    return error ? this.problems.of(toProblem(error)) : null;
  });

  protected async confirm(): Promise<void> {
    const filter = this.board.filter();
    const send = this.send();
    const reason: Reason = { ...(this.reasonId() === '' ? {} : { reasonId: this.reasonId() }), ...(send === undefined ? {} : { sendStatement: send }) }; // prettier-ignore
    if (!this.isQuery() || !filter || !this.preview.hasValue()) {
      this.desk.confirm(reason);
      return;
    }
    this.starting.set(true);
    try {
      const { kind } = this.question();
      await this.runs.start({ query: targetOf(filter), kind, ...reason, expectedCount: this.preview.value().total });
      this.board.select([]);
      this.desk.settled([]);
    } catch (error) {
      this.refusal.set(toProblem(error));
      this.preview.reload();
    } finally {
      this.starting.set(false);
    }
  }
}
