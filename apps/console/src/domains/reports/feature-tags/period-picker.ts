import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Button, Menu, type MenuItem } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type Period, PERIODS, rangeFault } from '../data/period';
import { ReportWords } from '../ui/report-words';

const CUSTOM = 'custom';

/** Which days the report covers: three usual periods, or any range of up to a year. */
@Component({
  selector: 'app-period-picker',
  imports: [Button, DialogBox, Field, Menu, TextPipe],
  template: `
    <mi-button icon="calendar" [menu]="menu.template()">
      <span class="sr">{{ 'reports.period.label' | text }} </span>{{ words.range(period()) }}
    </mi-button>
    <mi-menu #menu="miMenu" [items]="items()" [label]="'reports.period.label' | text" (chosen)="choose($event)" />
    <mi-dialog size="sm" [(open)]="asking" [heading]="'reports.period.custom-title' | text">
      <div class="days">
        <mi-field type="date" [label]="'reports.period.from' | text" [(value)]="from" />
        <mi-field type="date" [label]="'reports.period.to' | text" [(value)]="to" [error]="fault()" />
      </div>
      <mi-button dialogActions (pressed)="asking.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" (pressed)="confirm()">{{ 'reports.period.show' | text }}</mi-button>
    </mi-dialog>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    .days {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeriodPicker {
  private readonly language = inject(Language);
  protected readonly words = inject(ReportWords);
  readonly period = input.required<Period>();
  readonly picked = output<{ period: string } | { from: string; to: string }>();

  protected readonly asking = signal(false);
  protected readonly from = signal('');
  protected readonly to = signal('');
  private readonly tried = signal(false);
  protected readonly fault = computed(() => {
    const fault = this.tried() ? rangeFault(this.from(), this.to()) : null;
    return fault && this.language.text(`reports.period.fault-${fault}`);
  });
  protected readonly items = computed<MenuItem[]>(() => [
    ...PERIODS.map((id) => ({
      id,
      label: this.language.text('reports.period.last', { days: Number(id) }),
      checked: this.period().key === id,
    })),
    {
      id: CUSTOM,
      label: this.language.text('reports.period.custom'),
      checked: this.period().key === CUSTOM,
      separated: true,
    },
  ]);

  protected choose(id: string): void {
    if (id !== CUSTOM) {
      this.picked.emit({ period: id });
      return;
    }
    this.from.set(this.period().from);
    this.to.set(this.period().to);
    this.tried.set(false);
    this.asking.set(true);
  }

  protected confirm(): void {
    this.tried.set(true);
    if (rangeFault(this.from(), this.to()) !== null) return;
    this.asking.set(false);
    this.picked.emit({ from: this.from(), to: this.to() });
  }
}
