import type { AccountContext, KnownItem } from '../../spi/connector';
import { fetchedPayload } from '../../spi/read';
import { removedPayload } from '../meta/envelope';
import { readBackMessages } from '../meta/messages.read-back';
import { unless } from '../../spi/verbs';
import { InstagramClient } from './instagram.client';
import { isMessage } from './instagram.perform';

/** Comments come 50 with a call, messages and mentions with a call for each person or mention. */
export const READ_BACK_SIZE = 20;

/**
 * What became of comments under own media, of messages and of mentions. Our answers under other people's media cannot be read
 * and are left out.
 */
export async function readBackInstagram(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new InstagramClient(account, signal);
  const ownId = account.externalId;
  const payloads = await readBackComments(items.filter(isOwnComment), client, ownId);
  const messages = items.filter(({ kind }) => isMessage(kind));
  payloads.push(...(await readBackMessages(messages, client.messages, ownId)));
  for (const item of items.filter(({ kind }) => kind === 'mention')) {
    payloads.push(...(await readBackMention(item, client, ownId)));
  }
  return payloads;
}

/** A top comment, or an answer to one. What answers a mention has no comment of ours above it. */
function isOwnComment({ kind, externalId, threadKey, parentExternalId }: KnownItem): boolean {
  return kind === 'comment' && (externalId === threadKey || parentExternalId !== null);
}

async function readBackComments(
  items: readonly KnownItem[],
  client: InstagramClient,
  ownId: string,
): Promise<string[]> {
  const asked = new Map(items.map((item) => [item.externalId, item]));
  const read = await client.manyComments([...asked.keys()]);
  return read.map(({ id, body, at }) => {
    if (!body) return removedPayload(ownId, at, id);
    const { parentExternalId = null, postExternalId = null } = asked.get(id) ?? {};
    return fetchedPayload('comment', ownId, at, {
      comment: body,
      parent_id: parentExternalId,
      media_id: postExternalId,
    });
  });
}

/** A mention that cannot be read may be private by now: only one that stands is told of. */
async function readBackMention(
  { externalId, postExternalId }: KnownItem,
  client: InstagramClient,
  ownId: string,
): Promise<string[]> {
  const what = postExternalId === null ? 'media' : 'comment';
  const read = await unless(['gone', 'forbidden', 'invalid'], () => client.mentioned(what, externalId));
  return read ? [fetchedPayload(`mention-${what}`, ownId, read.at, { [what]: read.object })] : [];
}
