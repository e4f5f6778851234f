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
import { CLASSIFIER_LIMITS, type ClassifierView, type TestClassifierView } from '@parvis/contracts';
import { Button, Card, Chip, Format, type Tone } from '@parvis/ui';
import { Field, Switch } from '@parvis/ui/forms';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningClient } from '../data/screening-client';

const TONES: Record<ClassifierView['state'], Tone> = { off: 'neutral', untried: 'info', healthy: 'ok', failing: 'bad' };

/** A service of the house that is asked about every item: where it is, its secret, how it does, and one call to try it. */
@Component({
  selector: 'app-classifier-card',
  imports: [Button, Card, Chip, CopyLine, Field, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './classifier-card.html',
  styleUrl: './cards.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClassifierCard {
  private readonly client = inject(ScreeningClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);
  readonly view = input.required<ClassifierView>();
  readonly canManage = input(false);
  readonly changed = output();

  protected readonly tones = TONES;
  protected readonly url = linkedSignal(() => this.view().url ?? '');
  protected readonly timeout = linkedSignal(() => String(this.view().timeoutMs));
  protected readonly enabled = linkedSignal(() => this.view().enabled);
  protected readonly sample = signal('');
  /** Shown once. */
  protected readonly secret = signal<string | null>(null);
  protected readonly tested = signal<TestClassifierView | null>(null);
  protected readonly urlWrong = computed(() => this.saving.isRefused('/url') ? this.language.text('screening.classify.url-wrong') : null); // prettier-ignore
  protected readonly timeoutWrong = computed(() => {
    const [least, most] = CLASSIFIER_LIMITS.timeoutMs;
    const ms = Number(this.timeout());
    if (Number.isInteger(ms) && ms >= Number(least) && ms <= Number(most)) return null;
    return this.language.text('screening.classify.timeout-wrong', { least: Number(least), most: Number(most) });
  });
  protected readonly health = computed(() => {
    const { asked, medianMs, waiting, failuresInARow, lastSuccessAt, lastFailureAt } = this.view();
    const moment = (at: string | null) => (at === null ? '–' : this.format.long(at));
    const figure = (key: string, value: string) => ({ label: this.language.text(`screening.classify.${key}`), value });
    return [
      figure('asked', this.format.number(asked, 0)),
      figure('median', medianMs === null ? '–' : this.language.text('screening.classify.ms', { ms: medianMs })),
      figure('waiting', this.format.number(waiting, 0)),
      figure('last-success', moment(lastSuccessAt)),
      ...(failuresInARow > 0 ? [figure('failures', this.format.number(failuresInARow, 0)), figure('last-failure', moment(lastFailureAt))] : []),
    ];
  }); // prettier-ignore
  protected readonly testSaid = computed(() => {
    const tested = this.tested();
    if (!tested) return null;
    if (!tested.ok) return this.language.text('screening.classify.test-failed', { why: tested.error ?? '', ms: tested.durationMs }); // prettier-ignore
    const labels = tested.answer?.labels.join(', ') || '–';
    return this.language.text('screening.classify.test-ok', { labels, severity: tested.answer?.severity ?? 0, ms: tested.durationMs }); // prettier-ignore
  });

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.timeoutWrong() !== null) return;
    const { version, url: before } = this.view();
    const url = this.url().trim();
    const body = { version, timeoutMs: Number(this.timeout()), enabled: this.enabled(), ...(url !== (before ?? '') && { url }) }; // prettier-ignore
    const saved = await this.saving.run(() => this.client.updateClassifier(body));
    if (!saved) return;
    if (saved.result.secret !== null) this.secret.set(saved.result.secret);
    this.saving.say('screening.classify.saved');
    this.changed.emit();
  }

  protected async renew(): Promise<void> {
    const renewed = await this.saving.run(() => this.client.renewSecret());
    if (!renewed) return;
    this.secret.set(renewed.result.secret);
    this.changed.emit();
  }

  protected async test(): Promise<void> {
    const text = this.sample().trim();
    if (text === '') return;
    const tested = await this.saving.run(() => this.client.testClassifier(text));
    this.tested.set(tested?.result ?? null);
    if (tested) this.changed.emit();
  }
}
