import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import type { JudgeHitBody, RuleHitsQuery, RuleHitView } from '@parvis/contracts';
import { Button, Empty, Format, Skeleton } from '@parvis/ui';
import { Select, type SelectOption } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { InTurn } from '../data/in-turn';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { JudgedList, type JudgedMatch, type Judgement } from './judged-list';

const FILTERS = ['all', 'none', 'right', 'wrong', 'acted'] as const;
type HitFilter = (typeof FILTERS)[number];
const QUERIES: Record<HitFilter, RuleHitsQuery> = { all: {}, none: { judgement: 'none' }, right: { judgement: 'right' }, wrong: { judgement: 'wrong' }, acted: { acted: true } }; // prettier-ignore

/** What a rule matched, newest first, page by page; each can be judged by hand. */
@Component({
  selector: 'app-rule-hits',
  imports: [Button, Empty, JudgedList, Select, Skeleton, TextPipe],
  providers: [Saving],
  template: `
    <div class="line">
      <mi-select
        [label]="'screening.hits.filter' | text"
        [options]="filters()"
        [value]="filter()"
        (valueChange)="choose($event)"
      />
    </div>
    @if (saving.text(); as text) {
      <p class="problem" role="alert">{{ text }}</p>
    } @else if (hits() === null) {
      <mi-skeleton [rows]="3" [height]="52" [avatar]="false" />
    } @else if (matches().length === 0) {
      <mi-empty icon="search" [heading]="'screening.hits.empty' | text" [text]="'screening.hits.empty-text' | text" />
    }
    <app-judged-list
      [label]="'screening.tab.hits' | text"
      [matches]="matches()"
      [canJudge]="canManage()"
      [kept]="kept()"
      (judged)="judge($event.itemId, $event.judgement)"
      (sampleWanted)="keep($event)"
    />
    @if (next() !== null) {
      <div>
        <mi-button [busy]="saving.busy()" (pressed)="load(next())">{{ 'screening.hits.more' | text }}</mi-button>
      </div>
    }
  `,
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleHits {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);
  private readonly turns = new InTurn();
  readonly ruleId = input.required<string>();
  readonly canManage = input(false);
  /** The server made a version of the rule with another sample. */
  readonly ruleChanged = output();

  protected readonly filter = signal<HitFilter>('all');
  protected readonly hits = signal<readonly RuleHitView[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly kept = signal<ReadonlySet<string>>(new Set());
  protected readonly filters = computed<SelectOption[]>(() =>
    FILTERS.map((value) => ({ value, label: this.language.text(`screening.hits.${value}`) })),
  );
  protected readonly matches = computed<JudgedMatch[]>(() =>
    (this.hits() ?? []).map(({ itemId, row, version, level, acted, outsideShare, at, judgement }) => ({
      itemId,
      row,
      judgement,
      past: this.language.text(`screening.hits.${acted ? 'did' : outsideShare ? 'counted' : 'saw'}`, {
        version,
        at: this.format.long(at),
        level: this.language.text(`screening.level.${level}`),
      }),
    })),
  );

  constructor() {
    effect(() => {
      this.ruleId();
      untracked(() => void this.load(null));
    });
  }

  protected choose(value: string): void {
    const filter = FILTERS.find((one) => one === value);
    if (!filter) return;
    this.filter.set(filter);
    this.hits.set(null);
    void this.load(null);
  }

  protected async load(cursor: string | null): Promise<void> {
    const query = { limit: 25, ...QUERIES[this.filter()], ...(cursor !== null && { cursor }) };
    const page = await this.saving.run(() => this.client.hits(this.ruleId(), query));
    if (!page) return;
    const { items, nextCursor } = page.result;
    this.hits.update((shown) => (cursor === null ? items : [...(shown ?? []), ...items]));
    this.next.set(nextCursor);
  }

  protected judge(itemId: string, judgement: Judgement): void {
    this.put(itemId, judgement);
    void this.send(itemId, { judgement });
  }

  protected async keep({ itemId }: JudgedMatch): Promise<void> {
    if (!(await this.send(itemId, { judgement: 'wrong', addTest: true }))) return;
    this.kept.update((ids) => new Set([...ids, itemId]));
    this.ruleChanged.emit();
  }

  /** The filter is not asked again: a row does not leave from under the hand. */
  private put(itemId: string, judgement: Judgement): void {
    this.hits.update((all) => all && all.map((one) => (one.itemId === itemId ? { ...one, judgement } : one)));
  }

  private async send(itemId: string, body: JudgeHitBody): Promise<boolean> {
    try {
      await this.turns.run(() => this.client.judgeHit(this.ruleId(), itemId, body));
      return true;
    } catch (error) {
      this.saving.fail(error);
      this.saving.clear();
      void this.load(null);
      return false;
    }
  }
}
