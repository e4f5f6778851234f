import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Button, Menu, type MenuItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type Period, PERIODS } from '../data/period';
import { ReportWords } from '../ui/report-words';
import { PeriodDialog } from './period-dialog';

const CUSTOM = 'custom';

/** Which days the report covers: three usual periods, or any range of up to a year. */
@Component({
  selector: 'app-period-picker',
  imports: [Button, Menu, PeriodDialog, TextPipe],
  template: `
    <mi-button icon="calendar" [menu]="menu.template()">
      <span class="sr">{{ 'reports.period.label' | text }} </span>{{ words.range(period()) }}
    </mi-button>
    <mi-menu #menu="miMenu" [items]="items()" [label]="'reports.period.label' | text" (chosen)="choose($event)" />
    @defer (when asking()) {
      <app-period-dialog [period]="period()" [(open)]="asking" (chosen)="picked.emit($event)" />
    }
  `,
  styles: `
    :host {
      display: inline-flex;
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
    if (id === CUSTOM) this.asking.set(true);
    else this.picked.emit({ period: id });
  }
}
