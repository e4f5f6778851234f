import type { ScreeningField, ScreeningRuleContent, ScreeningWhen } from '@parvis/contracts';

/** What a sample text answers by itself; everything else is known of an item only. */
export const TEXT_FIELDS: ReadonlySet<ScreeningField> = new Set<ScreeningField>([
  'word', 'word-list', 'regex', 'link', 'link-domain', 'disguised-link', 'personal-data', 'shape', 'language', 'length', 'sentiment',
  'purpose', 'severity', 'learner',
]); // prettier-ignore

/** Fields a tree of conditions asks for. */
export function fieldsOf(when: ScreeningWhen | null, into = new Set<ScreeningField>()): Set<ScreeningField> {
  if (when === null) return into;
  if ('all' in when) for (const child of when.all) fieldsOf(child, into);
  else if ('any' in when) for (const child of when.any) fieldsOf(child, into);
  else if ('not' in when) fieldsOf(when.not, into);
  else into.add(when.field);
  return into;
}

/** Whether a rule asks anything that sample texts can show. */
export function asksOfText({ when, except }: Pick<ScreeningRuleContent, 'when' | 'except'>): boolean {
  const fields = fieldsOf(except, fieldsOf(when));
  return [...fields].some((field) => TEXT_FIELDS.has(field));
}
