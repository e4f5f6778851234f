import { ChangeDetectionStrategy, Component, computed, effect, inject, model, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { SearchHit, SearchPage, SearchPerson } from '@parvis/contracts';
import { channelName, type IconName } from '@parvis/ui';
import { Palette, type PaletteGroup, type PaletteItem } from '@parvis/ui/overlays';
import { type Action, ACTION_GROUPS } from '../shared/actions/action';
import { Actions } from '../shared/actions/actions';
import { Api } from '../shared/api/api';
import { ViewsStore } from '../shared/directory/views-store';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';
import { readLocal, writeLocal } from '../shared/storage';
import { PaletteWords } from './palette-words';

const ASK_AFTER_MS = 150;
const FROM_SERVER = 6;
const RECENT = 4;
const MIN_QUERY = 2;
const RECENT_SEARCHES = 5;
const SEARCHES_KEY = 'parvis.searches';

interface Found {
  query: string;
  items: readonly SearchHit[];
  people: readonly SearchPerson[];
}

function rememberedSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(readLocal(SEARCHES_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, RECENT_SEARCHES) : [];
  } catch {
    return [];
  }
}

/** One field over everything: acts on what is open, places, views, and what the server finds for the words typed. */
@Component({
  selector: 'app-command-palette',
  imports: [Palette, TextPipe],
  template: `
    <mi-palette
      [(open)]="open"
      [(query)]="query"
      [groups]="groups()"
      [busy]="busy()"
      [label]="'palette.label' | text"
      [placeholder]="'palette.placeholder' | text"
      (chosen)="choose($event)"
    />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommandPalette {
  private readonly actions = inject(Actions);
  private readonly views = inject(ViewsStore);
  private readonly language = inject(Language);
  private readonly words = inject(PaletteWords);
  private readonly router = inject(Router);
  private readonly api = inject(Api);
  readonly open = model(false);
  protected readonly query = signal('');
  private readonly recent = signal<readonly string[]>([]);

  private readonly searches = signal<readonly string[]>(rememberedSearches());
  private readonly hits = signal<Found>({ query: '', items: [], people: [] });
  protected readonly busy = signal(false);

  protected readonly groups = computed<PaletteGroup[]>(() => {
    if (!this.open()) return [];
    const lines = this.actions
      .visible()
      .filter(({ silent }) => !silent)
      .map((action) => ({ action, item: this.item(action) }));
    const free = lines.filter(({ item }) => !item.disabled);
    const recent =
      this.query() === '' ? this.recent().flatMap((id) => free.find(({ action }) => action.id === id) ?? []) : [];
    const group = (id: string, items: readonly PaletteItem[]): PaletteGroup => ({
      id,
      label: this.language.text(`palette.group.${id}`),
      items,
    });
    return [
      group(
        'recent',
        recent.map(({ item }) => item),
      ),
      ...ACTION_GROUPS.map((id) => ({
        id,
        label: this.language.text(`actions.group.${id}`),
        items: free.filter((line) => line.action.group === id && !recent.includes(line)).map(({ item }) => item),
      })),
      group('views', this.viewItems()),
      group('people', this.personItems()),
      group('conversations', this.hitItems()),
      group('searches', this.searchItems()),
      group(
        'blocked',
        lines.filter(({ item }) => item.disabled).map(({ item }) => item),
      ),
    ].filter(({ items }) => items.length > 0);
  });

  constructor() {
    effect((onCleanup) => {
      const query = this.open() ? this.query().trim() : '';
      if (query.length < MIN_QUERY) return;
      const abort = new AbortController();
      const timer = setTimeout(() => void this.ask(query, abort.signal), ASK_AFTER_MS);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
  }

  /** Does what was chosen once the palette is gone and focus back on the page: pickers open there, and the next key acts. */
  protected choose(id: string): void {
    setTimeout(() => this.follow(id));
  }

  private follow(id: string): void {
    const [kind, rest] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (kind === 'view') void this.router.navigate(['/inbox', rest]);
    else if (kind === 'hit') this.openHit(rest);
    else if (kind === 'person') void this.router.navigate(['/contacts', rest]);
    else if (kind === 'search') this.searchFor(rest);
    else {
      this.recent.update((ids) => [id, ...ids.filter((one) => one !== id)].slice(0, RECENT));
      this.actions.perform(id);
    }
  }

  /** In the search it belongs to, at the item that was found. */
  private openHit(itemId: string): void {
    const { query, items } = this.hits();
    const hit = items.find(({ item }) => item.id === itemId);
    if (!hit) return;
    const queryParams = { q: query, sort: 'relevance', item: itemId };
    void this.router.navigate(['/inbox', 'search', hit.conversation.id], { queryParams });
  }

  private searchFor(query: string): void {
    this.searches.update((all) => [query, ...all.filter((one) => one !== query)].slice(0, RECENT_SEARCHES));
    writeLocal(SEARCHES_KEY, JSON.stringify(this.searches()));
    void this.router.navigate(['/inbox', 'search'], { queryParams: { q: query } });
  }

  /** What was searched for lately, before anything is typed. */
  private searchItems(): PaletteItem[] {
    if (this.query() !== '') return [];
    return this.searches().map((query) => ({ id: `search:${query}`, icon: 'search', label: query }));
  }

  private personItems(): PaletteItem[] {
    const query = this.query().trim();
    if (query.length < MIN_QUERY || this.hits().query !== query) return [];
    return this.hits().people.map(({ contactId, name, handle, channel, similar }) => ({
      id: `person:${contactId}`,
      icon: 'users',
      label: `${name}, ${channelName(channel)}`,
      hint: similar ? this.language.text('palette.similar') : (handle ?? ''),
      matched: true,
    }));
  }

  private item(action: Action): PaletteItem {
    const reason = action.blocked?.() ?? null;
    const keys = action.keys[0];
    return {
      id: action.id,
      label: this.language.text(action.label),
      keywords: this.words.otherLanguage(action.label),
      ...(keys ? { keys } : {}),
      ...(reason === null ? {} : { disabled: true, hint: reason }),
    };
  }

  private viewItems(): PaletteItem[] {
    if (this.query() === '') return [];
    return this.views.views().map((view) => {
      const isChannel = view.kind === 'channel' || view.kind === 'account';
      const icon: IconName = isChannel ? 'plug' : view.kind === 'team' ? 'users' : 'list-filter';
      return {
        id: `view:${view.key}`,
        icon,
        label: this.words.viewName(view),
        keywords: this.words.otherViewName(view),
      };
    });
  }

  private hitItems(): PaletteItem[] {
    const query = this.query().trim();
    if (query.length < MIN_QUERY) return [];
    const hits = this.hits().query === query ? this.hits().items : [];
    const items = hits.map(({ conversation, item }): PaletteItem => ({
      id: `hit:${item.id}`,
      icon: 'message-square',
      label: `${item.author}, ${channelName(conversation.channel)}`,
      hint: item.text,
      matched: true,
    }));
    const all: PaletteItem = {
      id: `search:${query}`,
      icon: 'search',
      label: this.language.text('palette.search-all', { query }),
      matched: true,
    };
    return [...items, all];
  }

  /** What the server finds streams in below; a failed search leaves the rest of the palette as it is. */
  private async ask(query: string, abort: AbortSignal): Promise<void> {
    this.busy.set(true);
    const page = await this.api
      .get<SearchPage>('/search', { q: query, sort: 'relevance', lenient: true, limit: FROM_SERVER }, abort)
      .catch(() => null);
    if (abort.aborted) return;
    this.busy.set(false);
    if (page) this.hits.set({ query, items: page.items, people: page.people });
  }
}
