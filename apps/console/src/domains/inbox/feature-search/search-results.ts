import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import { LONGEST_SEARCH, type SearchSort } from '@parvis/contracts';
import { Density, Empty, InlineError, RowGrid, type RowRange, RowTemplate, Viewport } from '@parvis/ui';
import { SuggestField } from '@parvis/ui/overlays';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { QueueStore } from '../data/queue-store';
import { SearchStore } from '../data/search-store';
import { ConversationWords } from '../ui/conversation-words';
import { SearchBar } from './search-bar';
import { SearchHitRow } from './search-hit-row';
import { Suggester } from './suggester';

const LOOK_AHEAD = 15;
const SKELETONS = 6;
const SEARCH_AFTER_MS = 250;
/** A single letter is found everywhere: only Enter searches for it. */
const SHORTEST_TYPED = 2;

/** A hit that was chosen. */
interface OpenedHit {
  conversationId: string;
  itemId: string;
}

/** A search to be carried out. `typed`: while it is being written, so that it is no step to go back to. */
export interface AskedSearch {
  query: string;
  typed: boolean;
}

/** A search as it is written and what it finds, with the layout and keys of the list. */
@Component({
  selector: 'app-search-results',
  imports: [Empty, InlineError, RowGrid, RowTemplate, SearchBar, SearchHitRow, SuggestField, TextPipe],
  providers: [Suggester],
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
  private readonly injector = inject(Injector);
  private readonly viewport = inject(Viewport);
  protected readonly suggester = inject(Suggester);
  protected readonly store = inject(SearchStore);
  protected readonly density = inject(Density);

  readonly query = input.required<string>();
  readonly sort = input.required<SearchSort>();
  readonly openId = input<string | null>(null);
  /** The hit that the open conversation is looked at for. */
  readonly openItem = input<string | null>(null);
  readonly opened = output<OpenedHit>();
  readonly searched = output<AskedSearch>();
  readonly sorted = output<SearchSort>();

  private readonly grid = viewChild<RowGrid<string>>(RowGrid);
  private readonly field = viewChild.required(SuggestField);
  protected readonly longest = LONGEST_SEARCH;
  /** What was last asked for from this field: its coming back by the address is no reason to change what is being typed. */
  private sent: string | null = null;
  private isPlaced = false;
  protected readonly typed = linkedSignal<string, string>({
    source: this.query,
    computation: (query, before) => (before && query === this.sent ? before.value : query),
  });
  protected readonly rows = computed(() => {
    const ids = this.store.hits().map(({ item }) => item.id);
    const isFirst = this.store.loading() && ids.length === 0;
    return {
      length: ids.length + (isFirst || this.store.hasMore() ? SKELETONS : 0),
      at: (index: number) => ids[index],
    };
  });
  /** The open hit; after it was closed still that one, and where the list was left when one comes back. */
  protected readonly active = linkedSignal<[string | null, string | null], string | null>({
    source: () => [this.openId(), this.openItem()],
    computation: ([conversationId, itemId], before) => {
      if (conversationId === null) return before?.value ?? untracked(() => this.store.place().activeId);
      if (itemId !== null && this.store.byItemId().has(itemId)) return itemId;
      return this.store.hits().find(({ conversation }) => conversation.id === conversationId)?.item.id ?? null;
    },
  });
  protected readonly isEmpty = computed(
    () => this.query() !== '' && this.store.isCurrent() && !this.store.loading() && this.store.hits().length === 0,
  );
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));
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
      const [query, sort] = [this.query(), this.sort()];
      if (query !== this.sent) this.sent = null;
      untracked(() => {
        this.leave();
        void this.store.search(query, sort);
      });
    });
    effect((onCleanup) => {
      const query = this.typed().trim();
      if (query === untracked(this.query) || (query.length > 0 && query.length < SHORTEST_TYPED)) return;
      const timer = setTimeout(() => { this.ask(query, true); }, SEARCH_AFTER_MS); // prettier-ignore
      onCleanup(() => { clearTimeout(timer); }); // prettier-ignore
    });
    effect(() => this.suggester.text.set(this.typed()));
    this.keepPlace();
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
    if (!hit || itemId === null) return;
    this.queue.setActive(hit.conversation.id);
    this.leave();
    if (hit.conversation.id !== this.openId() || itemId !== this.openItem())
      this.opened.emit({ conversationId: hit.conversation.id, itemId });
  }

  protected onRange({ end }: RowRange): void {
    if (end + LOOK_AHEAD >= this.store.hits().length) void this.store.loadMore();
  }

  protected take(id: string): void {
    const { text, caret } = this.suggester.take(id);
    this.field().write(text, caret);
  }

  protected submit(event: Event): void {
    event.preventDefault();
    const query = this.typed().trim();
    if (query === this.query()) void this.store.again();
    else this.ask(query, false);
  }

  /** From a chip, a correction or a name: a step that one can go back from. */
  protected replace(query: string): void {
    this.store.forget(query);
    this.searched.emit({ query, typed: false });
  }

  private ask(query: string, typed: boolean): void {
    this.sent = query;
    this.store.forget(query);
    this.searched.emit({ query, typed });
  }

  /** The list is where it was left when one comes back to it from elsewhere, and on a phone from a conversation. */
  private keepPlace(): void {
    inject(DestroyRef).onDestroy(() => {
      this.leave();
    });
    effect(() => {
      const grid = this.grid();
      this.store.shown();
      if (grid) untracked(() => { this.comeBack(grid); }); // prettier-ignore
    });
    effect(() => {
      const [grid, isOpen] = [this.grid(), this.openId() !== null];
      if (grid && !isOpen && untracked(this.viewport.isPhone)) untracked(() => { this.comeBack(grid); }); // prettier-ignore
      if (grid && !isOpen) afterNextRender(() => { this.takeFocusBack(); }, { injector: this.injector }); // prettier-ignore
    });
  }

  private comeBack(grid: RowGrid<string>): void {
    grid.goTo(this.store.place().top);
    this.isPlaced = true;
  }

  /** Behind a conversation on a phone the list is not drawn, and nowhere. */
  private leave(): void {
    const grid = this.grid();
    const isHidden = this.viewport.isPhone() && this.openId() !== null;
    if (grid && this.isPlaced && !isHidden) this.store.leave(grid.place(), this.active());
  }

  /** Closing what was open leaves the focus nowhere. */
  private takeFocusBack(): void {
    if (document.activeElement === document.body && this.active() !== null) this.grid()?.focus();
  }
}
