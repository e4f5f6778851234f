import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { AccountView } from '@parvis/contracts';
import { Button, Card, TimePipe } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { AccountActs } from '../data/account-acts';
import { BackfillProgress } from '../ui/backfill-progress';
import { HistoryChoice } from '../ui/history-choice';

const USUAL_DAYS = '30';

/** The import of what was said before: how far it is, stopped and gone on with, and begun anew further back. */
@Component({
  selector: 'app-history-card',
  imports: [BackfillProgress, Button, Card, HistoryChoice, TextPipe, TimePipe],
  template: `
    <mi-card [heading]="'channels.backfill.label' | text" [text]="'channels.connect.history-text' | text">
      @if (account().backfill; as backfill) {
        @if (backfill.state !== 'none') {
          <div class="line">
            <div class="grow">
              <app-backfill-progress [backfill]="backfill" />
              @if (backfill.from; as from) {
                <p class="subtle">{{ 'channels.backfill.from' | text }} {{ from | miTime: 'day' }}</p>
              }
              @if (backfill.error; as error) {
                <p class="subtle" lang="en">{{ error }}</p>
              }
            </div>
            @if (manages() && backfill.state === 'running') {
              <mi-button icon="square-slash" [busy]="busy()" (pressed)="acts.pauseHistory(account(), true)">{{
                'channels.backfill.pause' | text
              }}</mi-button>
            }
            @if (manages() && backfill.state === 'paused') {
              <mi-button icon="rotate-ccw" [busy]="busy()" (pressed)="acts.pauseHistory(account(), false)">{{
                'channels.backfill.resume' | text
              }}</mi-button>
            }
          </div>
        }
        @if (manages() && backfill.state !== 'running' && backfill.state !== 'paused') {
          @if (choosing()) {
            <app-history-choice [offered]="true" [(days)]="days" />
            <div class="row buttons">
              <mi-button kind="primary" [busy]="busy()" [disabledReason]="reason()" (pressed)="begin()">{{
                'channels.backfill.begin' | text
              }}</mi-button>
              <mi-button (pressed)="choosing.set(false)">{{ 'ui.cancel' | text }}</mi-button>
            </div>
          } @else {
            <mi-button class="begin" icon="rotate-ccw" (pressed)="choosing.set(true)">{{
              'channels.backfill.again' | text
            }}</mi-button>
          }
        }
      }
    </mi-card>
  `,
  styles: `
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
    }
    .buttons,
    .begin {
      display: flex;
      width: fit-content;
      margin-top: 10px;
    }
    .line .grow {
      min-width: min(220px, 100%);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HistoryCard {
  protected readonly acts = inject(AccountActs);
  readonly account = input.required<AccountView>();
  readonly manages = input.required<boolean>();
  protected readonly choosing = signal(false);
  protected readonly days = signal(USUAL_DAYS);

  protected busy(): boolean {
    return this.acts.isBusy(this.account().id, 'backfill');
  }

  /** "Nothing" is a choice when an account is connected, not here. */
  protected reason(): string | null {
    return this.days() === '0' ? '—' : null;
  }

  protected async begin(): Promise<void> {
    await this.acts.readHistory(this.account(), Number(this.days()));
    this.choosing.set(false);
  }
}
