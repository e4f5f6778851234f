import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import { Density, Empty, InlineError, RowGrid, type RowRange, RowTemplate } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { QueueStore } from '../data/queue-store';
import { SearchStore } from '../data/search-store';
import { ConversationWords } from '../ui/conversation-words';
import { SearchBar } from './search-bar';
import { SearchHitRow } from './search-hit-row';

const LOOK_AHEAD = 15;
const SKELETONS = 6;

/** What a search found, with the layout and keys of the list. */
@Component({
  selector: 'app-search-results',
  imports: [Empty, Field, InlineError, RowGrid, RowTemplate, SearchBar, SearchHitRow, TextPipe],
  templateUrl: './search-results.html',
  styleUrl: './search-results.css',
  host: { role: 'region', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchResults {
  private readonly queue = inject(QueueStore);
  private readonly language = inject(Language);
  private readonly words = inject(ConversationWords);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(SearchStore);
  protected readonly density = inject(Density);

  readonly query = input.required<string>();
  readonly openId = input<string | null>(null);
  readonly opened = output<string>();
  readonly searched = output<string>();

  private readonly grid = viewChild<RowGrid<string>>(RowGrid);
  private readonly field = viewChild.required<Field>('field');
  protected readonly typed = linkedSignal(() => this.query());
  protected readonly rows = computed(() => {
    const ids = this.store.hits().map(({ item }) => item.id);
    const loading = this.store.loading() || this.store.hasMore() ? SKELETONS : 0;
    return { length: ids.length + loading, at: (index: number) => ids[index] };
  });
  protected readonly active = linkedSignal<string | null>(() => {
    const open = this.openId();
    return this.store.hits().find(({ conversation }) => conversation.id === open)?.item.id ?? null;
  });
  protected readonly isEmpty = computed(
    () => this.query() !== '' && !this.store.loading() && this.store.hits().length === 0,
  );
  protected readonly problem = computed(() => {
    const problem = this.store.problem();
    return problem && { text: this.problems.of(problem), reference: problem.reference };
  });
  protected readonly label = computed(() => this.language.text('inbox.search.title'));
  protected readonly idOf = (id: string) => id;
  protected readonly labelOf = (id: string) => {
    const hit = this.store.byItemId().get(id);
    return hit ? `${this.words.author(hit)}, ${hit.item.text}` : '';
  };

  constructor() {
    afterNextRender(() => {
      if (this.query() === '') this.focusField();
    });
    effect(() => {
      const query = this.query();
      untracked(() => void this.store.search(query));
    });
  }

  focus(): void {
    this.grid()?.focus();
  }

  focusField(): void {
    this.field().focus();
  }

  moveActive(step: 1 | -1): void {
    if (step === 1) this.grid()?.next();
    else this.grid()?.previous();
  }

  protected open(itemId: string | null): void {
    this.active.set(itemId);
    const hit = itemId === null ? undefined : this.store.byItemId().get(itemId);
    if (!hit) return;
    this.queue.setActive(hit.conversation.id);
    if (hit.conversation.id !== this.openId()) this.opened.emit(hit.conversation.id);
  }

  protected onRange({ end }: RowRange): void {
    if (end + LOOK_AHEAD >= this.store.hits().length) void this.store.loadMore();
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.searched.emit(this.typed().trim());
  }
}
