import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { LEARNER_LIMITS, type LearnerView } from '@parvis/contracts';
import { Banner, Button, Card, Format, IconButton } from '@parvis/ui';
import { ChartLine } from '@parvis/ui/charts';
import { Field, Switch } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningClient } from '../data/screening-client';
import { PrecisionBar } from '../ui/precision-bar';

const MOST_FROM = 99;
const WHYS = ['too-few', 'one-sided', 'too-weak'] as const;

/** What was learned from the team's decisions: on how many, how far it can be trusted, what it goes by; and training it anew. */
@Component({
  selector: 'app-learner-card',
  imports: [Banner, Button, Card, ChartLine, Field, IconButton, PrecisionBar, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './learner-card.html',
  styleUrls: ['../ui/settings-table.css', './cards.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LearnerCard {
  private readonly client = inject(ScreeningClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);
  readonly view = input.required<LearnerView>();
  readonly canManage = input(false);
  readonly changed = output();

  protected readonly enabled = linkedSignal(() => this.view().settings.enabled);
  protected readonly suggestFrom = linkedSignal(() => String(this.view().settings.suggestFrom));
  protected readonly asTable = signal(false);
  protected readonly percent = (value: number) => this.format.percent(value / 100);
  protected readonly fromWrong = computed(() => {
    const from = Number(this.suggestFrom());
    const isFine = Number.isInteger(from) && from >= LEARNER_LIMITS.suggestFrom && from <= MOST_FROM;
    return isFine ? null : this.language.text('screening.learn.from-wrong', { least: LEARNER_LIMITS.suggestFrom, most: MOST_FROM }); // prettier-ignore
  });
  protected readonly why = computed(() => WHYS.find((one) => one === this.view().why) ?? null);
  protected readonly figures = computed(() => {
    const { model } = this.view();
    if (!model) return [];
    const figure = (key: string, value: string) => ({ label: this.language.text(`screening.learn.${key}`), value });
    return [
      figure('trained-on', this.format.number(model.trainedOn, 0)),
      figure('trained-at', this.format.long(model.trainedAt)),
      figure('auc', model.auc === null ? '–' : this.format.number(model.auc, 3)),
    ];
  });
  /** Bins that hold anything; the line of what was said is where it should be. */
  protected readonly calibration = computed(() => {
    const bins = (this.view().model?.bins ?? []).filter(({ count }) => count > 0);
    return {
      points: bins.map(({ from, to }) => this.language.text('screening.learn.bin', { from: Math.round(from * 100), to: Math.round(to * 100) })),
      series: [
        { id: 'observed', label: this.language.text('screening.learn.observed'), values: bins.map(({ observed }) => inPercent(observed)) },
        { id: 'predicted', label: this.language.text('screening.learn.predicted'), values: bins.map(({ predicted }) => inPercent(predicted)), context: true },
      ],
      label: this.language.text('screening.learn.calibration-label', { count: bins.reduce((sum, { count }) => sum + count, 0) }),
    };
  }); // prettier-ignore
  protected readonly thresholds = computed(() =>
    (this.view().model?.thresholds ?? []).map(({ threshold, precision, recall }) => ({
      from: this.format.percent(threshold),
      precision,
      recall: this.format.percent(Math.round(recall * 100) / 100),
    })),
  );
  protected readonly features = computed(() => {
    const features = this.view().model?.features ?? [];
    const most = Math.max(...features.map(({ weight }) => Math.abs(weight)), 0);
    return [...features]
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .map(({ text, weight }) => ({ text, hides: weight > 0, width: (Math.abs(weight) / most) * 100 }));
  });

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.fromWrong() !== null) return;
    const body = { version: this.view().version, enabled: this.enabled(), suggestFrom: Number(this.suggestFrom()) };
    const saved = await this.saving.run(() => this.client.updateLearner(body));
    if (!saved) return;
    this.saving.say('screening.learn.saved');
    this.changed.emit();
  }

  protected async train(): Promise<void> {
    const asked = await this.saving.run(() => this.client.train());
    if (!asked) return;
    this.saving.say('screening.learn.asked');
    this.changed.emit();
  }
}

const inPercent = (share: number | null) => (share === null ? null : share * 100);
