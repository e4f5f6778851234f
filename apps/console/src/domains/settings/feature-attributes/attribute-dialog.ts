import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import { CONTACT_ATTRIBUTE_TYPES, type ContactAttributeType, type ContactAttributeView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { ContactsClient } from '../../../shared/contacts/contacts-client';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { keyOfName, optionsOf } from './attribute-form';

type Asked = ContactAttributeView | 'new' | null;

/** An attribute's name and type, and the options of a choice. Key and type of one that exists stay as they are. */
@Component({
  selector: 'app-attribute-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog size="sm" [open]="attribute() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          name="attribute-name"
          [required]="true"
          [maxLength]="60"
          [label]="'settings.attributes.name' | text"
          [error]="nameError()"
          [(value)]="name"
        />
        @if (existing() === null) {
          <mi-select [label]="'settings.attributes.type' | text" [options]="types()" [(value)]="type" />
        }
        @if (type() === 'choice') {
          <mi-field
            type="multiline"
            [required]="true"
            [rows]="4"
            [label]="'settings.attributes.options' | text"
            [hint]="'settings.attributes.options-hint' | text"
            [error]="optionsError()"
            [(value)]="options"
          />
        }
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'settings.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AttributeDialog {
  private readonly client = inject(ContactsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly attribute = input.required<Asked>();
  readonly saved = output<ContactAttributeView>();
  readonly closed = output();

  protected readonly existing = computed(() => {
    const attribute = this.attribute();
    return attribute === 'new' ? null : attribute;
  });
  protected readonly name = linkedSignal<Asked, string>({
    source: this.attribute,
    computation: () => this.existing()?.name ?? '',
  });
  protected readonly type = linkedSignal<Asked, string>({
    source: this.attribute,
    computation: () => this.existing()?.type ?? 'text',
  });
  protected readonly options = linkedSignal<Asked, string>({
    source: this.attribute,
    computation: () => this.existing()?.options.join('\n') ?? '',
  });
  private readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const attribute = this.existing();
    return attribute
      ? this.language.text('settings.attributes.edit', { name: attribute.name })
      : this.language.text('settings.attributes.create');
  });
  protected readonly types = computed(() =>
    CONTACT_ATTRIBUTE_TYPES.map((value) => ({ value, label: this.language.text(`settings.attributes.type-${value}`) })),
  );
  protected readonly nameError = computed(() => {
    if (!this.tried()) return null;
    return this.name().trim() === '' ? this.language.text('settings.attributes.name-missing') : null;
  });
  protected readonly optionsError = computed(() => {
    if (!this.tried() || this.type() !== 'choice') return null;
    return optionsOf(this.options()).length === 0 ? this.language.text('settings.attributes.options-missing') : null;
  });

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.nameError() !== null || this.optionsError() !== null) return;
    const existing = this.existing();
    const name = this.name().trim();
    const type = CONTACT_ATTRIBUTE_TYPES.find((one) => one === this.type()) satisfies ContactAttributeType | undefined;
    const options = type === 'choice' ? { options: optionsOf(this.options()) } : {};
    const saved = await this.saving.run(() =>
      existing
        ? this.client.updateAttribute(existing.id, { version: existing.version, name, ...options })
        : this.client.createAttribute({ key: keyOfName(name), name, type: type ?? 'text', ...options }),
    );
    if (!saved) return;
    this.saved.emit(saved.result);
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }
}
