import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
} from '@angular/core';
import { Button } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type Period, rangeFault } from '../data/period';

/** Asks for the first and the last day of a period of one's own. */
@Component({
  selector: 'app-period-dialog',
  imports: [Button, DialogBox, Field, TextPipe],
  template: `
    <mi-dialog size="sm" [(open)]="open" [heading]="'reports.period.custom-title' | text">
      <form (submit)="confirm($event)">
        <mi-field type="date" [label]="'reports.period.from' | text" [(value)]="from" />
        <mi-field type="date" [label]="'reports.period.to' | text" [error]="fault()" [(value)]="to" />
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="open.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" (pressed)="confirm()">{{ 'reports.period.show' | text }}</mi-button>
    </mi-dialog>
  `,
  styles: `
    form {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
      align-items: start;
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeriodDialog {
  private readonly language = inject(Language);
  readonly open = model(false);
  readonly period = input.required<Period>();
  readonly chosen = output<{ from: string; to: string }>();

  /** Begins with the period on screen each time it opens. */
  protected readonly from = linkedSignal<boolean, string>({ source: this.open, computation: () => this.period().from });
  protected readonly to = linkedSignal<boolean, string>({ source: this.open, computation: () => this.period().to });
  private readonly tried = signal(false);
  protected readonly fault = computed(() => {
    const fault = this.tried() ? rangeFault(this.from(), this.to()) : null;
    return fault && this.language.text(`reports.period.fault-${fault}`);
  });

  protected confirm(event?: Event): void {
    event?.preventDefault();
    const chosen = { from: this.from(), to: this.to() };
    this.tried.set(true);
    if (rangeFault(chosen.from, chosen.to) !== null) return;
    this.tried.set(false);
    this.open.set(false);
    this.chosen.emit(chosen);
  }
}
