import type { AccountContext, KnownItem } from '../../spi/connector';
import { fetchedPayload } from '../../spi/read';
import { removedPayload } from '../meta/envelope';
import type { ReadObject } from '../meta/read-many';
import { FacebookClient } from './facebook.client';

/**
 * What became of comments, visitor posts and mentions. Recommendations and the words under them cannot be read, and what we wrote
 * on other people's pages cannot be told from what is hidden from us: both are left out.
 */
export async function readBackFacebook(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new FacebookClient(account, signal);
  const ownId = account.externalId;
  const asked = new Map(items.map((item) => [item.externalId, item]));
  const told = (read: ReadObject[]) => read.flatMap((object) => payloadsOf(object, asked.get(object.id), ownId));
  const idsOf = (belongs: (item: KnownItem) => boolean) => items.filter(belongs).map(({ externalId }) => externalId);
  const comments = await client.many(
    idsOf((item) => isComment(item, ownId)),
    'comments',
  );
  const posts = await client.many(idsOf(isPost), 'posts');
  return [...told(comments), ...told(posts)];
}

/** Ids of posts begin with the id of the Page on which they stand; those of recommendations do not. */
function isComment({ kind, threadKey, postExternalId }: KnownItem, ownId: string): boolean {
  if (kind === 'mention') return postExternalId !== null;
  return kind === 'comment' && (postExternalId ?? threadKey).startsWith(`${ownId}_`);
}

function isPost({ kind, postExternalId }: KnownItem): boolean {
  return kind === 'post' || (kind === 'mention' && postExternalId === null);
}

function payloadsOf({ id, body, at }: ReadObject, item: KnownItem | undefined, ownId: string): string[] {
  const isMention = item?.kind === 'mention';
  // a mention that cannot be read may be private, and always have been
  if (!body) return isMention ? [] : [removedPayload(ownId, at, id)];
  const prefix = isMention ? 'mention-' : '';
  if (item && isPost(item)) return [fetchedPayload(`${prefix}post`, ownId, at, { post: body })];
  const value = { comment: body, post_id: item?.postExternalId ?? null };
  return [fetchedPayload(`${prefix}comment`, ownId, at, value)];
}
