import { CANNED_VARIABLES, type CannedVariable } from '@parvis/contracts';

export type VariableValues = Partial<Record<CannedVariable, string | null>>;

// with the blank before it: an empty value leaves none before a comma
const VARIABLE = /( ?)\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** Puts values, else fallbacks, in the place of variables. Those with neither stay as they are and are named in `missing`. */
export function renderTemplate(template: string, values: VariableValues): { text: string; missing: string[] } {
  const missing: string[] = [];
  const text = template.replaceAll(VARIABLE, (whole, blank: string, name: string, fallback: string | undefined) => {
    const value = isVariable(name) ? values[name]?.trim() : undefined;
    const filled = value || fallback?.trim();
    if (filled !== undefined) return filled === '' ? '' : blank + filled;
    missing.push(name);
    return whole;
  });
  return { text, missing: [...new Set(missing)] };
}

/** The first thing in a template that is no variable of ours; null when all are. */
export function unknownVariable(template: string): string | null {
  for (const [, , name] of template.matchAll(VARIABLE)) if (!isVariable(name ?? '')) return name ?? '';
  return null;
}

/** Places of a text that a variable still holds. */
export function openVariables(text: string): { text: string; start: number; end: number }[] {
  return [...text.matchAll(VARIABLE)].map(({ 0: whole, 1: blank = '', index }) => ({
    text: whole.trimStart(),
    start: index + blank.length,
    end: index + whole.length,
  }));
}

/** « Marie Dupont » is addressed as Marie; a handle or a name of one word is nobody's first name for sure, but all there is. */
export function firstNameOf(name: string): string | null {
  const [first] = name.trim().split(/\s+/);
  return first && /^\p{L}[\p{L}'’-]+$/u.test(first) ? first : null;
}

function isVariable(name: string): name is CannedVariable {
  return CANNED_VARIABLES.some((known) => known === name);
}
