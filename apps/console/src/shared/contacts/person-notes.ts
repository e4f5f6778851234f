import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Button, Format, IconButton } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Field } from '@parvis/ui/forms';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { SessionStore } from '../session/session-store';
import { PersonStore } from './person-store';

/** What members noted of a person, and one more line. */
@Component({
  selector: 'app-person-notes',
  imports: [Button, Field, IconButton, Section, TextPipe],
  template: `
    <mi-section [heading]="'contacts.notes' | text" [count]="notes().length || null">
      <ul>
        @for (note of notes(); track note.id) {
          <li>
            <div class="grow">
              <p>{{ note.text }}</p>
              <span class="subtle">{{ note.line }}</span>
            </div>
            @if (note.isMine) {
              <mi-icon-button
                icon="trash-2"
                size="sm"
                [label]="'contacts.note.remove' | text"
                (pressed)="store.removeNote(note.id)"
              />
            }
          </li>
        }
      </ul>
      @if (session.can('inbox.note')) {
        <form (submit)="add($event)">
          <mi-field
            type="multiline"
            [rows]="2"
            [maxLength]="10000"
            [label]="'contacts.note.new' | text"
            [(value)]="text"
          />
          @if (text().trim()) {
            <mi-button type="submit" size="sm" [busy]="store.busy()">{{ 'contacts.note.add' | text }}</mi-button>
          }
        </form>
      }
    </mi-section>
  `,
  styles: `
    ul,
    form {
      display: grid;
      gap: 8px;
      justify-items: start;
    }
    ul:not(:empty) {
      margin-bottom: 10px;
    }
    li {
      display: flex;
      gap: 8px;
      width: 100%;
      font-size: 12.5px;
      line-height: 18px;
    }
    .grow {
      flex: 1;
      min-width: 0;
    }
    p {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    mi-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonNotes {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly session = inject(SessionStore);
  protected readonly store = inject(PersonStore);
  protected readonly text = signal('');

  protected readonly notes = computed(() =>
    this.store.notes().map((note) => {
      const who = this.directory.memberName(note.byMemberId) || this.language.text('contacts.somebody');
      const isMine = note.byMemberId === this.session.memberId() || this.session.can('team.manage');
      return { id: note.id, text: note.text, isMine, line: `${who} · ${this.format.long(note.at)}` };
    }),
  );

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text().trim();
    if (text !== '' && (await this.store.addNote(text))) this.text.set('');
  }
}
