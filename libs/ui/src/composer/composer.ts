import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Button } from '../controls/button';
import { IconButton } from '../controls/icon-button';
import { SplitButton } from '../controls/split-button';
import { Icon } from '../icon/icon';
import type { MenuItem } from '../overlay/menu-item';
import { TooltipFor } from '../overlay/tooltip';
import { matchesChord, parseKeys } from '../services/key-chord';
import { Attachments } from '../thread/attachments';
import type { Attachment } from '../thread/thread-models';
import { UI_TEXTS } from '../texts/ui-texts';
import type { ComposerGuard, ComposerLimit, ComposerTab, ComposerTool } from './composer-models';
import { LengthRing } from './length-ring';
import { splitAtLimit, textLength } from './text-length';

let nextId = 0;

/** Where an answer is written: way to answer, text with its limit, linter line, files, and a split send button. */
@Component({
  selector: 'mi-composer',
  imports: [Attachments, Button, Icon, IconButton, LengthRing, SplitButton, TooltipFor],
  templateUrl: './composer.html',
  styleUrl: './composer.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Composer {
  protected readonly texts = inject(UI_TEXTS);
  protected readonly id = `mi-composer-${nextId++}`;

  readonly tabs = input.required<readonly ComposerTab[]>();
  readonly tab = model.required<string>();
  readonly text = model('');
  readonly label = input.required<string>();
  readonly tabsLabel = input.required<string>();
  readonly placeholder = input('');
  readonly limit = input<ComposerLimit | null>(null);
  readonly guard = input<ComposerGuard | null>(null);
  readonly attachments = input<readonly Attachment[]>([]);
  readonly tools = input<readonly ComposerTool[]>([]);
  /** Content types for the file chooser, as in an `accept` attribute. */
  readonly accept = input('');
  readonly sendLabel = input.required<string>();
  readonly sendItems = input<readonly MenuItem[]>([]);
  readonly sendBlocked = input<string | null>(null);
  readonly busy = input(false);
  /** Shows what is projected as `composerFolded` instead: someone else owns the item. */
  readonly folded = input(false);
  /** Id that a skip link leads to. */
  readonly anchorId = input<string | null>(null);

  readonly send = output();
  /** The id of another way to send. */
  readonly sendAs = output<string>();
  readonly guardActed = output<string>();
  readonly attached = output<File[]>();
  readonly attachmentRemoved = output<string>();
  readonly toolUsed = output<{ id: string; element: HTMLElement }>();
  /** `/` at the beginning of a line, or `@` at the beginning of a word. */
  readonly triggered = output<{ kind: '/' | '@'; element: HTMLElement }>();
  readonly escaped = output();

  private readonly area = viewChild<ElementRef<HTMLTextAreaElement>>('area');
  private readonly files = viewChild<ElementRef<HTMLInputElement>>('files');
  protected readonly dragged = signal(false);

  protected readonly current = computed(() => this.tabs().find(({ id }) => id === this.tab()) ?? this.tabs()[0]);
  protected readonly used = computed(() => {
    const limit = this.limit();
    return limit ? textLength(this.text(), limit.unit) : 0;
  });
  /** What stands behind the transparent text: the address in accent, the overflow marked. */
  protected readonly mirror = computed(() => {
    const limit = this.limit();
    const [fits, over] =
      limit && this.used() > limit.max ? splitAtLimit(this.text(), limit.max, limit.unit) : [this.text(), ''];
    const address = /^@\S+/.exec(fits)?.[0] ?? '';
    // The trailing character gives a last empty line its height.
    return { address, rest: fits.slice(address.length), over, end: '\u200b' };
  });

  /** Puts the caret at the end of the text. */
  focus(): void {
    const area = this.area()?.nativeElement;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }

  /** Inserts at the caret, as a canned reply or an emoji does. */
  insert(text: string): void {
    const area = this.area()?.nativeElement;
    if (!area) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    this.text.set(area.value);
    area.focus();
  }

  protected choose(tab: ComposerTab): void {
    if (tab.disabledReason) return;
    this.tab.set(tab.id);
    this.focus();
  }

  protected onTabKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const buttons = [
      ...((event.currentTarget as HTMLElement).parentElement?.querySelectorAll<HTMLElement>('[role="tab"]') ?? []),
    ];
    const at = buttons.indexOf(event.target as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  }

  protected onInput(area: HTMLTextAreaElement, event: Event): void {
    this.text.set(area.value);
    const typed = event instanceof InputEvent ? event.data : null;
    const before = area.value.slice(0, area.selectionStart - 1);
    if (typed === '/' && /(^|\n)$/.test(before)) this.triggered.emit({ kind: '/', element: area });
    if (typed === '@' && /(^|\s)$/.test(before)) this.triggered.emit({ kind: '@', element: area });
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') return this.escaped.emit();
    const item = this.sendItems().find(
      ({ keys, disabled }) => keys !== undefined && !disabled && this.matches(event, keys),
    );
    const sends = this.matches(event, 'Mod+Enter');
    if (!item && !sends) return;
    event.preventDefault();
    if (this.sendBlocked() !== null || this.busy()) return;
    if (item) this.sendAs.emit(item.id);
    else this.send.emit();
  }

  protected useTool(tool: ComposerTool, button: IconButton): void {
    if (tool.id === 'attach') this.files()?.nativeElement.click();
    this.toolUsed.emit({ id: tool.id, element: button.element });
  }

  protected onFiles(list: FileList | null | undefined): void {
    if (list && list.length > 0) this.attached.emit([...list]);
  }

  protected onPaste(event: ClipboardEvent): void {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    this.onFiles(event.clipboardData.files);
  }

  protected onDrop(event: DragEvent): void {
    event.preventDefault();
    this.dragged.set(false);
    this.onFiles(event.dataTransfer?.files);
  }

  protected onDrag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dragged.set(true);
  }

  private matches(event: KeyboardEvent, keys: string): boolean {
    const [chord, ...more] = parseKeys(keys);
    return chord !== undefined && more.length === 0 && matchesChord(event, chord);
  }
}
