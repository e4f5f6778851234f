import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import type { RollBackItemView, RollBackView, RuleDashboardView, ScreeningRuleView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';

const SHOWN = 20;

/** Takes back all that a version did and can be taken back: how many that are, how far it is, and what stays. */
@Component({
  selector: 'app-roll-back-dialog',
  imports: [Button, DialogBox, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="figures() !== null" [heading]="heading()" (closed)="close()">
      @if (figures(); as figures) {
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ isOther() ? ('screening.roll-back.other-count' | text) : text }}</p>
        }
        @if (run(); as run) {
          <div role="status" aria-live="polite">
            <progress
              [value]="done()"
              [max]="run.total || 1"
              [attr.aria-label]="'screening.roll-back.progress' | text"
            ></progress>
            <p>
              {{ 'screening.roll-back.' + run.state | text: { done: done(), total: run.total } }}
              {{ 'screening.roll-back.result' | text: { restored: run.restored, kept: run.kept, failed: run.failed } }}
            </p>
          </div>
          @if (left().length) {
            <h3 id="left">{{ 'screening.roll-back.left' | text }}</h3>
            <ul aria-labelledby="left">
              @for (one of left(); track one.decisionId) {
                <li>
                  <b>{{ 'screening.roll-back.outcome-' + one.outcome | text }}</b> {{ one.detail }}
                </li>
              }
            </ul>
          }
        } @else {
          <p>{{ 'screening.roll-back.text' | text: { count: count() } }}</p>
          <p class="subtle">{{ 'screening.roll-back.hint' | text }}</p>
        }
      }
      <mi-button dialogActions (pressed)="close()">{{ (run() ? 'ui.close' : 'ui.cancel') | text }}</mi-button>
      @if (!run()) {
        <mi-button dialogActions kind="danger" icon="rotate-ccw" [busy]="saving.busy()" (pressed)="start()">{{
          'screening.roll-back.go' | text: { count: count() }
        }}</mi-button>
      }
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  styles: `
    p + p {
      margin-top: 8px;
    }
    progress {
      width: 100%;
      height: 6px;
      margin-bottom: 8px;
      accent-color: var(--accent);
    }
    h3 {
      margin: 14px 0 6px;
      font: 600 13px/20px var(--font);
    }
    ul {
      display: grid;
      gap: 6px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RollBackDialog {
  private readonly client = inject(ScreeningRulesClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly rule = input.required<ScreeningRuleView>();
  /** The version that is to be taken back; null: closed. */
  readonly figures = input.required<RuleDashboardView['versions'][number] | null>();
  readonly closed = output();

  protected readonly run = signal<RollBackView | null>(null);
  protected readonly left = signal<readonly RollBackItemView[]>([]);
  /** What the server counted, where that is something else by now. */
  private readonly counted = signal<number | null>(null);
  protected readonly count = computed(() => this.counted() ?? this.figures()?.standing ?? 0);
  protected readonly isOther = computed(() => this.saving.problem()?.code === 'count-changed');
  protected readonly done = computed(() => {
    const { restored = 0, kept = 0, failed = 0 } = this.run() ?? {};
    return restored + kept + failed;
  });
  protected readonly heading = computed(() =>
    this.language.text('screening.roll-back.title', { name: this.rule().name, version: this.figures()?.version ?? 0 }),
  );

  constructor() {
    inject(DestroyRef).onDestroy(
      inject(Live).on('screening.changed', ({ rollBackId }) => {
        if (rollBackId !== null && rollBackId === this.run()?.id) void this.follow(rollBackId);
      }),
    );
    effect(() => {
      this.figures();
      untracked(() => {
        this.run.set(null);
        this.left.set([]);
        this.counted.set(null);
        this.saving.clear();
      });
    });
  }

  protected async start(): Promise<void> {
    const { version } = this.figures() ?? {};
    if (version === undefined) return;
    const body = { version, expectedCount: this.count() };
    const started = await this.saving.run(() => this.client.rollBack(this.rule().id, body));
    if (started) {
      this.run.set(started.result);
      void this.follow(started.result.id);
    } else this.counted.set(countIn(this.saving.problem()?.current) ?? this.counted());
  }

  protected close(): void {
    this.closed.emit();
  }

  private async follow(id: string): Promise<void> {
    const read = await this.client.readRollBack(id).catch(() => null);
    if (!read || this.run()?.id !== id) return;
    this.run.set(read);
    if (read.state === 'done' && read.kept + read.failed > 0) await this.readLeft(id);
  }

  private async readLeft(id: string): Promise<void> {
    const page = await this.client.rollBackItems(id, null).catch(() => ({ items: [] }));
    if (this.run()?.id !== id) return;
    this.left.set(page.items.filter(({ outcome }) => outcome === 'kept' || outcome === 'failed').slice(0, SHOWN));
  }
}

/** The problem `count-changed` carries how many there are. */
function countIn(current: unknown): number | null {
  return typeof current === 'object' && current !== null && 'count' in current && typeof current.count === 'number' ? current.count : null; // prettier-ignore
}
