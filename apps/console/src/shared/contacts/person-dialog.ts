import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import type { ContactAttributeView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, type FieldType, Select, type SelectOption } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { type AttributeDrafts, changesOf, draftsOf, wrongNumbers } from './attribute-drafts';
import { PersonStore } from './person-store';

/** The attributes of a person in a form. */
@Component({
  selector: 'app-person-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  template: `
    <mi-dialog [open]="open()" [heading]="'contacts.attributes' | text" (closed)="closed.emit()">
      <form (submit)="save($event)">
        @for (field of fields(); track field.key) {
          @if (field.options; as options) {
            <mi-select
              [label]="field.name"
              [options]="options"
              [value]="drafts()[field.key] ?? ''"
              (valueChange)="write(field.key, $event)"
            />
          } @else {
            <mi-field
              [type]="field.type"
              [label]="field.name"
              [error]="field.error"
              [value]="drafts()[field.key] ?? ''"
              (valueChange)="write(field.key, $event)"
            />
          }
        }
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="closed.emit()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="store.busy()" (pressed)="save()">{{
        'contacts.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styles: `
    form {
      display: grid;
      gap: 14px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonDialog {
  private readonly language = inject(Language);
  protected readonly store = inject(PersonStore);
  readonly open = input.required<boolean>();
  readonly closed = output();

  private readonly before = linkedSignal<boolean, AttributeDrafts>({
    source: this.open,
    computation: () => draftsOf(this.store.attributes(), this.store.profile()?.attributes ?? {}),
  });
  protected readonly drafts = linkedSignal(() => this.before());
  private readonly wrong = computed(() => wrongNumbers(this.store.attributes(), this.drafts()));
  protected readonly fields = computed(() =>
    this.store.attributes().map((attribute) => ({
      key: attribute.key,
      name: attribute.name,
      type: fieldTypeOf(attribute),
      options: this.optionsOf(attribute),
      error: this.wrong().has(attribute.key) ? this.language.text('contacts.attribute.not-a-number') : null,
    })),
  );

  protected write(key: string, value: string): void {
    this.drafts.update((drafts) => ({ ...drafts, [key]: value }));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.wrong().size > 0) return;
    const changes = changesOf(this.store.attributes(), this.before(), this.drafts());
    if (Object.keys(changes).length === 0 || (await this.store.setAttributes(changes))) this.closed.emit();
  }

  private optionsOf({ key, type, options }: ContactAttributeView): SelectOption[] | null {
    const none = { value: '', label: this.language.text('contacts.attribute.empty') };
    if (type === 'yes-no') return [none, ...['true', 'false'].map((value) => ({ value, label: this.language.text(`contacts.attribute.${value === 'true' ? 'yes' : 'no'}`) }))]; // prettier-ignore
    if (type !== 'choice') return null;
    // an option that can no longer be chosen stays for whoever has it
    const own = this.before()[key] ?? '';
    return [none, ...new Set(own === '' ? options : [...options, own])].map((one) => typeof one === 'string' ? { value: one, label: one } : one); // prettier-ignore
  }
}

/** Numbers are typed as text: with a comma or a point. */
function fieldTypeOf({ type }: ContactAttributeView): FieldType {
  return type === 'date' ? 'date' : 'text';
}
