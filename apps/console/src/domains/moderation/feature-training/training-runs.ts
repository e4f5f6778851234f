import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TrainingLine } from '@parvis/contracts';
import { Button, Format, TimePipe } from '@parvis/ui';
import { CellTemplate, DataTable, type TableColumn } from '@parvis/ui/charts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { paged } from '../data/paged';
import { QualityClient } from '../data/quality-client';

/** What was practised: one's own runs, for who leads everybody's, newest first. */
@Component({
  selector: 'app-training-runs',
  imports: [Button, CellTemplate, DataTable, RouterLink, TextPipe, TimePipe],
  template: `
    @if (rows().length) {
      <h3>{{ heading() }}</h3>
      <mi-data-table [columns]="columns()" [rows]="rows()" [rowId]="idOf" [label]="heading()">
        <ng-template miCell="when" let-row>
          <a routerLink="/moderation/training" [queryParams]="{ result: row.id }">{{
            row.finishedAt | miTime: 'long'
          }}</a>
        </ng-template>
      </mi-data-table>
      @if (list.hasMore()) {
        <div>
          <mi-button [busy]="list.loading()" (pressed)="list.more()">{{ 'followup.more' | text }}</mi-button>
        </div>
      }
    }
  `,
  styleUrl: '../ui/sample.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrainingRuns {
  private readonly client = inject(QualityClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly session = inject(SessionStore);

  private readonly leads = computed(() => this.session.can('reports.read'));
  protected readonly list = paged(
    () => ({ limit: 20 }),
    (query, abort) => this.client.runs(query, abort),
  );
  protected readonly rows = computed(() => this.list.items() ?? []);
  protected readonly heading = computed(() => this.language.text(this.leads() ? 'followup.practice.runs.all' : 'followup.practice.runs.own')); // prettier-ignore
  protected readonly idOf = (row: TrainingLine) => row.id;
  protected readonly columns = computed<TableColumn<TrainingLine>[]>(() => {
    const column = (id: string, text: (row: TrainingLine) => string, align: 'start' | 'end' = 'start'): TableColumn<TrainingLine> => ({ id, label: this.language.text(`followup.practice.runs.${id}`), align, text }); // prettier-ignore
    const member = column('member', ({ memberId }) => this.directory.memberName(memberId));
    return [
      ...(this.leads() ? [member] : []),
      column('when', ({ finishedAt }) => this.format.long(finishedAt)),
      column('form', ({ form, pace }) => this.language.text(form === 'board' ? `followup.practice.runs.board-${pace}` : 'followup.practice.form.single')), // prettier-ignore
      column('answered', ({ answered, total }) => `${this.format.number(answered)} / ${this.format.number(total)}`, 'end'), // prettier-ignore
      column('score', ({ score }) => (score === null ? '–' : this.format.percent(score / 100)), 'end'),
      column('word', ({ word }) => this.language.text(`followup.kappa.${word ?? 'none'}`)),
    ];
  });
}
