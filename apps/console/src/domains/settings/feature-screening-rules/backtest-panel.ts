import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import type { BacktestSummary, BacktestView, JudgeExampleBody, ScreeningRuleContent } from '@parvis/contracts';
import { Button, Format } from '@parvis/ui';
import { Select, type SelectOption } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { InTurn } from '../data/in-turn';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { BacktestReport } from './backtest-report';
import { JudgedList, type JudgedMatch, type Judgement } from './judged-list';

const DAYS = [1, 7, 30, 90, 365];

/** What a rule as it stands in the form would have done to what came in: started, watched, read and judged. */
@Component({
  selector: 'app-backtest-panel',
  imports: [BacktestReport, Button, JudgedList, Select, TextPipe],
  providers: [Saving],
  templateUrl: './backtest-panel.html',
  styleUrls: ['../ui/form-page.css', './backtest-panel.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BacktestPanel {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);
  private readonly turns = new InTurn();
  /** Null: the rule was never saved. */
  readonly ruleId = input<string | null>(null);
  /** The rule as it stands in the form; null while something in it is missing. */
  readonly draft = input.required<ScreeningRuleContent | null>();
  /** The form says something else than the saved rule. */
  readonly isChanged = input(false);
  readonly canStart = input(false);
  /** A wrong match of a draft: its text belongs among the samples of the form. */
  readonly sampleWanted = output<string>();
  /** The server made a version of the rule with another sample. */
  readonly ruleChanged = output();

  protected readonly chosenDays = signal('90');
  protected readonly run = signal<BacktestView | null>(null);
  protected readonly earlier = signal<readonly BacktestSummary[]>([]);
  protected readonly kept = signal<ReadonlySet<string>>(new Set());
  protected readonly isRunning = computed(() => this.run()?.state === 'running');
  protected readonly days = computed<SelectOption[]>(() =>
    DAYS.map((days) => ({ value: String(days), label: this.language.text('screening.back.last-days', { days }) })),
  );
  protected readonly choices = computed<SelectOption[]>(() => {
    const shown = this.run();
    const known = this.earlier().some(({ id }) => id === shown?.id);
    const all = shown && !known ? [shown, ...this.earlier()] : this.earlier();
    return all.map((one) => ({
      value: one.id,
      label: this.language.text(one.current ? 'screening.back.of-now' : 'screening.back.of-then', {
        at: this.format.long(one.startedAt),
        days: one.days,
        matched: one.matched,
      }),
    }));
  });
  protected readonly matches = computed<JudgedMatch[]>(() =>
    (this.run()?.examples ?? []).map(({ row, verdict, judgement }) => ({
      itemId: row.itemId,
      row,
      past: this.language.text(`screening.back.verdict-${verdict}`),
      judgement,
    })),
  );

  constructor() {
    const live = inject(Live);
    inject(DestroyRef).onDestroy(
      live.on('screening.changed', ({ backtestId }) => {
        if (backtestId !== null && backtestId === this.run()?.id) void this.follow(backtestId);
      }),
    );
    effect(() => {
      const id = this.ruleId();
      untracked(() => void this.readEarlier(id));
    });
    effect(() => {
      live.catchUp();
      const { id } = untracked(() => this.run()) ?? {};
      if (id !== undefined && untracked(() => this.isRunning())) untracked(() => void this.follow(id));
    });
  }

  protected async start(): Promise<void> {
    const draft = this.draft();
    if (draft === null) return;
    const isSaved = this.ruleId() !== null && !this.isChanged();
    const days = Number(this.chosenDays());
    const body = isSaved ? { days } : { days, content: draft };
    const started = await this.saving.run(() => this.client.startBacktest(this.ruleId(), body));
    if (!started) return;
    this.kept.set(new Set());
    this.run.set(started.result);
    // it may have been over before its number was known
    if (started.result.state === 'running') void this.follow(started.result.id);
  }

  protected async stop(): Promise<void> {
    const { id } = this.run() ?? {};
    const stopped = id === undefined ? null : await this.saving.run(() => this.client.stopBacktest(id));
    if (stopped) this.run.set(stopped.result);
  }

  protected async choose(id: string): Promise<void> {
    const read = await this.saving.run(() => this.client.backtest(id));
    if (!read) return;
    this.kept.set(new Set());
    this.run.set(read.result);
  }

  protected judge(itemId: string, judgement: Judgement): void {
    this.mark(itemId, judgement);
    void this.send(itemId, { judgement });
  }

  protected async keep({ itemId, row }: JudgedMatch): Promise<void> {
    const { ruleId } = this.run() ?? {};
    if (ruleId === null || ruleId === undefined) {
      if (row) this.sampleWanted.emit(row.text);
    } else {
      if (!(await this.send(itemId, { judgement: 'wrong', addTest: true }))) return;
      this.ruleChanged.emit();
    }
    this.kept.update((ids) => new Set([...ids, itemId]));
  }

  /** Examples that are shown stay where they are, whatever order the answer has: a key is about to be pressed on one of them. */
  private take(read: BacktestView): void {
    const places = new Map(this.run()?.examples.map(({ row }, place) => [row.itemId, place]));
    const place = (example: BacktestView['examples'][number]) => places.get(example.row.itemId) ?? places.size;
    this.run.update((shown) => shown?.id === read.id ? { ...read, examples: [...read.examples].sort((a, b) => place(a) - place(b)) } : shown); // prettier-ignore
  }

  /** Shown at once; the figures follow with the answer. */
  private mark(itemId: string, judgement: Judgement): void {
    this.run.update((run) => run && { ...run, examples: run.examples.map((one) => (one.row.itemId === itemId ? { ...one, judgement } : one)) }); // prettier-ignore
  }

  private async send(itemId: string, body: JudgeExampleBody): Promise<boolean> {
    const { id } = this.run() ?? {};
    if (id === undefined) return false;
    try {
      const judged = await this.turns.run(() => this.client.judgeExample(id, itemId, body));
      if (judged) this.take(judged);
      return true;
    } catch (error) {
      this.saving.fail(error);
      void this.follow(id);
      return false;
    }
  }

  private async readEarlier(id: string | null): Promise<void> {
    const list = id === null ? [] : await this.client.backtests(id).catch(() => []);
    if (id !== this.ruleId()) return;
    this.earlier.set(list);
    const [newest] = list;
    if (newest && this.run() === null) await this.choose(newest.id);
  }

  /** An answer that was overtaken by a later one shows nothing. */
  private async follow(id: string): Promise<void> {
    const read = await this.client.backtest(id).catch(() => null);
    const shown = this.run();
    if (read && shown?.id === id && (read.looked >= shown.looked || read.state !== 'running')) this.take(read);
  }
}
