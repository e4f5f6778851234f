import type { ContactAttributeValue, ContactAttributeView } from '@parvis/contracts';

/** What stands in the fields of a form, by attribute; empty: no value. */
export type AttributeDrafts = Readonly<Record<string, string>>;

/** The values of a person as fields hold them. */
export function draftsOf(
  attributes: readonly ContactAttributeView[],
  values: Readonly<Record<string, ContactAttributeValue>>,
): AttributeDrafts {
  return Object.fromEntries(attributes.map(({ key }) => [key, values[key] === undefined ? '' : String(values[key])]));
}

/** What the fields say, of those that changed; null takes a value away. A number that is none is kept as text, for the server to name. */
export function changesOf(
  attributes: readonly ContactAttributeView[],
  before: AttributeDrafts,
  now: AttributeDrafts,
): Record<string, ContactAttributeValue | null> {
  const changed = attributes.filter(({ key }) => (now[key] ?? '').trim() !== (before[key] ?? ''));
  return Object.fromEntries(
    changed.map((attribute) => [attribute.key, valueOf(attribute, (now[attribute.key] ?? '').trim())]),
  );
}

function valueOf({ type }: ContactAttributeView, text: string): ContactAttributeValue | null {
  if (text === '') return null;
  if (type === 'yes-no') return text === 'true';
  if (type !== 'number') return text;
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}

/** The attributes whose number is none. */
export function wrongNumbers(attributes: readonly ContactAttributeView[], now: AttributeDrafts): ReadonlySet<string> {
  const wrong = attributes.filter((one) => one.type === 'number' && typeof valueOf(one, (now[one.key] ?? '').trim()) === 'string'); // prettier-ignore
  return new Set(wrong.map(({ key }) => key));
}
