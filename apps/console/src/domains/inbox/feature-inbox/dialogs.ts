import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { PRIORITIES, type Priority } from '@parvis/contracts';
import { Button, Clock } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ConversationCommands } from '../data/conversation-commands';

/** The questions about conversations that need more than a key: to whom and why it is escalated, until when it sleeps. */
@Component({
  selector: 'app-inbox-dialogs',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  templateUrl: './dialogs.html',
  styleUrl: '../ui/dialog-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InboxDialogs {
  private readonly directory = inject(Directory);
  private readonly commands = inject(ConversationCommands);
  private readonly language = inject(Language);
  private readonly clock = inject(Clock);

  readonly left = output<readonly string[]>();

  protected readonly escalating = signal<string | null>(null);
  protected readonly teamId = signal('');
  protected readonly reason = signal('');
  protected readonly priority = signal<string>('high');
  protected readonly snoozing = signal<readonly string[] | null>(null);
  protected readonly until = signal('');

  protected readonly teams = computed(() => this.directory.teams().map(({ id, name }) => ({ value: id, label: name })));
  protected readonly priorities = computed(() =>
    PRIORITIES.map((value) => ({ value, label: this.language.text(`inbox.priority.${value}`) })),
  );
  protected readonly isReady = computed(() => this.teamId() !== '' && this.reason().trim() !== '');
  protected readonly isLater = computed(() => this.until() !== '' && Date.parse(this.until()) > this.clock.minute());

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

  protected confirmEscalation(): void {
    const id = this.escalating();
    if (id === null || !this.isReady()) return;
    const priority = PRIORITIES.find((one) => one === this.priority()) satisfies Priority | undefined;
    void this.commands.escalate(id, {
      teamId: this.teamId(),
      reason: this.reason().trim(),
      ...(priority ? { priority } : {}),
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
}
