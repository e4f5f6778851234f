import type { AccountContext, KnownItem } from '../../spi/connector';
import type { Json } from '../../spi/values';
import { PAGE, WordPressClient } from './wordpress.client';
import { knownOf, type Memory } from './wordpress.cursor';
import { isOfOtherKind } from './wordpress.parse';
import { idOf, landedComment, landedRemoval } from './wordpress.payloads';

/** Missing comments that one poll asks for one by one; the rest waits for the next. */
const MOST_SINGLE_READS = 20;

/**
 * WordPress tells nobody of edits and states, and `after` never finds them: the known comments are read again, the highest ids
 * first. That also finds what was written with an earlier date (an import): ids above `high` that nobody has met.
 */
export async function sweep(client: WordPressClient, memory: Memory, high: number): Promise<string[]> {
  const latest = await client.comments({ orderby: 'id', order: 'desc' });
  const met = new Set<string>();
  const landed = changedIn(latest.comments, latest.at, { memory, high, met });
  const rest = memory.ids().filter((id) => !met.has(id));
  const missing: string[] = [];
  for (let from = 0; from < rest.length; from += PAGE) {
    const ids = rest.slice(from, from + PAGE);
    const { comments, at } = await client.among(ids);
    landed.push(...changedIn(comments, at, { memory, high, met }));
    missing.push(...ids.filter((id) => !met.has(id)));
  }
  landed.push(...(await removalsAmong(client, missing.slice(0, MOST_SINGLE_READS), memory)));
  return landed;
}

interface Look {
  memory: Memory;
  high: number;
  met: Set<string>;
}

function changedIn(comments: readonly Json[], at: string, { memory, high, met }: Look): string[] {
  return comments.flatMap((comment) => {
    const entry = knownOf(comment);
    if (entry === null) return [];
    met.add(entry[0]);
    // before the first whole poll, and below the memory, nothing can be told from new
    const isNew = !memory.has(entry[0]);
    if (isNew && high > 0 && Number(entry[0]) <= high) return [];
    return memory.note(entry) && !(isNew && high === 0) ? [landedComment(comment, at)] : [];
  });
}

/** A list leaves out what may not be read: only a 404 of its own says that a comment was deleted for good. */
async function removalsAmong(client: WordPressClient, ids: readonly string[], memory: Memory): Promise<string[]> {
  const removed: string[] = [];
  for (const id of ids) {
    const at = new Date().toISOString();
    const found = await client.commentIfReadable(id);
    if (found === null) removed.push(landedRemoval(id, at));
    // what may not be read is watched no longer: it would be asked for at every poll
    if (found === null || found === 'hidden') memory.forget(id);
  }
  return removed;
}

/** What became of known comments: each as it is, or its removal. */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const ids = items.flatMap(({ externalId }) => idOf(externalId) ?? []);
  if (ids.length === 0) return [];
  const client = new WordPressClient(account, signal);
  const { comments, at } = await client.among(ids);
  const landed = comments.map((comment) => landedComment(comment, at));
  const met = new Set(comments.map((comment) => idOf(comment['id'])));
  for (const id of ids.filter((one) => !met.has(one))) landed.push(...(await readOne(client, id)));
  return landed;
}

/** One comment, named by a push. */
export async function fetchRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const id = idOf(ref);
  return id === null ? [] : readOne(new WordPressClient(account, signal), id);
}

async function readOne(client: WordPressClient, id: string): Promise<string[]> {
  const asked = new Date().toISOString();
  const found = await client.commentIfReadable(id);
  if (found === 'hidden') return [];
  if (found === null) return [landedRemoval(id, asked)];
  return isOfOtherKind(found.comment) ? [] : [landedComment(found.comment, found.at)];
}
