import { Webhook } from 'standardwebhooks';
import type { Fetch } from '../../spi/connector';
import type { WordPressSite } from './network';
import { renderComment, renderPost, zoneless } from './render';
import type { PluginMessage } from './shapes';

/** Headers of one message of the plugin, signed for its moment. */
export function signedMessage(secret: string, id: string, body: string, at: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** Sends what waits, oldest first, until one is not taken; it goes on there at the next call. Resolves to the number taken. */
export async function deliverWordPressPushes(
  site: WordPressSite,
  fetch: Fetch,
  base = 'https://shop.example',
): Promise<number> {
  const address = site.plugin.get('address');
  const secret = site.plugin.get('secret');
  let taken = 0;
  while (address && secret) {
    const [message] = site.waiting;
    if (!message) break;
    const body = bodyOf(site, message, base);
    if (body !== null) {
      const headers = signedMessage(secret, message.id, body, site.options.clock());
      const isTaken = await fetch(address, { method: 'POST', headers, body }).then(
        (response) => response.ok,
        () => false, // unreachable: it is sent again
      );
      if (!isTaken) break;
      taken += 1;
    }
    site.waiting.splice(site.waiting.indexOf(message), 1);
  }
  return taken;
}

/** A new comment is told whole, as it is when the message leaves; of others only the id. Null when there is nothing to tell. */
function bodyOf(site: WordPressSite, { event, comment: id }: PluginMessage, base: string): string | null {
  const comment = site.comments.get(id);
  if (event === 'created' && !comment) return null;
  const told =
    event === 'created' && comment ? renderComment(site, comment, { base, edit: true, embeds: false }) : { id };
  const post = comment && site.posts.get(comment.post);
  const embedded =
    event === 'created' && post
      ? { _embedded: { up: [{ ...renderPost(site, post, base), date_gmt: zoneless(post.writtenAt) }] } }
      : {};
  const at = site.options.clock().toISOString();
  return JSON.stringify({ version: 1, event, site: base, at, comment: { ...told, ...embedded } });
}
