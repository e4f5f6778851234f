import type { AccountContext, KnownItem } from '../../spi/connector';
import { PAGE, RedditClient } from './reddit.client';
import { fullnameOf, type Landed, type Thing } from './reddit.payloads';

/** Most names of one call of `/api/info`. */
export const READ_BACK_SIZE = PAGE;

/**
 * Comments and posts as they stand today, with one call: edited, removed by moderators, deleted by their authors. What Reddit
 * leaves out says nothing (a private subreddit is left out too). Private messages and modmail cannot be asked for by name.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const kinds = new Map(items.map(({ externalId, kind }) => [externalId, kind]));
  const names = [...kinds.keys()].filter((name) => /^t[13]_/.test(fullnameOf(name) ?? ''));
  if (names.length === 0) return [];
  const client = new RedditClient(account, signal);
  const things = await client.info(names);
  const at = client.serverTime;
  return things.map((thing) => {
    const isMention = kinds.get(fullnameOf(thing.data['name']) ?? '') === 'mention';
    const landed: Landed = { v: 1, kind: 'thing', thing: isMention ? asMention(thing) : thing, at };
    return JSON.stringify(landed);
  });
}

/** Only the inbox says that a comment is there for naming the account. */
function asMention({ kind, data }: Thing): Thing {
  return { kind, data: { ...data, type: 'username_mention' } };
}
