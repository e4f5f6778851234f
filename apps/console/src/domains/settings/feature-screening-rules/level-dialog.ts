import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import { type BacktestSummary, type LevelObstacle, SCREENING_LEVELS, type ScreeningLevel, type ScreeningRuleView } from '@parvis/contracts'; // prettier-ignore
import { Button, Icon, type IconName } from '@parvis/ui';
import { Check, Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type NeedState, needsOf, obstaclesIn } from '../data/level-needs';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';

const ICONS: Record<NeedState, IconName> = { met: 'circle-check', missing: 'circle-alert', open: 'minus' };

/** One step up or down the ladder: what it means, and for up what is needed, what is there and what is missing. */
@Component({
  selector: 'app-level-dialog',
  imports: [Button, Check, DialogBox, Field, Icon, TextPipe],
  providers: [Saving],
  templateUrl: './level-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './level-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LevelDialog {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly rule = input.required<ScreeningRuleView>();
  /** Where it is to go; null: closed. */
  readonly to = input.required<ScreeningLevel | null>();
  readonly changed = output<ScreeningRuleView>();
  readonly closed = output();

  protected readonly icons = ICONS;
  private readonly backtest = signal<BacktestSummary | null>(null);
  protected readonly obstacles = signal<readonly LevelObstacle[] | null>(null);
  protected readonly accepts = signal(false);
  protected readonly note = signal('');
  protected readonly tried = signal(false);
  protected readonly isUp = computed(() => {
    const to = this.to();
    return to !== null && SCREENING_LEVELS.indexOf(to) > SCREENING_LEVELS.indexOf(this.rule().level);
  });
  protected readonly heading = computed(() => {
    const level = this.language.text(`screening.level.${this.to() ?? this.rule().level}`);
    return this.language.text(this.isUp() ? 'screening.raise.title' : 'screening.lower.title', { name: this.rule().name, level }); // prettier-ignore
  });
  protected readonly needs = computed(() => {
    const to = this.to();
    if (to === null || !this.isUp()) return [];
    return needsOf(to, { rule: this.rule(), backtest: this.backtest(), obstacles: this.obstacles() }).map((need) => ({
      ...need,
      text: this.language.text(`screening.${need.state === 'open' ? 'need-plain' : 'need'}.${need.kind}`, need.params),
      how: need.state === 'missing' ? this.language.text(`screening.missing.${need.missing ?? need.kind}`) : null,
      said: this.language.text(`screening.need-${need.state}`),
    }));
  });
  /** The guard objects: only a note of somebody who answers for it goes past that. */
  protected readonly objects = computed(() => this.needs().some(({ kind, state }) => kind === 'criticism' && state === 'missing')); // prettier-ignore
  protected readonly noteMissing = computed(() => this.tried() && this.accepts() && this.note().trim() === '');

  constructor() {
    effect(() => {
      const [id, to] = [this.rule().id, this.to()];
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
      ...(this.isUp() && backtest && { backtestId: backtest.id }),
      ...(this.objects() && this.accepts() && { acceptCriticism: true, note: this.note().trim() }),
    };
    const set = await this.saving.run(() => this.client.setLevel(this.rule().id, body));
    if (set) {
      this.saving.say('screening.level-set', { name: set.result.name, level: this.language.text(`screening.level.${to}`) }); // prettier-ignore
      this.changed.emit(set.result);
      this.closed.emit();
      return;
    }
    this.obstacles.set(obstaclesIn(this.saving.problem()?.current));
  }

  private reset(): void {
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
