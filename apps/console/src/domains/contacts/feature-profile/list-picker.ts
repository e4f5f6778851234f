import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core';
import { IconButton, Tag } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Picker, type PickerOption } from '@parvis/ui/overlays';
import { PersonStore } from '../../../shared/contacts/person-store';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';

/** The lists a person is on; a new one is made by its name. */
@Component({
  selector: 'app-list-picker',
  imports: [IconButton, Picker, Section, Tag, TextPipe],
  template: `
    <mi-section [heading]="'contacts.lists' | text">
      @if (canChange()) {
        <mi-icon-button
          sectionAction
          icon="plus"
          size="sm"
          [label]="'contacts.list.choose' | text"
          (pressed)="open($event)"
        />
      }
      <div class="chips">
        @for (list of on(); track list.id) {
          <mi-tag [label]="list.name" [removable]="canChange()" (removed)="toggle(list.id)" />
        } @empty {
          <span class="subtle">{{ 'contacts.list.none' | text }}</span>
        }
      </div>
    </mi-section>
    <mi-picker
      [options]="options()"
      [label]="'contacts.lists' | text"
      [placeholder]="'contacts.list.find' | text"
      [(query)]="query"
      [createLabel]="createLabel"
      (chosen)="toggle($event)"
      (created)="create($event)"
    />
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 5px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListPicker {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly store = inject(PersonStore);
  private readonly picker = viewChild.required(Picker);
  protected readonly query = signal('');

  protected readonly canChange = computed(() => this.session.can('inbox.handle'));
  private readonly ids = computed(() => this.store.profile()?.listIds ?? []);
  protected readonly on = computed(() => this.store.lists().filter(({ id }) => this.ids().includes(id)));
  protected readonly options = computed<PickerOption[]>(() =>
    this.store
      .lists()
      .filter(({ id }) => !this.ids().includes(id))
      .map(({ id, name }) => ({ id, label: name })),
  );
  protected readonly createLabel = (name: string): string => this.language.text('contacts.list.create', { name });

  protected open(event: MouseEvent): void {
    if (event.currentTarget instanceof HTMLElement) this.picker().open(event.currentTarget);
  }

  protected toggle(id: string): void {
    const ids = this.ids();
    void this.store.setLists(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
  }

  protected create(name: string): void {
    void this.store.createList(name.trim());
  }
}
