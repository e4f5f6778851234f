import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { PeoplePage } from '@parvis/contracts';
import { Button, channelName } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { PeopleClient } from '../data/people-client';

/** Ends how an identity stands, with what that does on the channel said before, and a note for the history. */
@Component({
  selector: 'app-lift-dialog',
  imports: [Button, DialogBox, Field, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog size="sm" [open]="person() !== null" [heading]="heading()" (closed)="close()">
      <div class="fields">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <p>{{ consequence() }}</p>
        <mi-field
          [label]="'followup.note' | text"
          [hint]="'followup.note-hint' | text"
          [maxLength]="2000"
          [(value)]="note"
        />
      </div>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="confirm()">{{
        'followup.people.lift.' + (person()?.standing ?? 'banned') | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/follow-up.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LiftDialog {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly person = input.required<PeoplePage['items'][number] | null>();
  readonly closed = output();
  readonly lifted = output();

  protected readonly note = signal('');
  protected readonly heading = computed(() => this.language.text('followup.people.lift-title', { name: this.person()?.personName ?? '' })); // prettier-ignore
  protected readonly consequence = computed(() => {
    const person = this.person();
    if (!person) return '';
    const key = person.ban.observed ? 'followup.people.lift-there' : 'followup.people.lift-here';
    return this.language.text(key, { channel: channelName(person.identity.channel) });
  });

  protected async confirm(): Promise<void> {
    const person = this.person();
    if (!person) return;
    const note = this.note().trim();
    const body = { standing: 'none' as const, version: person.version ?? 0, ...(note === '' ? {} : { note }) };
    if (!(await this.saving.run(() => this.client.setIdentity(person.identity.id, body)))) return;
    this.saving.say('followup.people.lifted', { name: person.personName });
    this.note.set('');
    this.lifted.emit();
  }

  protected close(): void {
    this.saving.clear();
    this.note.set('');
    this.closed.emit();
  }
}
