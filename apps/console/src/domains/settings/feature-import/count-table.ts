import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ImportCounts, ImportReasonCount } from '@parvis/contracts';
import { NumberPipe } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { countRows } from '../data/import-choices';

/** What is taken and what is not, by kind, and why not. */
@Component({
  selector: 'app-count-table',
  imports: [NumberPipe, TextPipe],
  template: `
    <div class="frame">
      <table [attr.aria-label]="label()">
        <thead>
          <tr>
            <th scope="col">{{ 'settings.import.kind-of-row' | text }}</th>
            <th scope="col" class="num">{{ 'settings.import.taken' | text }}</th>
            <th scope="col" class="num">{{ 'settings.import.known' | text }}</th>
            <th scope="col" class="num">{{ 'settings.import.refused' | text }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.kind) {
            <tr>
              <th scope="row">{{ 'settings.import.kind.' + row.kind | text }}</th>
              <td class="num">{{ row.taken | miNumber }}</td>
              <td class="num">{{ row.known | miNumber }}</td>
              <td class="num">{{ row.refused | miNumber }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
    @if (reasons().length) {
      <ul>
        @for (line of reasons(); track line.kind + line.reason) {
          <li>
            <b>{{ line.rows | miNumber }}</b> {{ 'settings.import.kind.' + line.kind | text }} —
            {{ 'settings.import.reason.' + line.reason | text }}
          </li>
        }
      </ul>
    }
  `,
  styleUrls: ['../ui/settings-table.css', './count-table.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CountTable {
  readonly label = input.required<string>();
  readonly counts = input.required<ImportCounts>();
  readonly reasons = input<readonly ImportReasonCount[]>([]);
  protected readonly rows = computed(() => countRows(this.counts()));
}
