import type { Clause, Query } from './parse-query';

const MOST_WORDS = 10;
const MOST_COMBINATIONS = 200;

/**
 * What search engines are asked: one text per way of meeting the query, at most `most`. Where that would be more, only the
 * part of the query with the fewest alternatives is asked for; what is found is held against the whole query anyway.
 */
export function searchTexts({ wanted }: Query, most: number): string[] {
  if (wanted === null) return [];
  const ways = waysOf(wanted, most) ?? narrowest(wanted, most);
  return [...new Set(ways.map((words) => words.slice(0, MOST_WORDS).join(' ')))].slice(0, most);
}

/** Every combination of words that meets a clause; null when there are more than `most`. */
function waysOf(clause: Clause, most: number): string[][] | null {
  if ('any' in clause) {
    const ways = clause.any.map((one) => waysOf(one, most));
    return ways.every((way) => way !== null) && ways.flat().length <= most ? ways.flat() : null;
  }
  if (!('all' in clause)) return [[clause.words]];
  let ways: string[][] = [[]];
  for (const one of clause.all) {
    const further = waysOf(one, most);
    if (further === null) return null;
    ways = ways.flatMap((way) => further.map((words) => [...way, ...words]));
    if (ways.length > most) return null;
  }
  return ways;
}

function narrowest(clause: Clause, most: number): string[][] {
  const parts = 'all' in clause ? clause.all : [clause];
  const all = parts.flatMap((part) => {
    const ways = waysOf(part, MOST_COMBINATIONS);
    return ways ? [ways] : [];
  });
  const fewest = all.sort((a, b) => a.length - b.length)[0] ?? [[firstWords(clause)]];
  return fewest.slice(0, most);
}

function firstWords(clause: Clause): string {
  const [first] = 'any' in clause ? clause.any : 'all' in clause ? clause.all : [];
  return first ? firstWords(first) : 'words' in clause ? clause.words : '';
}
