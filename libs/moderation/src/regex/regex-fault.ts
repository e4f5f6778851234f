/** Why a pattern is refused; the console has words for each in both languages. */
export const REGEX_FAULTS = [
  'empty',
  'too-long',
  'look-around',
  'back-reference',
  'word-boundary',
  'word-operator',
  'too-large',
  'too-slow',
  'unclosed-group',
  'unclosed-class',
  'unopened-group',
  'repeat',
  'unknown-class',
  'escape',
  'syntax',
] as const;
export type RegexFaultCode = (typeof REGEX_FAULTS)[number];

export interface RegexFault {
  code: RegexFaultCode;
  /** Where in the pattern as it was written, in JavaScript string units. */
  at: number;
  /** The part that is refused, as it was written; empty where the whole pattern is. */
  part: string;
}

/** Carries a fault out of the depths of a scan; never leaves this folder. */
export class RegexRefusal extends Error {
  constructor(readonly fault: RegexFault) {
    super(`${fault.code} at ${fault.at}`);
  }
}
