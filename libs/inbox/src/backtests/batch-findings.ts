import type { PastAnswers, PastItem } from '@parvis/moderation';
import type { Truth, TrueMatch } from './match-truth';

/** Examples kept of each verdict: three rounds of twenty to judge. */
export const KEPT_OF_EACH = 60;
/** The tone of all of so many first matches is asked, and then of every tenth. */
const ALL_TONES = 2000;
const EVERY = 10;

export interface Example {
  item_id: string;
  verdict: Truth;
  place: number;
}

/** What one batch adds to a back-test. */
export interface Findings {
  looked: number;
  matched: number;
  unknown: number;
  added: number;
  lost: number;
  counts: Record<Truth, number>;
  byChannel: Record<string, number>;
  byDay: Record<string, number>;
  examples: Example[];
}

/** The matches of a batch. */
export function matchesIn(items: readonly PastItem[], { draft }: PastAnswers): PastItem[] {
  return items.filter((_, n) => draft[n] === true);
}

/** Those of which the tone is asked. */
export function toneAsked(matches: readonly PastItem[], matchedBefore: number): PastItem[] {
  return matches.filter((_, n) => matchedBefore + n < ALL_TONES || (matchedBefore + n) % EVERY === 0);
}

export function findingsOf(
  items: readonly PastItem[],
  answers: PastAnswers,
  truths: ReadonlyMap<string, TrueMatch>,
): Findings {
  // prettier-ignore
  const matches = matchesIn(items, answers);
  const findings: Findings = {
    looked: items.length,
    matched: matches.length,
    unknown: answers.draft.filter((answer) => answer === null).length,
    added: answers.live ? answers.draft.filter((answer, n) => answer === true && answers.live?.[n] !== true).length : 0,
    lost: answers.live ? answers.live.filter((answer, n) => answer === true && answers.draft[n] !== true).length : 0,
    counts: { hidden: 0, kept: 0, unseen: 0 },
    byChannel: {},
    byDay: {},
    examples: [],
  };
  for (const { id, channel, at } of matches) {
    const { truth, screened } = truths.get(id) ?? { truth: 'unseen' as const, screened: false };
    findings.counts[truth] += 1;
    add(findings.byChannel, channel);
    add(findings.byDay, at.slice(0, 10));
    if (screened) findings.examples.push({ item_id: id, verdict: truth, place: placeOf(id) });
  }
  findings.examples = fewest(findings.examples);
  return findings;
}

/** Day by day and channel by channel, with what there was. */
export function summed(before: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const sum = { ...before };
  for (const [key, n] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
}

/** The first of each verdict in the order of their places; more are never shown. */
function fewest(examples: readonly Example[]): Example[] {
  const sorted = [...examples].sort((one, other) => one.place - other.place);
  const kept: Record<Truth, number> = { hidden: 0, kept: 0, unseen: 0 };
  return sorted.filter(({ verdict }) => (kept[verdict] += 1) <= KEPT_OF_EACH);
}

/** A number of an item that has nothing to do with when it came; the same each time, so that a batch done twice changes nothing. */
function placeOf(id: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
