/** Position of a value in a list of `contracts`: the small code stored in the database. */
export function codeOf<T extends string>(list: readonly T[], value: T): number {
  const code = list.indexOf(value);
  if (code < 0) throw new RangeError(`${value} is not one of ${list.join(', ')}`);
  return code;
}

/** The value behind a stored code. */
export function nameOf<T extends string>(list: readonly T[], code: number): T {
  const value = list[code];
  if (value === undefined) throw new RangeError(`code ${code} is not in ${list.join(', ')}`);
  return value;
}
