import { type FoundEntry, wordsOf } from './listening.entry';
import { primaryLanguage, type Watch } from './listening.watch';
import { isExcluded, type Match, matchQuery } from './query/match-query';

export type Verdict = { kind: 'mention'; matches: Match[] } | { kind: 'post' };

/**
 * What an entry is to a watch: a mention, with the rules that it met; a post, where every entry of a feed is wanted; null when it
 * is to be left out. Without a query there are no mentions.
 */
export function judge(watch: Watch, entry: FoundEntry, takesEverything: boolean): Verdict | null {
  const haystack = { text: wordsOf(entry), links: entry.links };
  const rest: Verdict | null = takesEverything ? { kind: 'post' } : null;
  if (!isInLanguage(watch, entry)) return null;
  const matches = watch.query.wanted === null ? null : matchQuery(watch.query, haystack);
  if (matches !== null) return { kind: 'mention', matches };
  if (isExcluded(watch.query, haystack)) return null;
  return entry.foundBy === null ? rest : { kind: 'mention', matches: [matchBySource(entry.foundBy, haystack.text)] };
}

function isInLanguage({ languages }: Watch, { language }: FoundEntry): boolean {
  return languages.length === 0 || language === null || languages.includes(primaryLanguage(language));
}

/** A hashtag that is followed is a rule too, wherever it stands. */
function matchBySource(rule: string, text: string): Match {
  const start = text.toLowerCase().indexOf(rule.toLowerCase());
  const found = start >= 0;
  const end = start + rule.length;
  return { rule, where: 'text', start: found ? start : null, end: found ? end : null, words: found ? text.slice(start, end) : rule }; // prettier-ignore
}
