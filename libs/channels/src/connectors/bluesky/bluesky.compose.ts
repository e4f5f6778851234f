import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction } from '../../spi/outbound';
import { MOST_PICTURE_BYTES, MOST_PICTURES, PICTURE_TYPES } from './bluesky.capabilities';
import type { BlueskyClient } from './bluesky.client';
import { idOf, type Json, recordOf } from './bluesky.payloads';
import { assertFits, facetsOf } from './bluesky.text';

/** The record of a reply: made of the action alone, so that a second attempt writes the very same. */
export async function replyRecord(action: OutboundAction, answered: Json, client: BlueskyClient): Promise<Json> {
  const { text, attachments, requestedAt } = action;
  if (text.trim() === '' && attachments.length === 0) throw new ConnectorRejected('the reply is empty', 'invalid');
  assertFits(text, false);
  const parent = referenceTo(answered);
  const root = recordOf(recordOf(recordOf(answered['record'])?.['reply'])?.['root']);
  const facets = await facetsOf(text, (handle) => client.didBehind(handle));
  const pictures = await uploaded(action, client);
  return {
    text,
    createdAt: new Date(requestedAt).toISOString(),
    reply: { root: root === null ? parent : referenceTo(root), parent },
    ...(facets.length > 0 && { facets }),
    ...(pictures.length > 0 && { embed: { $type: 'app.bsky.embed.images', images: pictures } }),
  };
}

/** A message with its clickable parts. */
export async function messageRecord({ text, attachments }: OutboundAction, client: BlueskyClient): Promise<Json> {
  if (attachments.length > 0) throw new ConnectorRejected('Bluesky’s messages take no files', 'invalid');
  if (text.trim() === '') throw new ConnectorRejected('the message is empty', 'invalid');
  assertFits(text, true);
  const facets = await facetsOf(text, (handle) => client.didBehind(handle));
  return { text, ...(facets.length > 0 && { facets }) };
}

/** A record is referred to by its address and the hash of its version. */
export function referenceTo(post: Json): { uri: string; cid: string } {
  const [uri, cid] = [idOf(post['uri']), idOf(post['cid'])];
  if (uri === null || cid === null) throw new ConnectorRejected('the post has no version to refer to', 'invalid');
  return { uri, cid };
}

async function uploaded({ attachments }: OutboundAction, client: BlueskyClient): Promise<Json[]> {
  if (attachments.length > MOST_PICTURES) {
    throw new ConnectorRejected(`Bluesky takes ${MOST_PICTURES} pictures`, 'invalid');
  }
  const pictures: Json[] = [];
  for (const { name, contentType, size, read } of attachments) {
    if (!PICTURE_TYPES.includes(contentType)) {
      throw new ConnectorRejected(`Bluesky takes pictures only, not ${contentType}`, 'invalid');
    }
    if (size > MOST_PICTURE_BYTES) throw new ConnectorRejected(`${name} is larger than 2 MB`, 'too-long');
    pictures.push({ image: await client.upload(await read(), contentType), alt: '' });
  }
  return pictures;
}
