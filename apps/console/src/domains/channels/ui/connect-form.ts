import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import type { SettingsField } from '@parvis/contracts';
import { Field, type FieldType } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { Faults, FieldGroup, FieldValue, FormValues } from '../data/form-values';
import { ConnectField, type ShownField } from './connect-field';

const TYPES: Record<Exclude<SettingsField['type'], 'boolean' | 'select'>, FieldType> = {
  text: 'text',
  secret: 'password',
  url: 'url',
  number: 'number',
  email: 'email',
};

/** Addresses and versions of a platform's interface: they change where something stands between it and Parvis. */
function isTechnical({ name, required }: SettingsField): boolean {
  return !required && /BaseUrl$|Version$|^certsUrl$|^feedTopic$/.test(name);
}

/**
 * The form that a connector asks for, from its own description. Stored secrets are never shown: an empty field keeps them,
 * and those that are not needed can be forgotten.
 */
@Component({
  selector: 'app-connect-form',
  imports: [ConnectField, Field, TextPipe],
  templateUrl: './connect-form.html',
  styleUrl: './connect-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectForm {
  private readonly language = inject(Language);
  readonly credentials = input.required<readonly SettingsField[]>();
  readonly settings = input.required<readonly SettingsField[]>();
  readonly form = model.required<FormValues>();
  readonly faults = input<Faults>(new Map());
  /** The account's name is asked for. */
  readonly named = input(true);
  /** Names of the credentials that are stored. */
  readonly stored = input<readonly string[]>([]);

  protected readonly nameError = computed(() => this.error('/name'));
  /** What identifies the account comes first, then the way in, then the rest; the way in comes last where nothing of it is needed. */
  protected readonly sections = computed(() => {
    const optional = this.settings().filter(({ required }) => !required);
    const first = this.settings().filter(({ required }) => required);
    const isOpen = this.credentials().every(({ required }) => !required);
    const [access, settings] = [
      {
        id: 'access',
        heading: isOpen ? 'channels.form.access-optional' : 'channels.form.access',
        fields: this.fieldsOf('credentials', this.credentials()),
      },
      {
        id: 'settings',
        heading: 'channels.form.settings',
        fields: this.fieldsOf(
          'settings',
          optional.filter((field) => !isTechnical(field)),
        ),
      },
    ];
    return [
      { id: 'account', heading: null, fields: this.fieldsOf('settings', first) },
      ...(isOpen ? [settings, access] : [access, settings]),
    ].filter(({ id, fields }) => fields.length > 0 || (id === 'account' && this.named()));
  });
  /** Folded away: what is right as it is for nearly everybody. */
  protected readonly technical = computed(() => this.fieldsOf('settings', this.settings().filter(isTechnical)));
  protected readonly isTechnicalWrong = computed(() => this.technical().some(({ error }) => error !== null));

  protected setName(name: string): void {
    this.form.update((form) => ({ ...form, name }));
  }

  protected set({ group, name }: ShownField, value: FieldValue): void {
    this.form.update((form) => ({ ...form, [group]: { ...form[group], [name]: value } }));
  }

  protected forget(name: string, isForgotten: boolean): void {
    this.form.update((form) => ({
      ...form,
      forget: isForgotten ? [...form.forget, name] : form.forget.filter((one) => one !== name),
    }));
  }

  private fieldsOf(group: FieldGroup, fields: readonly SettingsField[]): ShownField[] {
    return fields.map((field) => {
      const value = this.form()[group][field.name] ?? '';
      const isStored = group === 'credentials' && this.stored().includes(field.name);
      const isForgotten = this.form().forget.includes(field.name);
      const help = this.language.pick(field.help);
      const kept = isStored && !isForgotten ? this.language.text('channels.form.kept') : '';
      return {
        id: `${group}/${field.name}`,
        group,
        name: field.name,
        control: field.type === 'boolean' || field.type === 'select' ? field.type : 'text',
        type: field.type === 'boolean' || field.type === 'select' ? ('text' as const) : TYPES[field.type],
        label: this.language.pick(field.label),
        hint: [help, kept].filter(Boolean).join(' '),
        required: field.required && !isStored,
        text: typeof value === 'string' ? value : '',
        checked: value === true,
        options: this.optionsOf(field),
        error: this.error(`/${group}/${field.name}`),
        canForget: isStored && !field.required,
        isForgotten,
      };
    });
  }

  private optionsOf({ options, required, default: preset }: SettingsField) {
    const none =
      required || preset !== undefined ? [] : [{ value: '', label: this.language.text('channels.form.no-choice') }];
    return [...none, ...(options ?? []).map(({ value, label }) => ({ value, label: this.language.pick(label) }))];
  }

  private error(pointer: string): string | null {
    const fault = this.faults().get(pointer);
    return fault ? this.language.text(`channels.fault.${fault}`) : null;
  }
}
