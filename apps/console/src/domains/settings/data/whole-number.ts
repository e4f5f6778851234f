/** The whole number in a field; null where there is none, undefined where something else is. */
export function wholeNumber(text: string, from: number, to: number): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text);
  return Number.isInteger(value) && value >= from && value <= to ? value : undefined;
}
