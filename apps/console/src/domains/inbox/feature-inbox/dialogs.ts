import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { type ItemView, PRIORITIES, type Priority } from '@parvis/contracts';
import { Button, channelName, Format } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ComposerStore } from '../data/composer-store';
import { ConversationCommands } from '../data/conversation-commands';
import { DecisionCommands } from '../data/decision-commands';
import { ThreadStore } from '../data/thread-store';
import { ItemMenus } from '../ui/item-menus';

/** The questions that need more than a key: escalate, delete, snooze until, and what came in before sending. */
@Component({
  selector: 'app-inbox-dialogs',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  templateUrl: './dialogs.html',
  styleUrl: './dialogs.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InboxDialogs {
  private readonly directory = inject(Directory);
  private readonly commands = inject(ConversationCommands);
  private readonly decisions = inject(DecisionCommands);
  private readonly thread = inject(ThreadStore);
  private readonly menus = inject(ItemMenus);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly composer = inject(ComposerStore);

  readonly left = output<readonly string[]>();
  readonly editAsked = output();

  protected readonly escalating = signal<string | null>(null);
  protected readonly teamId = signal('');
  protected readonly reason = signal('');
  protected readonly priority = signal<string>('high');
  protected readonly snoozing = signal<readonly string[] | null>(null);
  protected readonly until = signal('');
  protected readonly deleting = signal<ItemView | null>(null);
  protected readonly policyReason = signal('');
  protected readonly note = signal('');

  protected readonly teams = computed(() => this.directory.teams().map(({ id, name }) => ({ value: id, label: name })));
  protected readonly priorities = computed(() =>
    PRIORITIES.map((value) => ({ value, label: this.language.text(`inbox.priority.${value}`) })),
  );
  protected readonly reasons = computed(() => {
    const known = this.directory
      .policyReasons()
      .map(({ id, label }) => ({ value: id, label: this.language.pick(label) }));
    return [{ value: '', label: this.language.text('inbox.decision.no-reason') }, ...known];
  });
  protected readonly isReady = computed(() => this.teamId() !== '' && this.reason().trim() !== '');
  protected readonly isLater = computed(() => this.until() !== '' && Date.parse(this.until()) > Date.now());
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

  escalate(conversationId: string): void {
    this.teamId.set(this.directory.teams()[0]?.id ?? '');
    this.reason.set('');
    this.priority.set('high');
    this.escalating.set(conversationId);
  }

  snooze(ids: readonly string[]): void {
    this.until.set('');
    this.snoozing.set(ids);
  }

  confirmDelete(item: ItemView): void {
    this.policyReason.set('');
    this.note.set('');
    this.deleting.set(item);
  }

  protected confirmEscalation(): void {
    const id = this.escalating();
    if (id === null || !this.isReady()) return;
    void this.commands.escalate(id, {
      teamId: this.teamId(),
      reason: this.reason().trim(),
      priority: this.priority() as Priority,
    });
    this.escalating.set(null);
  }

  protected confirmSnooze(): void {
    const ids = this.snoozing();
    if (ids === null || !this.isLater()) return;
    this.snoozing.set(null);
    this.left.emit(ids);
    void this.commands.snooze(ids, new Date(this.until()).toISOString());
  }

  protected delete(): void {
    const item = this.deleting();
    if (!item) return;
    const [reasonId, note] = [this.policyReason(), this.note().trim()];
    this.deleting.set(null);
    void this.decisions.decide(item, 'delete', { ...(reasonId ? { reasonId } : {}), ...(note ? { note } : {}) });
  }

  protected sendAnyway(): void {
    const thenHandle = this.composer.newer()?.thenHandle ?? false;
    this.composer.closeNewer();
    void this.composer.send({ thenHandle, sendAnyway: true });
  }

  protected edit(): void {
    this.composer.closeNewer();
    this.editAsked.emit();
  }
}
