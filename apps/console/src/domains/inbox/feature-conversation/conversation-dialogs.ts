import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { ItemView } from '@parvis/contracts';
import { Button, channelName, Format } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ComposerStore } from '../data/composer-store';
import { DecisionCommands } from '../data/decision-commands';
import { ThreadStore } from '../data/thread-store';
import { ItemMenus } from '../ui/item-menus';

/** The questions of one conversation: whether a message is deleted, and what to do when something came in before sending. */
@Component({
  selector: 'app-conversation-dialogs',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  templateUrl: './conversation-dialogs.html',
  styleUrl: '../ui/dialog-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationDialogs {
  private readonly directory = inject(Directory);
  private readonly decisions = inject(DecisionCommands);
  private readonly thread = inject(ThreadStore);
  private readonly menus = inject(ItemMenus);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly composer = inject(ComposerStore);

  readonly editAsked = output();
  readonly accepted = output<string>();

  protected readonly deleting = signal<ItemView | null>(null);
  protected readonly policyReason = signal('');
  protected readonly note = signal('');

  protected readonly reasons = computed(() => {
    const known = this.directory
      .policyReasons()
      .map(({ id, label }) => ({ value: id, label: this.language.pick(label) }));
    return [{ value: '', label: this.language.text('inbox.decision.no-reason') }, ...known];
  });
  protected readonly consequence = computed(() => {
    const item = this.deleting();
    const account = this.directory.accountById().get(this.thread.conversation()?.accountId ?? '') ?? null;
    const option = item && this.menus.allowedDecisions(item, account).find(({ verb }) => verb === 'delete');
    return option ? this.menus.consequence(option, channelName(account?.channel ?? 'email')) : '';
  });
  protected readonly newer = computed(() =>
    (this.composer.newer()?.items ?? []).map((item) => ({
      id: item.id,
      who: item.author.name,
      at: this.format.long(item.createdAt),
      text: item.text,
      language: item.language,
    })),
  );

  confirmDelete(item: ItemView): void {
    this.policyReason.set('');
    this.note.set('');
    this.deleting.set(item);
  }

  protected delete(): void {
    const item = this.deleting();
    if (!item) return;
    const [reasonId, note] = [this.policyReason(), this.note().trim()];
    this.deleting.set(null);
    void this.decisions.decide(item, 'delete', { ...(reasonId ? { reasonId } : {}), ...(note ? { note } : {}) });
  }

  protected async sendAnyway(): Promise<void> {
    const id = this.thread.id();
    this.composer.closeNewer();
    const { handled } = await this.composer.insist({ sendAnyway: true });
    if (handled && id !== null) this.accepted.emit(id);
  }

  protected edit(): void {
    this.composer.closeNewer();
    this.editAsked.emit();
  }
}
