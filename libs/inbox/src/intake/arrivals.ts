import type { InboundEvent, ItemSeen } from '@parvis/channels';
import type { Screener, TextReading } from '@parvis/moderation';
import { hashKey } from '@parvis/platform';
import type { KnownAccount } from '../accounts/account-directory';

/** One event of a payload with the account it came from. `live` is false for imported history: it owes no answer in time. */
export interface Arrival<E extends InboundEvent = InboundEvent> {
  account: KnownAccount;
  live: boolean;
  receivedAt: Date;
  event: E;
  /** What the text of somebody's item alone tells, and who judges it with what else is known; null: ours, or not an item. */
  screened: Screened | null;
  /** Keys of attachments whose bytes came along and are stored already, by position in `event.attachments`. */
  files: ReadonlyMap<number, StoredContent>;
}

/** A text that was read before any lock, and the screener of its workspace as it stood then. */
export interface Screened {
  by: Screener;
  reading: TextReading;
}

export interface StoredContent {
  storageKey: string | null;
  contentType: string;
  size: number;
  /** Why it was not stored. */
  refused: string | null;
}

/** What tells rows of different accounts apart inside a batch. */
export function scoped(account: { workspaceId: number; id: number }, key: string): string {
  return `${account.workspaceId}:${account.id}:${key}`;
}

const MOST_HASHES = 50_000;
const hashes = new Map<string, string>();

// one item asks for the hashes of its ids in a dozen places
function hashOf(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  if (hashes.size >= MOST_HASHES) hashes.clear();
  const hash = hashKey(text);
  hashes.set(text, hash);
  return hash;
}

/** Key of an item, identity or post of an account. */
export function extKey(externalId: string): string {
  return hashOf(externalId);
}

/** Hash of a thread key or alias. */
export function threadHash(key: string): string {
  return hashOf(key);
}

/** The thread's own key first, then the others under which it may be known, in their order, then the thread it joins. */
export function threadHashes({ thread }: ItemSeen): string[] {
  return [thread.key, ...thread.aliases, ...(thread.within === undefined ? [] : [thread.within])].map(threadHash);
}

/** Aliases made from the subject of a mail say little after two weeks. */
export function isPassing(alias: string): boolean {
  return alias.startsWith('subject:');
}
