import { DETECTORS, type Detector, type ScreeningField, type ScreeningRuleContent } from '@parvis/contracts';
import { fieldsOf } from '../rules/fields-of';
import { DETECTOR_OF } from '../rules/item-inputs';

/** What a detector of the text leans on: terms are looked for in the language of the text, a shape is told from words and links. */
const LEANS_ON: Readonly<Partial<Record<Detector, readonly Detector[]>>> = {
  words: ['language'],
  sentiment: ['language'],
  purpose: ['language', 'sentiment'],
  shape: ['language', 'words', 'links'],
};

/** The detectors whose word some rules depend on; what is not among them need not be asked. */
export function neededDetectors(
  contents: readonly Pick<ScreeningRuleContent, 'scope' | 'when' | 'except'>[],
): Set<Detector> {
  // prettier-ignore
  const fields = new Set<ScreeningField>();
  for (const { when, except } of contents) fieldsOf(except, fieldsOf(when, fields));
  if (fields.has('unchecked')) return new Set(DETECTORS);
  const needed = new Set([...fields].flatMap((field) => DETECTOR_OF[field] ?? []));
  // how bad it is follows from the listed terms and from what is given away as well
  if (fields.has('severity')) for (const detector of ['words', 'personal-data'] as const) needed.add(detector);
  if (contents.some(({ scope }) => scope.languages.length > 0)) needed.add('language');
  for (const detector of needed) for (const other of LEANS_ON[detector] ?? []) needed.add(other);
  return needed;
}
