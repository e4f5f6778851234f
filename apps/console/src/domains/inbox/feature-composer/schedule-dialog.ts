import { ChangeDetectionStrategy, Component, computed, inject, model, output, signal } from '@angular/core';
import { Button, Clock, Format } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SNOOZES, snoozeUntil } from '../data/snooze-times';

const YEAR_MS = 366 * 86_400_000;

/** Asks when a reply is to go out. */
@Component({
  selector: 'app-schedule-dialog',
  imports: [Button, DialogBox, Field, TextPipe],
  template: `
    <mi-dialog size="sm" [open]="open()" [heading]="'inbox.schedule.title' | text" (closed)="close()">
      <div class="form">
        <p class="muted">{{ 'inbox.schedule.lead' | text }}</p>
        <div class="times">
          @for (time of times(); track time.key) {
            <mi-button size="sm" (pressed)="choose(time.at)">{{ time.label }}</mi-button>
          }
        </div>
        <mi-field type="datetime-local" [label]="'inbox.schedule.own' | text" [error]="error()" [(value)]="own" />
      </div>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" icon="clock" (pressed)="chooseOwn()">{{
        'inbox.schedule.submit' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styles: `
    :host {
      display: none;
    }
    .form {
      display: grid;
      gap: 14px;
    }
    .times {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScheduleDialog {
  private readonly clock = inject(Clock);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  readonly open = model(false);
  /** ISO text. */
  readonly chosen = output<string>();

  protected readonly own = signal('');
  private readonly tried = signal(false);
  protected readonly times = computed(() => {
    if (!this.open()) return [];
    const now = new Date(this.clock.now());
    return SNOOZES.map((key) => snoozeUntil(key, now)).map((at) => ({ key: at.getTime(), at, label: this.format.long(at.toISOString()) })); // prettier-ignore
  });
  protected readonly error = computed(() => {
    if (!this.tried() || this.isFit(Date.parse(this.own()))) return null;
    return this.language.text('inbox.schedule.wrong');
  });

  protected choose(at: Date): void {
    this.chosen.emit(at.toISOString());
    this.close();
  }

  protected chooseOwn(): void {
    this.tried.set(true);
    const at = Date.parse(this.own());
    if (this.isFit(at)) this.choose(new Date(at));
  }

  protected close(): void {
    this.own.set('');
    this.tried.set(false);
    this.open.set(false);
  }

  private isFit(at: number): boolean {
    const ms = at - this.clock.now();
    return ms > 0 && ms < YEAR_MS;
  }
}
