import { refuse } from './refusal';

const PREFIXES = { visitor: 'v', conversation: 'cv', message: 'm', upload: 'up' } as const;
export type Noun = keyof typeof PREFIXES;

const LONGEST = 19;

/** The public form of a row's id. */
export function publicId(noun: Noun, id: string): string {
  return `${PREFIXES[noun]}_${id}`;
}

/** The row's id behind a public one; null when it is none. */
export function rowId(noun: Noun, value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith(`${PREFIXES[noun]}_`)) return null;
  const id = value.slice(PREFIXES[noun].length + 1);
  return /^[1-9]\d*$/.test(id) && id.length <= LONGEST && BigInt(id) < 2n ** 63n ? id : null;
}

/** As `rowId`; what is no id belongs to nobody. @throws WidgetRefusal `not_found` */
export function requireId(noun: Noun, value: unknown): string {
  return rowId(noun, value) ?? refuse('not_found', `There is no such ${noun}.`);
}
