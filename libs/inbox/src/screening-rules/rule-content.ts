import { createHash } from 'node:crypto';
import type { ScreeningRuleBody, ScreeningRuleContent } from '@parvis/contracts';
import { checkRule } from '@parvis/moderation';
import { problem } from '@parvis/platform';

const DEFAULTS = {
  note: '',
  scope: { channels: [], accountIds: [], kinds: [], languages: [] },
  except: null,
  severity: 3,
  reasonId: null,
  tagIds: [],
  allowFinal: false,
  budgetPerHour: 500,
  expiresAt: null,
  bar: 90,
  tests: { match: [], skip: [] },
} satisfies Omit<ScreeningRuleContent, 'name' | 'when' | 'intent'>;

const FIELDS = ['name', 'note', 'scope', 'when', 'except', 'intent', 'severity', 'reasonId', 'tagIds', 'allowFinal', 'budgetPerHour', 'expiresAt', 'bar', 'tests'] as const satisfies readonly (keyof ScreeningRuleContent)[]; // prettier-ignore

/**
 * The content a body stands for, over what the rule said before.
 * @throws Problem `validation-failed` with a pointer to each fault.
 */
export function readContent(
  body: Partial<ScreeningRuleBody>,
  before: Partial<ScreeningRuleContent> = {},
): ScreeningRuleContent {
  const content = contentFrom(body, before);
  const faults = checkRule(content);
  if (faults.length > 0) throw problem('validation-failed', { detail: 'The rule cannot be understood; see errors.', errors: faults.map(({ pointer, detail }) => ({ pointer, detail })) }); // prettier-ignore
  return content;
}

/** As `readContent`, unchecked: what is not given is as before, or usual. */
export function contentFrom(
  body: Partial<ScreeningRuleBody>,
  before: Partial<ScreeningRuleContent> = {},
): ScreeningRuleContent {
  const content: Record<string, unknown> = {};
  for (const field of FIELDS) content[field] = body[field] ?? valueBefore(field, body, before);
  content['scope'] = { ...DEFAULTS.scope, ...(content['scope'] as object) };
  content['tests'] = { ...DEFAULTS.tests, ...(content['tests'] as object) };
  return content as unknown as ScreeningRuleContent;
}

/** Null takes a value away; a field that is not there leaves it. */
function valueBefore(
  field: (typeof FIELDS)[number],
  body: Partial<ScreeningRuleBody>,
  before: Partial<ScreeningRuleContent>,
): unknown {
  const usual: Partial<ScreeningRuleContent> = DEFAULTS;
  return body[field] === undefined ? (before[field] ?? usual[field]) : usual[field];
}

/** What a rule asks, hashed: the same for versions that differ in name, tests, bar or effect only. */
export function logicOf({ scope, when, except }: ScreeningRuleContent): string {
  return createHash('sha256').update(canonical({ scope, when, except })).digest('base64url').slice(0, 22);
}

/** JSON with the keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
