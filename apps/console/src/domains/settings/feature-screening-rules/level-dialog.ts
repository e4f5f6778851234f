import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import { type BacktestSummary, type LevelObstacle, SCREENING_LEVELS, type ScreeningLevel, type ScreeningRuleView } from '@parvis/contracts'; // prettier-ignore
import { Button, Icon, type IconName } from '@parvis/ui';
import { Check, Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type LevelNeed, type NeedState, needsOf, obstaclesIn } from '../data/level-needs';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { ScreeningWords } from '../ui/screening-words';
import { ShareChoice } from './share-choice';

const ICONS: Record<NeedState, IconName> = { met: 'circle-check', missing: 'circle-alert', open: 'minus' };

/** One step up or down the ladder, or the same step for more or fewer authors: what it means, and for up what is needed, what is there and what is missing. */
@Component({
  selector: 'app-level-dialog',
  imports: [Button, Check, DialogBox, Field, Icon, ShareChoice, TextPipe],
  providers: [Saving],
  templateUrl: './level-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './level-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LevelDialog {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  private readonly words = inject(ScreeningWords);
  protected readonly saving = inject(Saving);
  readonly rule = input.required<ScreeningRuleView>();
  /** Where it is to go; null: closed. */
  readonly to = input.required<ScreeningLevel | null>();
  readonly changed = output<ScreeningRuleView>();
  readonly closed = output();

  protected readonly icons = ICONS;
  /** The rule is read again with everything that happens to it, which is no reason to forget what is being written here. */
  private readonly ruleId = computed(() => this.rule().id);
  private readonly backtest = signal<BacktestSummary | null>(null);
  protected readonly obstacles = signal<readonly LevelObstacle[] | null>(null);
  protected readonly share = signal(100);
  protected readonly accepts = signal(false);
  protected readonly note = signal('');
  protected readonly tried = signal(false);
  protected readonly isUp = computed(() => {
    const to = this.to();
    return to !== null && SCREENING_LEVELS.indexOf(to) > SCREENING_LEVELS.indexOf(this.rule().level);
  });
  /** Which way it goes; `keep`: the level stays, and how many it is for changes. */
  protected readonly way = computed(() => (this.isUp() ? 'raise' : this.to() === this.rule().level ? 'keep' : 'lower'));
  protected readonly heading = computed(() =>
    this.language.text(`screening.${this.way()}.title`, { name: this.rule().name, level: this.words.level(this.to() ?? this.rule().level) }),
  ); // prettier-ignore
  protected readonly needs = computed(() => {
    const to = this.to();
    if (to === null || !this.isUp()) return [];
    return needsOf(to, { rule: this.rule(), backtest: this.backtest(), obstacles: this.obstacles() });
  });
  protected readonly lines = computed(() => this.needs().map((need) => this.lineOf(need)));
  /** The guard objects: only a note of somebody who answers for it goes past that. */
  protected readonly objects = computed(() => this.needs().some(({ kind, state }) => kind === 'criticism' && state === 'missing')); // prettier-ignore
  protected readonly noteMissing = computed(() => this.tried() && this.accepts() && this.note().trim() === '');

  constructor() {
    effect(() => {
      const [id, to] = [this.ruleId(), this.to()];
      untracked(() => {
        this.reset();
        if (to !== null) void this.read(id);
      });
    });
  }

  protected async go(): Promise<void> {
    const to = this.to();
    this.tried.set(true);
    if (to === null || this.noteMissing()) return;
    const backtest = this.backtest();
    const body = {
      level: to,
      ...(this.share() !== this.rule().share && { share: this.share() }),
      ...(this.isUp() && backtest && { backtestId: backtest.id }),
      ...(this.objects() && this.accepts() && { acceptCriticism: true, note: this.note().trim() }),
    };
    const set = await this.saving.run(() => this.client.setLevel(this.rule().id, body));
    if (set) {
      this.sayWhatBecame(set.result);
      this.changed.emit(set.result);
      this.closed.emit();
      return;
    }
    this.obstacles.set(obstaclesIn(this.saving.problem()?.current));
  }

  /** What is accepted is still against it, and no longer in the way. */
  private lineOf(need: LevelNeed) {
    const { kind, state, missing, params } = need;
    const isAccepted = kind === 'criticism' && state === 'missing' && this.accepts();
    const wayOut = isAccepted ? 'screening.raise.accepted' : `screening.missing.${missing ?? kind}`;
    return {
      kind,
      state: isAccepted ? ('open' as const) : state,
      text: this.language.text(`screening.${state === 'open' ? 'need-plain' : 'need'}.${kind}`, params),
      how: state === 'missing' ? this.language.text(wayOut) : null,
      said: isAccepted ? '' : this.language.text(`screening.need-${state}`),
    };
  }

  private sayWhatBecame({ name, level, share }: ScreeningRuleView): void {
    const isPart = share < 100 && level !== 'shadow';
    this.saving.say(isPart ? 'screening.level-set-part' : 'screening.level-set', { name, level: this.words.level(level), authors: this.words.authors(share) }); // prettier-ignore
  }

  private reset(): void {
    this.share.set(this.rule().share);
    this.backtest.set(null);
    this.obstacles.set(null);
    this.accepts.set(false);
    this.note.set('');
    this.tried.set(false);
    this.saving.clear();
  }

  /** The newest back-test that asks what the rule asks now is the one that counts. */
  private async read(id: string): Promise<void> {
    const all = await this.client.backtests(id).catch(() => []);
    if (id !== this.rule().id) return;
    this.backtest.set(all.find(({ current, state }) => current && state === 'done') ?? all[0] ?? null);
  }
}
