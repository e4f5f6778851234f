import type { World } from './world';

/** Whether a platform holds these words or this id anywhere: for checks on what no public page shows, such as answers under others' posts. */
export function holds({ meta, google, forum, networks }: World, words: string): boolean {
  const seen = new Set<object>();
  const isIn = (value: unknown): boolean => {
    if (typeof value === 'string') return value.includes(words);
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (value instanceof Map) return [...value.values()].some(isIn);
    return value instanceof Set || Array.isArray(value) ? [...value].some(isIn) : Object.values(value).some(isIn);
  };
  return (
    networks.some((network) => network.holds?.(words)) ||
    [meta.state, google, forum, ...networks.flatMap(({ state }) => state)].some(isIn)
  );
}
