/** An integer of 16 digits or more outside a string: only then is the slower pass over every value worth it. */
const LONG_INTEGER = /[:[,]\s*-?\d{16,}/;

type SourceReviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * `JSON.parse` that keeps integers beyond 2^53 as the digits that were sent, so that 64-bit ids survive unquoted.
 * Throws `SyntaxError` on text that is not JSON and `RangeError` on absurd nesting.
 */
export function parseJsonKeepingBigIntegers(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  const keepDigits: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
      ? context.source
      : value;
  return JSON.parse(text, keepDigits as (this: unknown, key: string, value: unknown) => unknown);
}
