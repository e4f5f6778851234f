import type { SettingsField } from '@parvis/contracts';

export type SettingValue = string | number | boolean;

export interface SettingFault {
  pointer: string;
  detail: string;
}

const LONGEST = 10_000;

/**
 * Checks values against the fields a connector declares and fills in the defaults. `partial`: what is not given stays as it is,
 * so nothing is required and no default is filled in. Pointers start with `/settings` or `/credentials`.
 */
export function checkSettings(
  fields: readonly SettingsField[],
  values: Readonly<Record<string, unknown>>,
  pointer: string,
  partial = false,
): { values: Record<string, SettingValue>; faults: SettingFault[] } {
  const checked: Record<string, SettingValue> = {};
  const faults: SettingFault[] = [];
  for (const name of Object.keys(values)) {
    if (!fields.some((field) => field.name === name))
      faults.push({ pointer: `${pointer}/${name}`, detail: 'is not a field of this channel' });
  }
  for (const field of fields) {
    const given = values[field.name];
    if (given === undefined || given === null || given === '') {
      if (partial) continue;
      if (field.default !== undefined) checked[field.name] = field.default;
      else if (field.required) faults.push({ pointer: `${pointer}/${field.name}`, detail: 'is required' });
      continue;
    }
    const fault = faultOf(field, given);
    if (fault !== null) faults.push({ pointer: `${pointer}/${field.name}`, detail: fault });
    else checked[field.name] = given as SettingValue;
  }
  return { values: checked, faults };
}

function faultOf(field: SettingsField, value: unknown): string | null {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'has to be a number';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'has to be true or false';
    default:
      if (typeof value !== 'string') return 'has to be text';
      return value.length > LONGEST ? 'is too long' : textFault(field, value);
  }
}

function textFault({ type, options }: SettingsField, value: string): string | null {
  if (type === 'url')
    return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
      ? null
      : 'has to be an http or https address';
  if (type === 'email') return /^[^\s@]+@[^\s@]+$/.test(value) ? null : 'has to be an e-mail address';
  if (type === 'select')
    return options?.some((option) => option.value === value) ? null : 'has to be one of the options';
  return null;
}
