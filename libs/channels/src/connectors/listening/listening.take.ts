import { keptSeen, type SourceState } from './listening.cursor';
import { contentMark, digest, type Entry, type FoundEntry } from './listening.entry';
import { canonicalUrl } from './feed/canonical-url';
import { judge, type Verdict } from './listening.judge';
import type { Payload } from './listening.payloads';
import type { Place } from './listening.sources';
import type { Watch } from './listening.watch';
import type { Reading } from './listening.look';

/** Entries of one place that a history brings at most. */
const MOST_OF_HISTORY = 20;

export interface Taking {
  watch: Watch;
  place: Place;
  reading: Reading;
  /** What was seen of the place; undefined: it is looked at for the first time. */
  seen: Record<string, string> | undefined;
  /** Place that first brought a page; new pages are added. */
  pages: Map<string, string>;
  /** ISO. */
  now: string;
  /** Set for a history: how far back to go (ISO). Else the first look only takes note of what is there. */
  from: string | null;
}

export interface Taken {
  payloads: Payload[];
  seen: Record<string, string>;
}

interface Candidate {
  entry: FoundEntry;
  verdict: Verdict | null;
  key: string;
  mark: string;
  changed: boolean;
}

/** What of a reading is news to the watch, oldest first, and what to remember of it. */
export function take(taking: Taking): Taken {
  const { reading, seen = {}, now } = taking;
  const removed = reading.removed.filter(({ id }) => seen[digest(id, 10)]?.endsWith('+'));
  const gone = removed.map(({ id, at }): Payload => ({ removed: { id, at: at ?? now } }));
  const goneKeys = new Set(removed.map(({ id }) => digest(id, 10)));
  const before = Object.fromEntries(Object.entries(seen).map(([key, mark]) => [key, goneKeys.has(key) ? mark.slice(0, -1) : mark])); // prettier-ignore
  if (reading.entries === null) return { payloads: gone, seen: goneKeys.size > 0 ? before : seen };
  const candidates = inOrderOfTime(reading.entries, now).map((entry) => candidateOf(entry, before, taking));
  const news = newsAmong(candidates, taking);
  const delivered = new Set(news);
  const marks = candidates.map((one) => [one.key, markOf(one, delivered.has(one), before[one.key])]);
  return {
    payloads: [...news.map((one) => payloadOf(one, taking)), ...gone],
    seen: keptSeen(goneKeys.size > 0 ? before : seen, Object.fromEntries(marks) as Record<string, string>),
  };
}

function inOrderOfTime(entries: readonly FoundEntry[], now: string): FoundEntry[] {
  // a date in the future sorts like none: as if it had just come
  const timeOf = ({ publishedAt }: FoundEntry) => (publishedAt !== null && publishedAt < now ? publishedAt : now);
  return entries.toReversed().sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

function candidateOf(entry: FoundEntry, seen: Record<string, string>, { watch, place, pages }: Taking): Candidate {
  const key = digest(entry.id, 10);
  const mark = contentMark(entry);
  const known = seen[key];
  const isNews = known === undefined || !known.startsWith(mark);
  const elsewhere = isOfAnotherPlace(entry, place, pages);
  const takesEverything = place.kind === 'feed' && place.takesEverything;
  const wasDelivered = known?.endsWith('+') === true;
  const verdict = isNews && !elsewhere ? judge(watch, entry, takesEverything) : null;
  // an item must not keep words that are not there any more, whether they still match or not
  const settled = verdict ?? (isNews && wasDelivered ? ({ kind: 'mention', matches: [] } as const) : null);
  return { entry, verdict: settled, key, mark, changed: known !== undefined };
}

/** The same page in two feeds is one item: of the feed that had it first. */
function isOfAnotherPlace({ url }: FoundEntry, { id }: Place, pages: Map<string, string>): boolean {
  const page = url === null ? null : canonicalUrl(url);
  if (page === null) return false;
  const key = digest(page, 10);
  const owner = pages.get(key);
  if (owner === undefined) pages.set(key, id);
  return owner !== undefined && owner !== id;
}

function newsAmong(candidates: readonly Candidate[], { seen, from }: Taking): Candidate[] {
  const news = candidates.filter(({ verdict }) => verdict !== null);
  if (from === null) return seen === undefined ? [] : news;
  const recent = news.filter(({ entry }) => (entry.publishedAt ?? from) >= from);
  return recent.slice(-MOST_OF_HISTORY);
}

function markOf({ mark }: Candidate, isDelivered: boolean, before: string | undefined): string {
  return isDelivered || before?.endsWith('+') ? `${mark}+` : mark;
}

function payloadOf({ entry, verdict, changed }: Candidate, { place, now }: Taking): Payload {
  const { links: _links, foundBy: _foundBy, ...shown } = entry;
  const { id, name } = place;
  return {
    entry: shown satisfies Entry,
    kind: verdict?.kind ?? 'mention',
    source: { id, name },
    matches: verdict?.kind === 'mention' ? verdict.matches : [],
    seenAt: now,
    changed,
  };
}

/** Whether everything in a feed became something else at once: a parked domain, or another site at the address. */
export function becameAnother(before: SourceState, reading: Reading): boolean {
  const { entries, state } = reading;
  const seen = Object.keys(before.seen ?? {});
  if (entries === null || seen.length < MANY || entries.length < MANY) return false;
  if (before.title === undefined || state.title === undefined || before.title === state.title) return false;
  return entries.every((entry) => before.seen?.[digest(entry.id, 10)] === undefined);
}

const MANY = 5;
