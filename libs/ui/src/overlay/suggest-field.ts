import {
  afterNextRender,
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { UI_TEXTS } from '../texts/ui-texts';
import { ComboOption } from './combo-option';

/** One thing that could stand where the caret is. */
export interface SuggestOption {
  id: string;
  label: string;
  hint?: string;
  icon?: IconName;
}

let nextId = 0;

/**
 * A search field with suggestions below. What is typed counts as it is: nothing is highlighted until an arrow asks for it,
 * so that Enter sends the text. Enter or Tab take what is highlighted, Escape closes the list and leaves the text.
 */
@Component({
  selector: 'mi-suggest-field',
  imports: [ComboOption, Icon],
  templateUrl: './suggest-field.html',
  styleUrls: ['../form/field.css', './picker.css', './suggest-field.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SuggestField {
  private readonly injector = inject(Injector);
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-suggest-${nextId++}`;
  readonly label = input.required<string>();
  /** The name of the list for assistive technology. */
  readonly listLabel = input.required<string>();
  readonly placeholder = input('');
  readonly name = input<string>();
  readonly maxLength = input<number | null>(null);
  readonly options = input<readonly SuggestOption[]>([]);
  readonly value = model('');
  /** How many characters stand before the caret. */
  readonly caret = model(0);
  readonly chosen = output<string>();
  /** An arrow down with nothing to suggest: on to what stands below. */
  readonly left = output();

  private readonly control = viewChild.required<ElementRef<HTMLInputElement>>('control');
  private readonly isAsked = signal(false);
  readonly isOpen = computed(() => this.isAsked() && this.options().length > 0);
  /** It stays with its line when others come in around it. */
  protected readonly activeId = linkedSignal<readonly SuggestOption[], string | null>({
    source: this.options,
    computation: (options, before) => options.find(({ id }) => id === before?.value)?.id ?? null,
  });
  protected readonly activeIndex = computed(() => this.options().findIndex(({ id }) => id === this.activeId()));

  constructor() {
    afterRenderEffect(() => {
      const line = this.isOpen() ? document.getElementById(`${this.id}-${this.activeIndex()}`) : null;
      line?.scrollIntoView?.({ block: 'nearest' });
    });
  }

  focus(): void {
    this.control().nativeElement.focus();
  }

  /** Replaces the text and goes on writing at a place in it. */
  write(text: string, caret: number): void {
    this.value.set(text);
    this.caret.set(caret);
    this.isAsked.set(true);
    afterNextRender(
      () => {
        this.focus();
        this.control().nativeElement.setSelectionRange(caret, caret);
      },
      { injector: this.injector },
    );
  }

  protected onType(): void {
    this.value.set(this.control().nativeElement.value);
    this.noteCaret();
    this.isAsked.set(true);
  }

  protected noteCaret(): void {
    const { selectionStart, value } = this.control().nativeElement;
    this.caret.set(selectionStart ?? value.length);
  }

  protected clear(): void {
    this.write('', 0);
    this.close();
  }

  protected close(): void {
    this.isAsked.set(false);
    this.activeId.set(null);
  }

  protected choose(id: string): void {
    this.close();
    this.chosen.emit(id);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const active = this.isOpen() ? this.activeId() : null;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.move(event);
    else if (event.key === 'Escape' && this.isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && active !== null) {
      event.preventDefault();
      this.choose(active);
    } else if (event.key === 'Enter') this.close();
  }

  private move(event: KeyboardEvent): void {
    const isDown = event.key === 'ArrowDown';
    const options = this.options();
    if (!isDown && !this.isOpen()) return;
    event.preventDefault();
    if (options.length === 0) return this.left.emit();
    const at = this.isOpen() ? this.activeIndex() : -1;
    this.isAsked.set(true);
    const next = isDown ? at + 1 : at < 0 ? options.length - 1 : at - 1;
    this.activeId.set(options[next]?.id ?? null); // past either end lies the text itself
  }
}
