import type { ApiContext } from '../../../http/call';
import type { AccountContext } from '../../../spi/connector';
import type { FoundEntry } from '../listening.entry';

/** What a search is asked: everything since a time, newest first, up to `most` entries. */
export interface Ask {
  account: AccountContext;
  signal: AbortSignal;
  /** What engines are asked for, one call each. */
  texts: readonly string[];
  /** Seconds since 1970; null: the newest page only. */
  since: number | null;
  most: number;
}

export type ReadSearch = (ask: Ask) => Promise<FoundEntry[]>;

export function contextOf({ account, signal }: Ask, platform: string): ApiContext {
  return { account, signal, platform };
}

/** One page of a list that goes back in time, and how to ask for the one before; null at its end. */
export interface Page {
  entries: FoundEntry[];
  next: string | null;
}

/** Reads back page by page until the time that was asked for. */
export async function readBack(
  { since, most }: Pick<Ask, 'since' | 'most'>,
  read: (position: string | null) => Promise<Page>,
): Promise<FoundEntry[]> {
  const found: FoundEntry[] = [];
  let position: string | null = null;
  do {
    const page: Page = await read(position);
    found.push(...page.entries);
    const oldest = page.entries.at(-1)?.publishedAt;
    const reached = since === null || !oldest || Date.parse(oldest) < since * 1000;
    position = reached || found.length >= most ? null : page.next;
  } while (position !== null);
  return found.slice(0, most);
}

/** The results of several questions, each entry once. */
export async function readEach(
  texts: readonly string[],
  read: (text: string) => Promise<FoundEntry[]>,
): Promise<FoundEntry[]> {
  const byId = new Map<string, FoundEntry>();
  for (const text of texts) for (const entry of await read(text)) byId.set(entry.id, entry);
  return [...byId.values()];
}
