import type { ContactAttributeType, ContactAttributeValue } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

/** What a workspace says an attribute holds. */
export interface AttributeDefinition {
  key: string;
  type: ContactAttributeType;
  options: string[];
}

const LONGEST_TEXT = 500;

export function loadDefinitions(tx: Tx, workspaceId: number): Promise<AttributeDefinition[]> {
  return tx.query<{ key: string; type: ContactAttributeType; options: string[] }>(
    'select key, type, options from contact_attribute where workspace_id = $1 and removed_at is null',
    [workspaceId],
  );
}

type Checked = { ok: true; value: ContactAttributeValue } | { ok: false; detail: string };

/** A value as it is stored, or why it is none of this attribute. */
export function checkValue({ type, options }: AttributeDefinition, value: unknown): Checked {
  const good = (checked: ContactAttributeValue): Checked => ({ ok: true, value: checked });
  const bad = (detail: string): Checked => ({ ok: false, detail });
  switch (type) {
    case 'text': {
      const text = typeof value === 'string' ? value.trim() : '';
      return text === '' || text.length > LONGEST_TEXT ? bad(`has to be a text of 1 to ${LONGEST_TEXT} characters`) : good(text); // prettier-ignore
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? good(value) : bad('has to be a number');
    case 'date':
      return typeof value === 'string' && isDay(value) ? good(value) : bad('has to be a day as YYYY-MM-DD');
    case 'choice':
      return typeof value === 'string' && options.includes(value) ? good(value) : bad(`has to be one of ${options.join(', ')}`); // prettier-ignore
    case 'yes-no':
      return typeof value === 'boolean' ? good(value) : bad('has to be true or false');
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Values to set and keys to take away; 400 naming each value that is none. */
export function checkValues(
  definitions: readonly AttributeDefinition[],
  values: Readonly<Record<string, unknown>>,
): { set: Record<string, ContactAttributeValue>; remove: string[] } {
  const set: Record<string, ContactAttributeValue> = {};
  const remove: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const pointer = `/values/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const definition = definitions.find((one) => one.key === key);
    if (!definition) throw invalidField(pointer, 'is not an attribute of this workspace');
    if (value === null) remove.push(key);
    else {
      const checked = checkValue(definition, value);
      if (!checked.ok) throw invalidField(pointer, checked.detail);
      set[key] = checked.value;
    }
  }
  return { set, remove };
}

/** `key:value` of a query as the stored value it is compared with. */
export function filterValues(
  definitions: readonly AttributeDefinition[],
  filters: readonly string[],
): Record<string, ContactAttributeValue> {
  const wanted: Record<string, ContactAttributeValue> = {};
  for (const [index, filter] of filters.entries()) {
    const at = filter.indexOf(':');
    const definition = definitions.find(({ key }) => key === filter.slice(0, at));
    if (at < 1 || !definition) throw invalidField(`/attribute/${index}`, 'has to be the key of an attribute, a colon and a value'); // prettier-ignore
    const checked = checkValue(definition, typed(definition.type, filter.slice(at + 1)));
    if (!checked.ok) throw invalidField(`/attribute/${index}`, checked.detail);
    wanted[definition.key] = checked.value;
  }
  return wanted;
}

function typed(type: ContactAttributeType, text: string): unknown {
  if (type === 'number') return text.trim() === '' ? text : Number(text);
  if (type === 'yes-no') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
