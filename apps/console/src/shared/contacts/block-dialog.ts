import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { Button } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { TextPipe } from '../i18n/text-pipe';
import { PersonStore } from './person-store';

/** Why a person is blocked, and what that does and does not do. */
@Component({
  selector: 'app-block-dialog',
  imports: [Button, DialogBox, Field, TextPipe],
  template: `
    <mi-dialog
      size="sm"
      [open]="open()"
      [heading]="'contacts.block.title' | text: { name: name() }"
      (closed)="closed.emit()"
    >
      <p>{{ 'contacts.block.lead' | text }}</p>
      <mi-field
        type="multiline"
        [label]="'contacts.block.reason' | text"
        [hint]="'contacts.block.reason-hint' | text"
        [required]="true"
        [rows]="2"
        [maxLength]="300"
        [(value)]="reason"
      />
      <mi-button dialogActions (pressed)="closed.emit()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button
        dialogActions
        kind="danger"
        icon="ban"
        [busy]="store.busy()"
        [disabledReason]="isReady() ? null : ('contacts.block.reason-missing' | text)"
        (pressed)="confirm()"
        >{{ 'contacts.block.act' | text }}</mi-button
      >
    </mi-dialog>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BlockDialog {
  protected readonly store = inject(PersonStore);
  readonly open = input.required<boolean>();
  readonly name = input.required<string>();
  readonly closed = output();
  protected readonly reason = signal('');
  protected readonly isReady = computed(() => this.reason().trim() !== '');

  protected async confirm(): Promise<void> {
    if (!(await this.store.block(this.reason().trim()))) return;
    this.reason.set('');
    this.closed.emit();
  }
}
