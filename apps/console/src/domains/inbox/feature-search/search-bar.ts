import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { SEARCH_OPERATORS, SEARCH_SORTS, type SearchSort } from '@parvis/contracts';
import { IconButton, Segmented } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { chipsOf, hintsOf } from '../data/search-edit';
import { SearchStore } from '../data/search-store';

/** Below the field: the operators in use, what could not be meant, the order, and the help about operators. */
@Component({
  selector: 'app-search-bar',
  imports: [IconButton, Segmented, TextPipe],
  templateUrl: './search-bar.html',
  styleUrl: './search-bar.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchBar {
  private readonly language = inject(Language);
  protected readonly store = inject(SearchStore);
  readonly query = input.required<string>();
  readonly searched = output<string>();

  protected readonly operators = SEARCH_OPERATORS;
  protected readonly chips = computed(() => chipsOf(this.query()));
  protected readonly hints = computed(() => (this.store.query() === this.query() ? hintsOf(this.query(), this.store.faults()) : [])); // prettier-ignore
  protected readonly sorts = computed(() =>
    SEARCH_SORTS.map((id) => ({ id, label: this.language.text(`inbox.search.sort.${id}`) })),
  );

  protected sort(id: string): void {
    const sort = SEARCH_SORTS.find((one): one is SearchSort => one === id);
    if (sort) void this.store.sortBy(sort);
  }
}
