import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { type ChannelKind, DRY_RUN_DAYS, type DryRunBody, type DryRunView } from '@parvis/contracts';
import { Button, channelName, Chip, Empty, Format } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { RulesClient } from '../data/rules-client';
import { Saving } from '../data/saving';
import { RuleWords } from '../ui/rule-words';

const EFFECT_TONES = { does: 'ok', idle: 'neutral', blocked: 'warn' } as const;

/** What the rule as it stands in the form would have done, while it is looked through and after. */
@Component({
  selector: 'app-dry-run-panel',
  imports: [Button, Chip, Empty, Select, TextPipe],
  providers: [Saving],
  template: `
    <h3>{{ 'rules.dry.title' | text }}</h3>
    <p class="lead">{{ 'rules.dry.lead' | text }}</p>
    <div class="line">
      <mi-select [label]="'rules.dry.days' | text" [options]="days()" [(value)]="chosenDays" />
      @if (isRunning()) {
        <mi-button icon="x" (pressed)="stop()">{{ 'rules.dry.stop' | text }}</mi-button>
      } @else {
        <mi-button icon="search" [busy]="saving.busy()" [disabled]="draft() === null" (pressed)="start()">{{
          'rules.dry.start' | text
        }}</mi-button>
      }
    </div>
    @if (saving.text(); as text) {
      <p class="problem" role="alert">{{ text }}</p>
    }
    @if (run(); as run) {
      <div role="status" aria-live="polite">
        @if (isRunning()) {
          <progress [value]="run.looked" [max]="run.total || 1" [attr.aria-label]="'rules.dry.title' | text"></progress>
        }
        <p>
          <b>{{ 'rules.dry.found' | text: { matched: run.matched, moments: run.moments } }}</b>
          <span class="small">{{
            'rules.dry.state-' + run.state | text: { looked: run.looked, total: run.total }
          }}</span>
        </p>
      </div>
      <p class="small">{{ channels() }}</p>
      @if (run.matched === 0 && run.state === 'done') {
        <mi-empty icon="search" [heading]="'rules.dry.none' | text" [text]="'rules.dry.none-text' | text" />
      }
      <ul class="lines" [attr.aria-label]="'rules.dry.sample' | text">
        @for (one of sample(); track one.id) {
          <li class="line">
            <span class="name">
              <span>
                <b>{{ one.who }}</b> <span class="small">{{ one.preview }}</span>
              </span>
            </span>
            @for (step of one.steps; track $index) {
              <mi-chip [tone]="step.tone" [attr.title]="step.detail">{{ step.label }}</mi-chip>
            }
          </li>
        }
      </ul>
    }
  `,
  styleUrls: ['../ui/form-page.css', './rules.css'],
  styles: `
    .line {
      align-items: end;
    }
    progress {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DryRunPanel {
  private readonly client = inject(RulesClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly words = inject(RuleWords);
  protected readonly saving = inject(Saving);
  /** The rule as it stands; null while something in it is missing. */
  readonly draft = input.required<Omit<DryRunBody, 'days'> | null>();

  protected readonly chosenDays = signal('7');
  protected readonly run = signal<DryRunView | null>(null);
  protected readonly isRunning = computed(() => this.run()?.state === 'running');
  protected readonly days = computed(() =>
    DRY_RUN_DAYS.map((days) => ({ value: String(days), label: this.language.text('rules.dry.last-days', { days }) })),
  );
  protected readonly channels = computed(() =>
    Object.entries(this.run()?.byChannel ?? {})
      .map(([channel, count]) => `${channelName(channel as ChannelKind)} ${this.format.number(count)}`)
      .join(' · '),
  );
  protected readonly sample = computed(() =>
    (this.run()?.sample ?? []).map(({ conversation, steps }) => ({
      id: conversation.id,
      who: conversation.contact?.name ?? this.language.text('rules.dry.nobody'),
      preview: conversation.preview,
      steps: steps.map(({ action, effect, detail, text }) => ({
        tone: EFFECT_TONES[effect],
        label: `${this.words.action(action.kind)}: ${this.language.text(`rules.dry.effect-${effect}`)}`,
        detail: detail ?? text,
      })),
    })),
  );

  constructor() {
    const live = inject(Live);
    inject(DestroyRef).onDestroy(live.on('rules.changed', ({ dryRunId }) => {
      if (dryRunId !== null && dryRunId === this.run()?.id) void this.follow(dryRunId);
    })); // prettier-ignore
  }

  protected async start(): Promise<void> {
    const draft = this.draft();
    if (draft === null) return;
    const started = await this.saving.run(() => this.client.startDryRun({ ...draft, days: Number(this.chosenDays()) }));
    this.run.set(started?.result ?? null);
  }

  protected async stop(): Promise<void> {
    const { id } = this.run() ?? {};
    const stopped = id === undefined ? null : await this.saving.run(() => this.client.stopDryRun(id));
    if (stopped) this.run.set(stopped.result);
  }

  /** An answer that was overtaken by a later one shows nothing. */
  private async follow(id: string): Promise<void> {
    const read = await this.client.dryRun(id).catch(() => null);
    const shown = this.run();
    if (read && shown?.id === id && read.looked >= shown.looked) this.run.set(read);
  }
}
