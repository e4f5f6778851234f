import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  inject,
  input,
  model,
  output,
  TemplateRef,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Kbd } from '../labels/kbd';
import { UI_TEXTS } from '../texts/ui-texts';
import { ComboOption } from './combo-option';
import { ComboList } from './combo-list';
import { matchScore } from './fold';
import { modal } from './modal';

/** One command or result. Blocked ones come last in their group and say why in `hint`. */
export interface PaletteItem {
  id: string;
  label: string;
  hint?: string;
  /** The other language and synonyms. */
  keywords?: string;
  icon?: IconName;
  keys?: string;
  disabled?: boolean;
  /** Comes from the server for this very query: not filtered here. */
  matched?: boolean;
}

/** Items under one heading, in the order they are to be shown. */
export interface PaletteGroup {
  id: string;
  label: string;
  items: readonly PaletteItem[];
}

let nextId = 0;

/** One field over everything one can do or open. Server results may stream in below without moving the highlighted line. */
@Component({
  selector: 'mi-palette',
  imports: [ComboOption, Icon, Kbd],
  templateUrl: './palette.html',
  styleUrls: ['./picker.css', './palette.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Palette {
  private readonly document = inject(DOCUMENT);
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-palette-${nextId++}`;
  readonly open = model(false);
  readonly query = model('');
  readonly groups = input.required<readonly PaletteGroup[]>();
  readonly label = input.required<string>();
  readonly placeholder = input('');
  readonly busy = input(false);
  readonly chosen = output<string>();

  private readonly template = viewChild.required<TemplateRef<unknown>>('template');
  protected readonly found = computed(() =>
    this.groups()
      .map((group) => ({ ...group, items: this.ranked(group.items) }))
      .filter(({ items }) => items.length > 0),
  );
  protected readonly list = new ComboList(computed(() => this.found().flatMap(({ items }) => items)));

  constructor() {
    modal({
      open: this.open,
      template: this.template,
      placement: 'top',
      labelledBy: `${this.id}-label`,
      closed: () => this.query.set(''),
    });
    afterRenderEffect(() => {
      const id = this.list.activeId();
      if (this.open() && id !== null)
        this.document.getElementById(`${this.id}-${id}`)?.scrollIntoView?.({ block: 'nearest' });
    });
  }

  protected type(query: string): void {
    this.query.set(query);
    this.list.first();
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing || this.list.move(event) || event.key !== 'Enter') return;
    event.preventDefault();
    const active = this.list.active();
    if (active) this.choose(active);
  }

  protected choose(item: PaletteItem): void {
    if (item.disabled) return;
    this.open.set(false);
    this.chosen.emit(item.id);
  }

  private ranked(items: readonly PaletteItem[]): PaletteItem[] {
    const query = this.query();
    return items
      .map((item) => ({
        item,
        score: item.matched
          ? 5
          : Math.max(matchScore(item.label, query), query === '' ? 0 : matchScore(item.keywords ?? '', query)),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => Number(a.item.disabled ?? false) - Number(b.item.disabled ?? false) || b.score - a.score)
      .map(({ item }) => item);
  }
}
