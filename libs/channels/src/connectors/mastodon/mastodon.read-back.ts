import type { AccountContext, KnownItem } from '../../spi/connector';
import { MastodonClient, unlessGone } from './mastodon.client';
import { ownIdOf, Reader } from './mastodon.lanes';
import type { Landed } from './mastodon.payloads';

/** Each status as it is now, or that it is gone; whether it was edited shows when it is applied. */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new MastodonClient(account, signal);
  const [ownId, { host }] = [await ownIdOf(account, client), await client.instance()];
  const reader = new Reader(client, ownId, host);
  const landed: Landed[] = [];
  for (const { externalId: id } of items) {
    const status = await unlessGone(() => client.status(id));
    landed.push(status ? await reader.changed(status) : { v: 1, kind: 'removed', id, at: client.serverTime });
  }
  return landed.map((one) => JSON.stringify(one));
}
