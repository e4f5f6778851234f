import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, model, resource } from '@angular/core'; // prettier-ignore
import type { DecisionKind, StatementPreview } from '@parvis/contracts';
import { Icon, type IconName, Kbd } from '@parvis/ui';
import { Switch } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationClient } from '../data/moderation-client';

const WAY_ICONS: Record<StatementPreview['way'], IconName> = { message: 'send', 'private-reply': 'send', email: 'mail', link: 'lock' }; // prettier-ignore
const TYPED_INTO = 'input, textarea, [contenteditable="true"]';

/** How many a decision is about, and how many of their authors can be told. */
export interface Tellable {
  total: number;
  can: number;
}

/** What the author would be told, in their language, whether and how the channel gets it to them, and the choice to send it. `S` switches. */
@Component({
  selector: 'app-statement-part',
  imports: [Icon, Kbd, Switch, TextPipe],
  templateUrl: './statement-part.html',
  styleUrl: './statement-part.css',
  host: { '(document:keydown)': 'onKey($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementPart {
  private readonly client = inject(ModerationClient);
  private readonly language = inject(Language);

  readonly itemId = input.required<string>();
  readonly kind = input.required<DecisionKind>();
  readonly reasonId = input<string>();
  /** Of several; null where it is about one, or nobody has counted. */
  readonly counted = input<Tellable | null>(null);
  readonly isFirst = input(false);
  /** What was chosen; undefined: as the workspace has set it. */
  readonly send = model<boolean>();

  private readonly preview = resource({
    params: () => ({ itemId: this.itemId(), kind: this.kind(), reasonId: this.reasonId() }),
    loader: ({ params: { itemId, kind, reasonId } }) => this.client.statement(itemId, { kind, ...(reasonId ? { reasonId } : {}) }), // prettier-ignore
  });
  /** Stands still while another one is read; nothing where none could be. */
  protected readonly shown = linkedSignal<StatementPreview | null | undefined, StatementPreview | null>({
    source: () => (this.preview.hasValue() ? this.preview.value() : this.preview.error() ? null : undefined),
    computation: (read, before) => (read === undefined ? (before?.value ?? null) : read),
  });
  protected readonly isReading = computed(() => this.preview.isLoading());
  /** Nobody of those it is about can be told. */
  protected readonly isMute = computed(() => {
    const counted = this.counted();
    return counted === null ? this.shown()?.hindrance !== null : counted.can === 0;
  });
  protected readonly isSent = computed(() => !this.isMute() && (this.send() ?? this.shown()?.sentByDefault ?? false));
  protected readonly words = computed(() => {
    const shown = this.shown();
    return shown ? (shown.message ?? shown.text[shown.language]) : '';
  });
  protected readonly icon = computed(() => WAY_ICONS[this.shown()?.way ?? 'link']);
  protected readonly how = computed(() => {
    const shown = this.shown();
    if (!shown) return '';
    if (shown.hindrance !== null) return `${this.say(`hindrance.${shown.hindrance}`)} ${this.say('kept')}`;
    return this.isSent() ? this.say(`way.${shown.way}`) : `${this.say(`way.${shown.way}`)} ${this.say('off')}`;
  });
  protected readonly counts = computed(() => {
    const counted = this.counted();
    return counted && counted.total > 1 ? this.language.text('moderation.statement.counts', { ...counted, cannot: counted.total - counted.can }) : null; // prettier-ignore
  });

  protected onKey(event: KeyboardEvent): void {
    const { target, ctrlKey, metaKey, altKey, repeat } = event;
    if (event.key.toLowerCase() !== 's' || event.defaultPrevented || ctrlKey || metaKey || altKey || repeat) return;
    if (this.isMute() || !this.shown() || (target instanceof Element && target.closest(TYPED_INTO))) return;
    event.preventDefault();
    this.send.set(!this.isSent());
  }

  private say(key: string): string {
    return this.language.text(`moderation.statement.${key}`);
  }
}
