import type { SettingsField, UpdateAccountBody } from '@parvis/contracts';

export type FieldValue = string | boolean;
/** By field name, within its group. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
export type FieldGroup = 'credentials' | 'settings';

export interface FormValues {
  name: string;
  credentials: FieldValues;
  settings: FieldValues;
  /** Stored credentials that are to be forgotten. */
  forget: readonly string[];
}

/** What is wrong with a field, by JSON pointer (`/name`, `/settings/imapHost`). */
export type FaultKey = 'required' | 'number' | 'url' | 'email' | 'option' | 'too-long' | 'refused';
export type Faults = ReadonlyMap<string, FaultKey>;

const LONGEST_NAME = 120;

/** What fields show at first: what is stored, else their defaults; secrets are never shown. */
export function initialValues(
  fields: readonly SettingsField[],
  stored: Readonly<Record<string, string | number | boolean>> = {},
): FieldValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = stored[field.name] ?? field.default;
      if (field.type === 'boolean') return [field.name, value === true];
      return [field.name, value === undefined ? '' : String(value)];
    }),
  );
}

/** Checks what can be checked here, so that most mistakes show without a round trip. */
export function faultsOf(
  form: FormValues,
  fields: Record<FieldGroup, readonly SettingsField[]>,
  stored: readonly string[] = [],
): Faults {
  const faults = new Map<string, FaultKey>();
  if (form.name.trim() === '') faults.set('/name', 'required');
  else if (form.name.trim().length > LONGEST_NAME) faults.set('/name', 'too-long');
  for (const group of ['credentials', 'settings'] as const) {
    for (const field of fields[group]) {
      const isKept = group === 'credentials' && stored.includes(field.name) && !form.forget.includes(field.name);
      const fault = faultOf(field, form[group][field.name] ?? '', isKept);
      if (fault) faults.set(`/${group}/${field.name}`, fault);
    }
  }
  return faults;
}

function faultOf(field: SettingsField, value: FieldValue, isKept: boolean): FaultKey | null {
  if (typeof value === 'boolean') return null;
  const text = value.trim();
  if (text === '') return field.required && !isKept ? 'required' : null;
  if (field.type === 'number') return Number.isFinite(Number(text)) ? null : 'number';
  if (field.type === 'url') return isWebAddress(text) ? null : 'url';
  if (field.type === 'email') return /^[^\s@]+@[^\s@]+$/.test(text) ? null : 'email';
  return null;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Only what was filled in; the server puts the defaults where nothing is given. */
export function settingsBody(
  fields: readonly SettingsField[],
  values: FieldValues,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | number | boolean][] => {
      const value = values[field.name];
      if (typeof value === 'boolean') return [[field.name, value]];
      const text = value?.trim() ?? '';
      if (text === '') return [];
      return [[field.name, field.type === 'number' ? Number(text) : text]];
    }),
  );
}

export function credentialsBody(fields: readonly SettingsField[], values: FieldValues): Record<string, string> {
  const given = Object.entries(settingsBody(fields, values));
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Only what changes: credentials that were typed or are to be forgotten, settings that differ; emptied ones are taken away. */
export function updateBody(
  form: FormValues,
  fields: Record<FieldGroup, readonly SettingsField[]>,
  stored: { name: string; settings: Readonly<Record<string, string | number | boolean>> },
): UpdateAccountBody {
  const settings = settingsBody(fields.settings, form.settings);
  const before = settingsBody(fields.settings, initialValues(fields.settings, stored.settings));
  const changed = Object.entries(settings).filter(([name, value]) => value !== before[name]);
  const emptied = Object.keys(before).filter((name) => !(name in settings) && name in stored.settings);
  const credentials = { ...credentialsBody(fields.credentials, form.credentials), ...blank(form.forget) };
  const settingsChange = { ...Object.fromEntries(changed), ...blank(emptied) };
  return {
    ...(form.name.trim() === stored.name ? {} : { name: form.name.trim() }),
    ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
    ...(Object.keys(settingsChange).length > 0 ? { settings: settingsChange } : {}),
  };
}

const blank = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '']));

const KNOWN_DETAILS: Record<string, FaultKey> = {
  'is required': 'required',
  'has to be a number': 'number',
  'has to be an http or https address': 'url',
  'has to be an e-mail address': 'email',
  'has to be one of the options': 'option',
  'is too long': 'too-long',
};

/** What the server says about fields; a detail that the console does not know is a refusal. */
export function serverFaults(errors: readonly { pointer: string; detail: string }[]): Faults {
  return new Map(errors.map(({ pointer, detail }) => [pointer, KNOWN_DETAILS[detail] ?? 'refused']));
}
