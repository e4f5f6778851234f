import type { ServerResponse } from 'node:http';
import type { GraphCall } from './graph-call';
import type { MetaNetwork } from './network';
import type { MetaPost } from './shapes';

export const PICTURES = 'pictures/';

/** Where the picture of a post is: the one it was published with, or the one that is painted for it. */
export function pictureOf({ network, origin }: GraphCall, post: MetaPost): string | null {
  if (post.pictureUrl !== null) return post.pictureUrl;
  const isOwn = post.author.id === post.accountId;
  return isOwn && network.state.options.paint ? `${origin}/${PICTURES}${post.id}` : null;
}

/** Pictures are open to everybody who knows their address, as those of Meta's own servers are. */
export async function sendPicture({ state }: MetaNetwork, path: string, response: ServerResponse): Promise<void> {
  const post = state.posts.get(path.slice(PICTURES.length));
  const bytes = post && !post.removed ? await state.options.paint?.(post.id) : undefined;
  if (!bytes) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': typeOf(bytes), 'cache-control': 'public, max-age=86400' }).end(bytes);
}

function typeOf([first]: Uint8Array): string {
  if (first === 0x89) return 'image/png';
  return first === 0xff ? 'image/jpeg' : 'image/webp';
}
