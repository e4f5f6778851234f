import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { OutsideQuestionView } from '@parvis/contracts';
import { Button, Chip, TimePipe, Toasts } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ClocksClient } from '../data/clocks-client';
import { ThreadStore } from '../data/thread-store';

/** Asks a colleague who has no account; what was asked before stands above. */
@Component({
  selector: 'app-outside-dialog',
  imports: [Button, Chip, DialogBox, Field, Select, TextPipe, TimePipe],
  template: `
    <mi-dialog [open]="open()" [heading]="'inbox.outside.title' | text" (closed)="closed.emit()">
      <div class="form">
        <p class="muted">{{ 'inbox.outside.lead' | text }}</p>
        @for (one of asked(); track one.id) {
          <p>
            {{ one.name }}, {{ one.askedAt | miTime: 'long' }}
            @if (one.answeredAt) {
              <mi-chip tone="ok" icon="check">{{ 'inbox.outside.answered' | text }}</mi-chip>
            } @else {
              <mi-chip [tone]="one.mail === 'failed' ? 'bad' : 'neutral'" icon="mail">{{
                'inbox.outside.mail.' + one.mail | text
              }}</mi-chip>
            }
          </p>
        }
        <mi-field [label]="'inbox.outside.name' | text" [required]="true" [maxLength]="120" [(value)]="name" />
        <mi-field type="email" [label]="'inbox.outside.email' | text" [required]="true" [(value)]="email" />
        <mi-field
          type="multiline"
          [label]="'inbox.outside.question' | text"
          [hint]="'inbox.outside.question-hint' | text"
          [required]="true"
          [rows]="4"
          [maxLength]="4000"
          [(value)]="question"
        />
        <mi-select [label]="'inbox.outside.language' | text" [options]="languages" [(value)]="language" />
        @if (problem(); as text) {
          <p role="alert">{{ text }}</p>
        }
      </div>
      <mi-button dialogActions (pressed)="closed.emit()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button
        dialogActions
        kind="primary"
        icon="send"
        [busy]="busy()"
        [disabledReason]="isReady() ? null : ('inbox.outside.incomplete' | text)"
        (pressed)="send()"
        >{{ 'inbox.outside.send' | text }}</mi-button
      >
    </mi-dialog>
  `,
  styleUrl: '../ui/dialog-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OutsideDialog {
  private readonly client = inject(ClocksClient);
  private readonly thread = inject(ThreadStore);
  private readonly texts = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly toasts = inject(Toasts);

  readonly open = input.required<boolean>();
  readonly asked = input.required<readonly OutsideQuestionView[]>();
  readonly closed = output();

  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly question = signal('');
  protected readonly language = signal<string>(this.texts.current());
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);
  protected readonly languages = [
    { value: 'fr', label: 'Français' },
    { value: 'en', label: 'English' },
  ];
  protected readonly isReady = computed(
    () => this.name().trim() !== '' && /^\S+@\S+\.\S+$/.test(this.email().trim()) && this.question().trim() !== '',
  );

  protected async send(): Promise<void> {
    const id = this.thread.id();
    if (id === null || !this.isReady() || this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    const [name, email, question] = [this.name().trim(), this.email().trim(), this.question().trim()];
    try {
      await this.client.ask(id, { name, email, question, language: this.language() === 'fr' ? 'fr' : 'en' });
      this.toasts.show({ text: this.texts.text('inbox.outside.sent', { name }), tone: 'ok' });
      this.question.set('');
      this.closed.emit();
    } catch (error) {
      this.problem.set(this.problems.of(toProblem(error)));
    } finally {
      this.busy.set(false);
    }
  }
}
