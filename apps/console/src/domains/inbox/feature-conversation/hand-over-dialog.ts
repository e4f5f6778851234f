import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ComposerStore } from '../data/composer-store';
import { ConversationCommands } from '../data/conversation-commands';
import { ThreadStore } from '../data/thread-store';

/** Gives the conversation, what was begun and a line to a colleague. */
@Component({
  selector: 'app-hand-over-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  template: `
    <mi-dialog [open]="isOpen()" [heading]="'inbox.hand-over.title' | text" (closed)="isOpen.set(false)">
      <div class="form">
        <p class="muted">{{ 'inbox.hand-over.lead' | text }}</p>
        <mi-select [label]="'inbox.hand-over.to' | text" [options]="colleagues()" [(value)]="memberId" />
        <mi-field
          type="multiline"
          [label]="'inbox.hand-over.line' | text"
          [hint]="'inbox.hand-over.line-hint' | text"
          [required]="true"
          [rows]="2"
          [maxLength]="2000"
          [(value)]="line"
        />
        @if (composer.text()) {
          <section [attr.aria-label]="'inbox.hand-over.draft' | text">
            <h3>{{ 'inbox.hand-over.draft' | text }}</h3>
            <blockquote class="ours">{{ composer.text() }}</blockquote>
          </section>
        }
      </div>
      <mi-button dialogActions (pressed)="isOpen.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button
        dialogActions
        kind="primary"
        icon="user-plus"
        [disabledReason]="isReady() ? null : ('inbox.hand-over.incomplete' | text)"
        (pressed)="confirm()"
        >{{ 'inbox.hand-over.title' | text }}</mi-button
      >
    </mi-dialog>
  `,
  styleUrl: '../ui/dialog-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HandOverDialog {
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly thread = inject(ThreadStore);
  private readonly commands = inject(ConversationCommands);
  protected readonly composer = inject(ComposerStore);

  /** The conversation is a colleague's now. */
  readonly given = output<string>();

  protected readonly isOpen = signal(false);
  protected readonly memberId = signal('');
  protected readonly line = signal('');
  protected readonly colleagues = computed(() =>
    this.directory
      .activeMembers()
      .filter(({ id }) => id !== this.session.memberId())
      .map(({ id, name }) => ({ value: id, label: name })),
  );
  protected readonly isReady = computed(() => this.memberId() !== '' && this.line().trim() !== '');

  ask(): void {
    this.memberId.set(this.colleagues()[0]?.value ?? '');
    this.line.set('');
    this.isOpen.set(true);
  }

  protected async confirm(): Promise<void> {
    const id = this.thread.id();
    if (id === null || !this.isReady()) return;
    this.isOpen.set(false);
    const draft = await this.composer.takeForHandOver();
    const body = { memberId: this.memberId(), line: this.line().trim(), ...(draft && { draft }) };
    const outcome = await this.commands.handOver(id, body);
    if (outcome.ok) this.given.emit(id);
    else this.composer.giveBackDraft(id, draft);
  }
}
