import { computed, inject, Injectable, linkedSignal, resource, signal } from '@angular/core';
import { plainWord, type SearchOperator, type SearchSuggestion } from '@parvis/contracts';
import type { SuggestOption } from '@parvis/ui/overlays';
import { InboxClient } from '../data/inbox-client';
import { complete, placeAt } from '../data/search-place';
import { SuggestionWords } from '../ui/suggestion-words';

const ASK_AFTER_MS = 120;
const LONGEST_VALUE = 60;

interface Found {
  operator: SearchOperator;
  items: readonly SearchSuggestion[];
}

/** What could stand at the caret of a search: names of operators, and their values from the console's words or the server. */
@Injectable()
export class Suggester {
  private readonly client = inject(InboxClient);
  private readonly words = inject(SuggestionWords);
  readonly text = signal('');
  readonly caret = signal(0);

  private readonly place = computed(() => placeAt(this.text(), Math.min(this.caret(), this.text().length)));
  private readonly asked = computed(
    () => {
      const place = this.place();
      if (place?.kind !== 'value' || this.words.fixed(place.operator, '') !== null) return undefined;
      return { operator: place.operator, value: place.typed.slice(0, LONGEST_VALUE) };
    },
    { equal: (a, b) => a?.operator === b?.operator && a?.value === b?.value },
  );
  private readonly answer = resource({
    params: () => this.asked(),
    loader: async ({ params, abortSignal }): Promise<Found> => {
      await pause(ASK_AFTER_MS, abortSignal);
      // nothing to suggest is no fault: what was typed can be searched for all the same
      const items = abortSignal.aborted ? [] : await this.client.suggest(params, abortSignal).catch(() => []);
      return { operator: params.operator, items };
    },
  });
  /** While the next answer is on its way the last one stays. */
  private readonly found = linkedSignal<Found | null, Found | null>({
    source: () => (this.answer.hasValue() ? this.answer.value() : null),
    computation: (now, before) => now ?? before?.value ?? null,
  });
  readonly options = computed<readonly SuggestOption[]>(() => {
    const place = this.place();
    if (place === null) return [];
    const options = place.kind === 'name' ? this.words.names(place.typed) : this.values(place.operator, place.typed);
    const [only, ...more] = options;
    const isWritten = more.length === 0 && only !== undefined && plainWord(only.id.replaceAll('"', '')) === plainWord(place.typed); // prettier-ignore
    return isWritten ? [] : options;
  });

  /** The search with a suggestion in it, and where writing goes on. */
  take(id: string): { text: string; caret: number } {
    const place = this.place();
    return place === null ? { text: this.text(), caret: this.caret() } : complete(this.text(), place, id);
  }

  private values(operator: SearchOperator, typed: string): SuggestOption[] {
    const fixed = this.words.fixed(operator, typed);
    if (fixed !== null) return fixed;
    const found = this.found();
    return found?.operator === operator ? found.items.map((one) => this.words.found(operator, one)) : [];
  }
}

function pause(ms: number, abort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    abort.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
