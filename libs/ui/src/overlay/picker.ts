import {
  createBlockScrollStrategy,
  createFlexibleConnectedPositionStrategy,
  createOverlayRef,
  type OverlayRef,
} from '@angular/cdk/overlay';
import { TemplatePortal } from '@angular/cdk/portal';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  Injector,
  input,
  model,
  output,
  TemplateRef,
  viewChild,
  ViewContainerRef,
} from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { ChannelTile } from '../labels/channel-tile';
import { Member } from '../labels/member';
import type { HueNumber } from '../labels/tag';
import { Shortcuts } from '../services/shortcuts';
import { UI_TEXTS } from '../texts/ui-texts';
import { ComboOption } from './combo-option';
import { ComboList } from './combo-list';
import { matchScore } from './fold';

/** One thing to pick. It leads with an icon, a member's initials, a channel tile or a colour dot. */
export interface PickerOption {
  id: string;
  label: string;
  /** Second line: why it is blocked, or what it means. */
  hint?: string;
  /** Words in the other language, or synonyms, that find it too. */
  keywords?: string;
  icon?: IconName;
  member?: string;
  channel?: ChannelKind;
  hue?: HueNumber;
  disabled?: boolean;
}

let nextId = 0;

/**
 * Type to filter, accent-blind; arrows and Enter choose. `open(element)` places it under an element, so a key press can
 * open it as well as a button. With `multiple` it stays open and ticks.
 */
@Component({
  selector: 'mi-picker',
  imports: [ChannelTile, ComboOption, Icon, Member],
  templateUrl: './picker.html',
  styleUrl: './picker.css',
  exportAs: 'miPicker',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Picker {
  private readonly injector = inject(Injector);
  private readonly container = inject(ViewContainerRef);
  private readonly shortcuts = inject(Shortcuts);
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-picker-${nextId++}`;

  readonly options = input.required<readonly PickerOption[]>();
  readonly label = input.required<string>();
  readonly placeholder = input<string>();
  readonly multiple = input(false);
  readonly selected = model<readonly string[]>([]);
  readonly query = model('');
  readonly busy = input(false);
  /** Text of the line that makes a new thing from the query; null where nothing can be made. */
  readonly createLabel = input<((query: string) => string) | null>(null);
  readonly chosen = output<string>();
  readonly created = output<string>();
  readonly closed = output();

  private readonly template = viewChild.required<TemplateRef<unknown>>('layer');
  private overlay: OverlayRef | undefined;

  protected readonly found = computed(() => {
    const query = this.query();
    return this.options()
      .map((option) => ({
        option,
        score: Math.max(matchScore(option.label, query), matchScore(option.keywords ?? '', query || '\u0000')),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ option }) => option);
  });
  protected readonly creation = computed(() => {
    const query = this.query().trim();
    const make = this.createLabel();
    const exists = this.options().some(({ label }) => label.toLowerCase() === query.toLowerCase());
    return make && query !== '' && !exists ? make(query) : null;
  });
  protected readonly list = new ComboList(
    computed<readonly { id: string; disabled?: boolean }[]>(() =>
      this.creation() ? [...this.found(), { id: CREATE }] : this.found(),
    ),
  );
  protected readonly createId = CREATE;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.overlay?.dispose());
  }

  open(origin: HTMLElement): void {
    if (this.overlay) return;
    this.query.set('');
    const position = createFlexibleConnectedPositionStrategy(this.injector, origin)
      .withPositions([
        { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
        { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
        { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
      ])
      .withPush(true)
      .withViewportMargin(8);
    const overlay = createOverlayRef(this.injector, {
      positionStrategy: position,
      scrollStrategy: createBlockScrollStrategy(this.injector),
      hasBackdrop: true,
      backdropClass: 'cdk-overlay-transparent-backdrop',
    });
    const focused = origin.ownerDocument.activeElement;
    const resume = this.shortcuts.suspend();
    overlay.attach(new TemplatePortal(this.template(), this.container));
    overlay.backdropClick().subscribe(() => this.close());
    overlay.detachments().subscribe(() => {
      resume();
      if (focused instanceof HTMLElement) focused.focus();
    });
    this.overlay = overlay;
    this.list.first();
    afterNextRender(() => overlay.overlayElement.querySelector('input')?.focus(), { injector: this.injector });
  }

  close(): void {
    if (!this.overlay) return;
    this.overlay.dispose();
    this.overlay = undefined;
    this.closed.emit();
  }

  protected type(query: string): void {
    this.query.set(query);
    this.list.first();
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing || this.list.move(event)) return;
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const id = this.list.activeId();
      if (id !== null) this.choose(id);
    }
  }

  protected choose(id: string): void {
    const option = this.options().find((one) => one.id === id);
    if (option?.disabled) return;
    if (id === CREATE) this.created.emit(this.query().trim());
    else {
      if (this.multiple())
        this.selected.update((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]));
      this.chosen.emit(id);
    }
    if (this.multiple()) this.type('');
    else this.close();
  }

  protected isSelected(id: string): boolean {
    return this.selected().includes(id);
  }
}

const CREATE = 'mi-create';
