import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { ConversationMoveView, ConversationView, ItemKind, ItemView } from '@parvis/contracts';
import { Button, ChannelTile, Format } from '@parvis/ui';
import { Check } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ConversationCache } from '../data/conversation-cache';
import { InboxClient } from '../data/inbox-client';
import { MoveCommands } from '../data/move-commands';
import { QueueStore } from '../data/queue-store';
import { ThreadStore } from '../data/thread-store';
import { ConversationWords } from '../ui/conversation-words';

const MOST_ITEMS = 40;
const NEW = '';
/** Private words are merged with those of the same person only, a review with nothing. */
const PUBLIC_KINDS: readonly ItemKind[] = ['comment', 'mention', 'post'];

/** Which conversation the open one takes in, and which of its messages go elsewhere. */
@Component({
  selector: 'app-move-dialogs',
  imports: [Button, ChannelTile, Check, DialogBox, TextPipe],
  templateUrl: './move-dialogs.html',
  styleUrls: ['../ui/dialog-form.css', './move-dialogs.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoveDialogs {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly queue = inject(QueueStore);
  private readonly thread = inject(ThreadStore);
  private readonly words = inject(ConversationWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly commands = inject(MoveCommands);

  protected readonly merging = signal<string | null>(null);
  protected readonly splitting = signal<string | null>(null);
  protected readonly chosen = signal<string>(NEW);
  protected readonly chosenItems = signal<ReadonlySet<string>>(new Set());
  protected readonly refusal = signal<string | null>(null);
  private readonly moves = signal<readonly ConversationMoveView[]>([]);

  /** Of the same account: the person's other conversations; of public talk also what is selected or listed. */
  protected readonly candidates = computed(() => {
    const own = this.merging() ?? this.splitting();
    const open = own === null ? null : this.cache.get(own);
    if (!open) return [];
    if (open.kind === 'review') return [];
    const isPublic = PUBLIC_KINDS.includes(open.kind);
    const listed = isPublic ? [...this.queue.selected(), ...this.queue.ids()].flatMap((id) => this.cache.get(id) ?? []) : []; // prettier-ignore
    const all = new Map([...(this.thread.detail()?.history ?? []), ...listed].map((one) => [one.id, one]));
    return [...all.values()]
      .filter(({ id, accountId, kind }) => id !== own && accountId === open.accountId && kind === open.kind)
      .slice(0, MOST_ITEMS)
      .map((one) => this.candidate(one));
  });
  protected readonly items = computed(
    () =>
    this.thread
      .items()
      .filter(({ id, direction }) => direction !== 'system' && !id.startsWith('local-'))
      .slice(-MOST_ITEMS)
      .map((item) => ({ id: item.id, label: item.text || item.attachments[0]?.name || '…', hint: `${item.author.name} · ${this.format.long(item.createdAt)}` })), // prettier-ignore
  );
  protected readonly undoable = computed(() =>
    this.moves().map((move) => ({
      id: move.id,
      text: this.language.text(`inbox.move.made.${move.kind}`, { at: this.format.long(move.at), until: this.format.time(move.undoUntil) }), // prettier-ignore
    })),
  );

  merge(conversationId: string): void {
    this.refusal.set(null);
    const selected = [...this.queue.selected()].find((id) => id !== conversationId);
    this.merging.set(conversationId);
    this.chosen.set(this.candidates().find(({ id }) => id === selected)?.id ?? NEW);
    this.moves.set([]);
    void this.readMoves(conversationId);
  }

  split(item: ItemView): void {
    this.refusal.set(null);
    this.chosen.set(NEW);
    this.chosenItems.set(new Set([item.id]));
    this.splitting.set(item.conversationId);
  }

  protected toggleItem(id: string, isChosen: boolean): void {
    this.chosenItems.update((ids) => new Set(isChosen ? [...ids, id] : [...ids].filter((one) => one !== id)));
  }

  protected async confirmMerge(): Promise<void> {
    const [to, from] = [this.merging(), this.chosen()];
    if (to === null || from === NEW) return;
    const why = await this.commands.merge(to, from);
    this.refusal.set(why);
    if (why !== null) return;
    this.queue.select([]);
    this.merging.set(null);
  }

  protected async confirmSplit(): Promise<void> {
    const from = this.splitting();
    if (from === null || this.chosenItems().size === 0) return;
    const why = await this.commands.split(from, [...this.chosenItems()], this.chosen() === NEW ? null : this.chosen());
    this.refusal.set(why);
    if (why === null) this.splitting.set(null);
  }

  protected async undo(moveId: string): Promise<void> {
    if ((await this.commands.undo(moveId)) === null) this.merging.set(null);
  }

  /** What can be taken back; merging works without. */
  private async readMoves(conversationId: string): Promise<void> {
    this.moves.set(await this.client.moves(conversationId).catch(() => []));
  }

  private candidate(one: ConversationView) {
    const line = `${this.words.name(one)} · ${this.format.short(one.lastActivityAt)}`;
    return { id: one.id, channel: one.channel, title: one.subject ?? one.preview, line };
  }
}
