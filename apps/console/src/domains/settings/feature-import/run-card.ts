import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { ImportReasonCount, ImportView } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type ImportMove, ImportsClient } from '../data/imports-client';
import { Saving } from '../data/saving';
import { CountTable } from './count-table';

/** Third and last step: how far it is, and what was and was not taken. */
@Component({
  selector: 'app-run-card',
  imports: [Button, Card, CountTable, TextPipe],
  providers: [Saving],
  template: `
    <mi-card
      [heading]="'settings.import.state.' + run().state | text"
      [text]="'settings.import.state-text.' + run().state | text"
    >
      @if (run().fault; as fault) {
        <p role="alert">{{ 'settings.import.fault.' + fault | text }}</p>
      }
      @if (run().state !== 'failed') {
        <p aria-live="polite">
          {{ 'settings.import.progress-' + (total() === null ? 'open' : 'of') | text: progress() }}
        </p>
        @if (isOpen()) {
          <progress
            [attr.max]="total()"
            [attr.value]="total() === null ? null : run().progress.done"
            [attr.aria-label]="'settings.import.progress' | text"
          ></progress>
        }
      }
      @if (run().startedAt) {
        <app-count-table [label]="'settings.import.report' | text" [counts]="run().counts" [reasons]="reasons()" />
      }
      <div class="acts">
        @for (move of moves(); track move) {
          <mi-button [busy]="saving.busy()" (pressed)="go(move)">{{ 'settings.import.' + move | text }}</mi-button>
        }
        @if (isOver()) {
          <a class="btn" [href]="client.reportAddress(run().id)" download>{{ 'settings.import.download' | text }}</a>
          <mi-button icon="trash-2" [busy]="saving.busy()" (pressed)="remove()">{{
            'settings.import.remove' | text
          }}</mi-button>
        }
      </div>
    </mi-card>
  `,
  styles: `
    progress {
      width: 100%;
      height: 6px;
      margin: 8px 0 12px;
      accent-color: var(--accent);
    }
    .acts {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 14px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunCard {
  protected readonly client = inject(ImportsClient);
  protected readonly saving = inject(Saving);
  readonly run = input.required<ImportView>();
  readonly changed = output<ImportView>();
  readonly removed = output<string>();

  protected readonly reasons = signal<readonly ImportReasonCount[]>([]);
  protected readonly total = computed(() => this.run().progress.total);
  protected readonly progress = computed(() => ({ done: this.run().progress.done, total: this.total() ?? 0 }));
  protected readonly isOpen = computed(() => ['checking', 'running', 'paused'].includes(this.run().state));
  protected readonly isOver = computed(() => ['done', 'cancelled', 'failed'].includes(this.run().state));
  protected readonly moves = computed<ImportMove[]>(() => {
    const { state } = this.run();
    if (state === 'running') return ['pause', 'cancel'];
    return state === 'paused' ? ['resume', 'cancel'] : [];
  });

  constructor() {
    effect(() => {
      const [id, over] = [this.run().id, this.isOver()];
      untracked(() => void this.read(id, over));
    });
  }

  protected async go(move: ImportMove): Promise<void> {
    const moved = await this.saving.run(() => this.client.move(this.run().id, move));
    if (moved) this.changed.emit(moved.result);
    else this.saving.sayProblem();
  }

  protected async remove(): Promise<void> {
    const { id } = this.run();
    if (await this.saving.run(() => this.client.remove(id))) this.removed.emit(id);
    else this.saving.sayProblem();
  }

  private async read(id: string, over: boolean): Promise<void> {
    const reasons = over ? await this.client.reasons(id).catch(() => []) : [];
    if (id === this.run().id) this.reasons.set(reasons);
  }
}
