import type { ThreadsNetwork } from './network';
import type { ThreadsMedia } from './shapes';

/** Times as Threads writes them. */
export function threadsTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '+0000');
}

function shortcode(id: string): string {
  return `D${BigInt(id).toString(36)}`;
}

/** A post or reply as the value of a webhook. */
export function mediaValue(network: ThreadsNetwork, media: ThreadsMedia): Record<string, unknown> {
  const root = network.media.get(media.rootId);
  return {
    id: media.id,
    username: media.username,
    text: media.text,
    media_type: media.mediaType,
    permalink: `https://www.threads.net/@${media.username}/post/${shortcode(media.id)}`,
    shortcode: shortcode(media.id),
    timestamp: threadsTime(media.createdAt),
    ...(media.parentId !== null && {
      replied_to: { id: media.parentId },
      root_post: {
        id: media.rootId,
        ...(root?.accountId && { owner_id: root.accountId }),
        username: root?.username,
      },
    }),
  };
}

/** A post or reply as it is read by an account. */
export function mediaNode(network: ThreadsNetwork, media: ThreadsMedia, readerId: string): Record<string, unknown> {
  const replies = network.living().some((other) => other.parentId === media.id && other.approval === null);
  return {
    ...mediaValue(network, media),
    media_product_type: 'THREADS',
    ...(media.mediaUrl !== null && { media_url: media.mediaUrl }),
    ...(media.parts.length > 0 && {
      children: { data: media.parts.map((_, index) => ({ id: `${media.id}${index}` })) },
    }),
    has_replies: replies,
    is_quote_post: false,
    is_reply: media.parentId !== null,
    ...(media.parentId !== null && {
      // Read nodes name the root by its id alone.
      root_post: { id: media.rootId },
      is_reply_owned_by_me: media.accountId === readerId,
      hide_status: media.hideStatus,
      reply_audience: 'EVERYONE',
    }),
    ...(media.approval !== null && { reply_approval_status: media.approval }),
  };
}
