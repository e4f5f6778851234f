// Two sets of counts by key, compared.

/** Keys whose number differs; what one of the two does not name counts as 0. */
export function differences(told, truth) {
  const keys = new Set([...Object.keys(told), ...Object.keys(truth)]);
  return [...keys]
    .filter((key) => (told[key] ?? 0) !== (truth[key] ?? 0))
    .map((key) => `${key}: ${told[key]} for ${truth[key] ?? 0}`);
}
