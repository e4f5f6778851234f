import type { ThreadsNetwork } from './network';
import type { PublicThreadsProfile, PublicThreadsReply, ThreadsAccount, ThreadsMedia } from './shapes';

const SHOWN: readonly string[] = ['NOT_HUSHED', 'UNHUSHED'];

/** What anybody sees of an account. A hidden reply takes everything below it with it. */
export function publicProfile(network: ThreadsNetwork, { id, username, name }: ThreadsAccount): PublicThreadsProfile {
  const posts = network.living().filter((media) => media.accountId === id && media.parentId === null);
  return { username, name, posts: posts.toReversed().map((post) => shown(network, post)) };
}

function shown(network: ThreadsNetwork, media: ThreadsMedia): PublicThreadsReply {
  const replies = network
    .living()
    .filter((other) => other.parentId === media.id && other.approval === null && SHOWN.includes(other.hideStatus));
  return {
    id: media.id,
    author: media.username,
    text: media.text,
    mediaUrls: media.mediaUrl === null ? media.parts : [media.mediaUrl],
    at: media.createdAt.toISOString(),
    replies: replies.map((reply) => shown(network, reply)),
  };
}
