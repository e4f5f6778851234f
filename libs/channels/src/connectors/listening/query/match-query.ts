import { fold, folded, type Folded } from './fold';
import type { Clause, Query } from './parse-query';
import type { Term } from './term';

/** A rule that was met, and where. */
export interface Match {
  /** The term as it stands in the query. */
  rule: string;
  where: 'text' | 'link';
  /** UTF-16 units of the item's text, end exclusive; null for a link. */
  start: number | null;
  end: number | null;
  /** The words as they were written, or the link. */
  words: string;
}

/** What a query is held against. */
export interface Haystack {
  text: string;
  links: readonly string[];
}

const MOST_MATCHES = 10;

interface Prepared extends Haystack {
  folded: Folded;
  hosts: { host: string; link: string }[];
}

/**
 * The rules that a text meets, each once with its first place; null when the query does not match. A query without anything
 * positive matches with no rule.
 */
export function matchQuery(query: Query, haystack: Haystack): Match[] | null {
  const prepared = { ...haystack, folded: folded(haystack.text), hosts: haystack.links.flatMap(hostOf) };
  if (query.excluded.some((clause) => matches(clause, prepared) !== null)) return null;
  const found = query.wanted === null ? [] : matches(query.wanted, prepared);
  if (found === null) return null;
  const byRule = new Map(found.toReversed().map((match) => [match.rule, match]));
  return [...byRule.values()].toReversed().slice(0, MOST_MATCHES);
}

/** Whether something that the query leaves out stands in it. */
export function isExcluded(query: Query, haystack: Haystack): boolean {
  return matchQuery({ wanted: null, excluded: query.excluded }, haystack) === null;
}

function hostOf(link: string): { host: string; link: string }[] {
  return URL.canParse(link) ? [{ host: fold(new URL(link).hostname), link }] : [];
}

function matches(clause: Clause, text: Prepared): Match[] | null {
  if ('any' in clause) {
    const met = clause.any.map((one) => matches(one, text)).filter((one) => one !== null);
    return met.length > 0 ? met.flat() : null;
  }
  if (!('all' in clause)) return placeOf(clause, text);
  const parts = clause.all.map((one) => matches(one, text));
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

function placeOf(term: Term, { text, folded: { text: haystack, origin }, hosts }: Prepared): Match[] | null {
  term.pattern.lastIndex = 0;
  const hit = term.pattern.exec(haystack);
  if (hit) {
    const start = origin(hit.index);
    const end = origin(hit.index + hit[0].length);
    return [{ rule: term.rule, where: 'text', start, end, words: text.slice(start, end) }];
  }
  const { domain } = term;
  const linked = domain === null ? undefined : hosts.find(({ host }) => host === domain || host.endsWith(`.${domain}`));
  return linked ? [{ rule: term.rule, where: 'link', start: null, end: null, words: linked.link }] : null;
}
