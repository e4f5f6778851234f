/** Why a rule cannot be saved, or cannot go beyond counting. */
export const RULE_FAULT_CODES = [
  'shape', 'unknown-field', 'unknown-operator', 'wrong-value', 'unknown-value', 'unknown-thing', 'too-deep', 'too-many', 'too-long',
  'too-large', 'missing', 'bad-regex', 'too-few-tests', 'failing-test',
] as const; // prettier-ignore
export type RuleFaultCode = (typeof RULE_FAULT_CODES)[number];

/** One fault, as an entry of `errors` of a problem: where (RFC 6901, from the content's root) and what, in words that follow the field's name. */
export interface RuleFault {
  pointer: string;
  code: RuleFaultCode;
  detail: string;
  /** Of a regular expression: what the compiler calls it, and where in the pattern it happened. */
  regex?: { code: string; at: number };
}

/** Collects faults on the way through a content. */
export class Faults {
  readonly all: RuleFault[] = [];

  add(pointer: string, code: RuleFaultCode, detail: string): void {
    this.all.push({ pointer, code, detail });
  }

  /** Adds the fault unless what has to be is. */
  unless(isRight: boolean, pointer: string, code: RuleFaultCode, detail: string): boolean {
    if (!isRight) this.add(pointer, code, detail);
    return isRight;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
