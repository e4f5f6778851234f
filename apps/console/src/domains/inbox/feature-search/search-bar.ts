import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { SEARCH_OPERATORS, SEARCH_SORTS, type SearchSort } from '@parvis/contracts';
import { IconButton, Segmented } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { chipsOf, hintsOf } from '../data/search-edit';
import { SearchStore } from '../data/search-store';

/** Below the field: the operators in use, what could not be meant, how much was found, its order, and help about operators. */
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
  /** The search is being changed: what cannot be meant in it may only be unfinished. */
  readonly writing = input(false);
  readonly searched = output<string>();
  readonly sorted = output<SearchSort>();

  protected readonly operators = SEARCH_OPERATORS;
  protected readonly chips = computed(() => chipsOf(this.query()));
  protected readonly hints = computed(() =>
    this.store.query() === this.query() && !this.writing() ? hintsOf(this.query(), this.store.faults()) : [],
  );
  /** The last count stays while the next is on its way; what is there to be read on is more than that. */
  protected readonly count = linkedSignal<string | null, string>({
    source: () => {
      if (this.query() === '' || this.store.problem() !== null) return '';
      if (this.store.loading() || !this.store.isCurrent()) return null;
      const more = this.store.hasMore() ? 'yes' : 'no';
      return this.language.text('search.count', { count: this.store.hits().length, more });
    },
    computation: (now, before) => now ?? before?.value ?? '',
  });
  protected readonly sorts = computed(() =>
    SEARCH_SORTS.map((id) => ({ id, label: this.language.text(`inbox.search.sort.${id}`) })),
  );

  protected sort(id: string): void {
    const sort = SEARCH_SORTS.find((one): one is SearchSort => one === id);
    if (sort) this.sorted.emit(sort);
  }
}
