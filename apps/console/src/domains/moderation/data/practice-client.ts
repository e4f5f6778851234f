import { computed, inject, Injectable, signal } from '@angular/core';
import type {
  AnswerPracticeBody, DecisionKind, DecisionView, ModerationDecideBody, ModerationItemView, ModerationPage, ModerationPreview, ModerationPreviewBody, ModerationQuery, ModerationRow, ModerationRunView,
  PracticeBoardView, PracticeItem, ReviewAnswer, RevealedItem, StatementPreview, TrainingRunView,
} from '@parvis/contracts'; // prettier-ignore
import { Clock } from '@parvis/ui';
import { Api } from '../../../shared/api/api';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import type { ModerationClient } from './moderation-client';
import { practiceDetail, practiceRun } from './practice-views';

/** What the parts of the board ask for during practice. Everything else a real client can do is not there: nothing can leave. */
type Practised = Pick<ModerationClient, 'list' | 'item' | 'reveal' | 'decide' | 'undo' | 'undoDecision' | 'preview' | 'run' | 'statement'>; // prettier-ignore

const ANSWERS: Partial<Record<DecisionKind, ReviewAnswer>> = { approve: 'keep', unhide: 'keep', hide: 'hide', delete: 'remove' }; // prettier-ignore
const AFTER: Record<ReviewAnswer, Pick<ModerationRow, 'state'>> = { keep: { state: 'kept' }, hide: { state: 'hidden' }, remove: { state: 'deleted' } }; // prettier-ignore

/** Stands in for the board's client while somebody practises: the rows are those of a run, and decisions are answers to it. */
@Injectable()
export class PracticeClient implements Practised {
  private readonly api = inject(Api);
  private readonly clock = inject(Clock);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly view = signal<PracticeBoardView | null>(null);
  private readonly progress = signal<TrainingRunView | null>(null);
  /** Of the rows whose state changed here. */
  private readonly changed = signal<ReadonlyMap<string, Pick<ModerationRow, 'state' | 'decision'>>>(new Map());
  /** What is known to have come in. */
  private readonly now = signal(0);

  /** Null until it was read. */
  readonly current = this.progress.asReadonly();
  readonly post = computed(() => this.view()?.post ?? null);
  /** Still to come in. */
  readonly coming = computed(() => (this.view()?.items ?? []).filter(({ arrivesAt }) => Date.parse(arrivesAt) > this.now()).length); // prettier-ignore
  /** Milliseconds since 1970 at which the next one comes in; null: all are there. */
  readonly nextAt = computed(() => {
    const next = (this.view()?.items ?? []).find(({ arrivesAt }) => Date.parse(arrivesAt) > this.now());
    return next ? Date.parse(next.arrivesAt) : null;
  });

  async open(runId: string): Promise<void> {
    const view = await this.api.get<PracticeBoardView>(`/moderation/training/${runId}/board`);
    this.changed.set(new Map());
    this.view.set(view);
    this.progress.set(view.run);
    this.arrive();
  }

  /** Takes note of what has come in by now. */
  arrive(): void {
    this.now.set(this.clock.now());
  }

  list({ itemId }: ModerationQuery): Promise<ModerationPage> {
    const rows = this.arrived().map((item) => this.rowOf(item));
    const wanted = itemId === undefined ? rows.filter(({ state }) => state === 'undecided').toReversed() : rows.filter((row) => itemId.includes(row.itemId)); // prettier-ignore
    return Promise.resolve({ items: wanted, nextCursor: null });
  }

  item(id: string): Promise<ModerationItemView> {
    const items = this.arrived();
    const place = items.findIndex(({ row }) => row.itemId === id);
    const item = items[place];
    if (!item) return Promise.reject(new Error(`${id} is not of this practice`));
    const before = items.slice(0, place).map((one) => this.rowOf(one));
    const post = this.post();
    return Promise.resolve(practiceDetail(this.rowOf(item), before, post ? this.language.pick(post) : ''));
  }

  reveal(id: string): Promise<RevealedItem> {
    const item = this.arrived().find(({ row }) => row.itemId === id);
    if (!item) return Promise.reject(new Error(`${id} is not of this practice`));
    return Promise.resolve({ itemId: id, revision: item.row.revision, ...item.revealed });
  }

  async decide({ itemIds = [], kind, reasonId }: ModerationDecideBody): Promise<ModerationRunView> {
    const answer = ANSWERS[kind];
    if (answer === undefined) throw new Error(`${kind} is not practised`);
    const at = new Date(this.clock.now()).toISOString();
    for (const id of itemIds) {
      const body: AnswerPracticeBody = { answer, ...(reasonId === undefined ? {} : { reasonId }) };
      await this.tell('PUT', id, body);
      const decision = { id, kind, byMemberId: this.session.memberId(), ruleId: null, reasonId: reasonId ?? null, at, action: null }; // prettier-ignore
      this.note(id, { ...AFTER[answer], decision });
    }
    return practiceRun(itemIds, { kind, reasonId: reasonId ?? null, memberId: this.session.memberId() ?? '', at, isUndone: false }); // prettier-ignore
  }

  /** `undoId` names the items: nothing of a practice is kept as a request. */
  async undo(undoId: string): Promise<ModerationRunView> {
    const ids = undoId.split(' ');
    for (const id of ids) await this.undoDecision(id);
    return practiceRun(ids, { kind: 'approve', reasonId: null, memberId: this.session.memberId() ?? '', at: new Date(this.clock.now()).toISOString(), isUndone: true }); // prettier-ignore
  }

  async undoDecision(id: string): Promise<DecisionView> {
    await this.tell('DELETE', id);
    this.note(id, { state: 'undecided', decision: null });
    const at = new Date(this.clock.now()).toISOString();
    return { id, itemId: id, kind: 'approve', reasonId: null, note: null, byMemberId: this.session.memberId(), at, action: null }; // prettier-ignore
  }

  /** Nobody is told anything in a practice: the dialogs leave that part out. */
  statement(): Promise<StatementPreview> {
    return Promise.reject(new Error('A practice tells nobody.'));
  }

  preview({ itemIds = [], kind }: ModerationPreviewBody): Promise<ModerationPreview> {
    const can = itemIds.length;
    return Promise.resolve({ total: can, can, authors: can, tellable: 0, statementItemId: null, channels: [{ channel: 'facebook', can, reversible: kind !== 'delete', cannot: [] }] }); // prettier-ignore
  }

  /** What was begun on the real board is not followed here. */
  run(): Promise<never> {
    return Promise.reject(new Error('practice has no runs in the background'));
  }

  private arrived(): PracticeItem[] {
    return (this.view()?.items ?? []).filter(({ arrivesAt }) => Date.parse(arrivesAt) <= this.now());
  }

  private rowOf({ row }: PracticeItem): ModerationRow {
    return { ...row, ...this.changed().get(row.itemId) };
  }

  private note(id: string, state: Pick<ModerationRow, 'state' | 'decision'>): void {
    this.changed.update((all) => new Map([...all, [id, state]]));
  }

  private async tell(method: 'PUT' | 'DELETE', sampleId: string, body?: AnswerPracticeBody): Promise<void> {
    const runId = this.progress()?.id ?? '';
    this.progress.set(await this.api.send(method, `/moderation/training/${runId}/answers/${sampleId}`, body));
  }
}
