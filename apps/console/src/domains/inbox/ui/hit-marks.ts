import type { ItemView, SearchHit } from '@parvis/contracts';
import type { ThreadEntry } from './thread-words';

/** An entry of the thread with what a search found in it; a text that was edited since is not marked by its old places. */
export function markEntry(entry: ThreadEntry, hit: SearchHit | undefined, isCurrent: boolean): ThreadEntry {
  if (entry.kind !== 'message' && entry.kind !== 'note') return entry;
  if (!hit && !isCurrent) return entry;
  const text = entry.kind === 'message' ? entry.item.text : entry.note.text;
  const found = { highlights: hit?.item.text === text ? hit.highlights : [], current: isCurrent };
  return entry.kind === 'message'
    ? { ...entry, message: { ...entry.message, ...found } }
    : { ...entry, note: { ...entry.note, ...found } };
}

/** The words that a search found in an item, each once, as they are written there. */
export function markedWords({ text }: ItemView, ranges: readonly (readonly [number, number])[]): string[] {
  return [...new Set(ranges.map(([start, end]) => text.slice(start, end)))];
}
