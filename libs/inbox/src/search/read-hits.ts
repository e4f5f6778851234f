import type { Tx } from '@parvis/platform';
import { LAST_ID, type Question } from './question';
import { nextSpan, type Slice, sliceBefore } from './slices';
import { conversationSource, type Found, itemSource, type Source } from './sources';

/** A request that found too little after so long answers with what it has and a place to go on. */
const PATIENCE_MS = 180;
/** So many of the newest items are looked at first: frequent words are met there, and the index is not asked for all of them. */
const NEWEST = 1000;

/** Where a page begins: the rank it is in, and after which position of it; null from the newest. */
export interface Place {
  rank: number;
  position: string | null;
}

export interface Hits {
  found: Found[];
  next: Place | null;
}

/** Reads a page of hits. Ranks follow one another: each is a whole list, newest first, and none holds what another has. */
export async function readHits(
  tx: Tx,
  workspaceId: number,
  question: Question,
  ranks: readonly string[],
  place: Place,
  limit: number,
): Promise<Hits> {
  // prettier-ignore
  const deadline = Date.now() + PATIENCE_MS;
  const floor = await floorOf(tx, workspaceId, question);
  if (floor === null) return { found: [], next: null };
  const found: Found[] = [];
  let at: Place | null = place;
  while (at) {
    const words = ranks[at.rank] ?? null;
    const source =
      question.drive === 'conversations' ? conversationSource(tx, workspaceId, question.parts) : itemSource(tx, workspaceId, question, words); // prettier-ignore
    const window = { floor, to: question.to };
    const begin = words === null ? null : await newestFloor(tx, workspaceId, window, at.position);
    const read = await readRank(source, window, begin, at.position, limit - found.length, deadline);
    found.push(...read.found);
    if (read.next !== null) return { found, next: { rank: at.rank, position: read.next } };
    at = at.rank + 1 < ranks.length ? { rank: at.rank + 1, position: null } : null;
    if (at && (found.length >= limit || Date.now() > deadline)) return { found, next: at };
  }
  return { found, next: null };
}

interface Window {
  floor: string;
  to: string;
}

/** Stretch after stretch back in time until the page is full, the beginning is reached or patience is over. */
async function readRank(
  source: Source,
  window: Window,
  begin: string | null,
  after: string | null,
  limit: number,
  deadline: number,
): Promise<{ found: Found[]; next: string | null }> {
  // prettier-ignore
  const found: Found[] = [];
  const bound = after === null ? LAST_ID : source.boundOf(after);
  const to = BigInt(bound) < BigInt(window.to) ? bound : window.to;
  let span = source.span;
  let slice: Slice | null = begin === null ? sliceBefore(to, span, window.floor) : { from: begin, to };
  for (let isFirst = true; slice; isFirst = false) {
    const began = Date.now();
    found.push(...(await source.read(slice, after, limit + 1 - found.length)));
    if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1]?.position ?? null };
    if (!(isFirst && begin !== null)) span = nextSpan(span, Date.now() - began);
    const older: Slice | null = sliceBefore(slice.from, span, window.floor);
    if (older && Date.now() > deadline) return { found, next: source.positionAt(slice.from) };
    slice = older;
  }
  return { found, next: null };
}

async function floorOf(tx: Tx, workspaceId: number, { from }: Question): Promise<string | null> {
  const row = await tx.maybeOne<{ id: string }>('select id from item where workspace_id = $1 order by id limit 1', [
    workspaceId,
  ]);
  if (!row) return null;
  return BigInt(row.id) > BigInt(from) ? row.id : from;
}

/** The id of the last of the newest items, where the first stretch ends; null when there are fewer. */
async function newestFloor(
  tx: Tx,
  workspaceId: number,
  { floor, to }: Window,
  before: string | null,
): Promise<string | null> {
  // prettier-ignore
  const end = before !== null && BigInt(before) < BigInt(to) ? before : to;
  const row = await tx.maybeOne<{ id: string }>(
    'select id from item where workspace_id = $1 and id >= $2 and id < $3 order by id desc offset $4 limit 1',
    [workspaceId, floor, end, NEWEST],
  );
  return row?.id ?? null;
}
