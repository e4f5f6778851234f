import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment, Receipt } from '../../spi/outbound';
import { hiddenOrShown } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { flagSetting } from '../../spi/settings';
import { IMAGE_TYPES, MOST_DM_CHARACTERS, MOST_IMAGE_BYTES, MOST_IMAGES, MOST_WEIGHT, MOST_WEIGHT_PREMIUM, X_CAPABILITIES } from './x.capabilities'; // prettier-ignore
import { XClient } from './x.client';
import { DUPLICATE } from './x.errors';
import { weightedLength } from './x.length';
import { findOwnReply } from './x.lookup';
import { conversationOf } from './x.parse-messages';
import { authorOf, messageReceipt, replyReceipt } from './x.receipts';
import { longPostsField } from './x.settings';

/** Performs one action on a post or a direct message. */
export async function performX(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(X_CAPABILITIES, action);
  const client = new XClient(account, signal);
  const { externalId, kind } = action.target;
  switch (action.verb) {
    case 'reply':
      return kind === 'message' ? sendMessage(action, account, client) : reply(action, account, client);
    case 'private-reply':
      return sendMessage(action, account, client);
    case 'delete-reply':
      return remove(action, client);
    case 'ban':
    case 'unban':
      await client.setDmBlock(authorOf(action), action.verb === 'ban');
      return doneWith(null);
    default: {
      const hides = action.verb === 'hide';
      const { at } = await client.setHidden(externalId, hides);
      return doneWith(null, hiddenOrShown(externalId, hides, at));
    }
  }
}

async function reply(action: OutboundAction, account: AccountContext, client: XClient): Promise<Receipt> {
  const most = flagSetting(account, longPostsField) ? MOST_WEIGHT_PREMIUM : MOST_WEIGHT;
  const weight = weightedLength(action.text);
  if (weight > most) {
    throw new ConnectorRejected(`X counts ${weight} characters (links 23, emoji 2); ${most} are allowed`, 'too-long');
  }
  const media = await upload(action.attachments, 'tweet_image', MOST_IMAGES, client);
  try {
    const { id, at } = await client.createPost(action.text, action.target.externalId, media);
    return replyReceipt(action, id, at);
  } catch (error) {
    const isDuplicate = error instanceof ConnectorRejected && error.platformCode === DUPLICATE;
    if (!isDuplicate) throw error;
    // The same words were posted before: it is this action only if they stand below this post.
    const earlier = await findOwnReply(action, client);
    if (earlier.found === 'yes') return earlier.receipt;
    throw new ConnectorRejected(`${error.message}. Change the words a little.`, 'invalid', DUPLICATE);
  }
}

async function sendMessage(action: OutboundAction, account: AccountContext, client: XClient): Promise<Receipt> {
  if (action.text.length > MOST_DM_CHARACTERS) {
    throw new ConnectorRejected(`A direct message may have ${MOST_DM_CHARACTERS} characters`, 'too-long');
  }
  const userId = authorOf(action);
  const [mediaId] = await upload(action.attachments, 'dm_image', 1, client);
  const message = {
    ...(action.text !== '' && { text: action.text }),
    ...(mediaId !== undefined && { attachments: [{ media_id: mediaId }] }),
  };
  const { id, conversation, at } = await client.sendMessage(userId, message);
  return messageReceipt(action, conversation ?? conversationOf(account.externalId, userId), id, at);
}

/** What is gone already needs no deleting. */
async function remove(action: OutboundAction, client: XClient): Promise<Receipt> {
  const id = replyIdOf(action);
  const isMessage = action.target.kind === 'message';
  const post = isMessage ? null : await unlessGone(() => client.deletePost(id));
  // A private reply to a post is a direct message, which only its id knows.
  const answer = post ?? (await unlessGone(() => client.deleteMessage(id)));
  return doneWith(null, { type: 'removed', externalId: id, at: answer?.at ?? (await client.me()).at });
}

async function upload(
  files: readonly OutboundAttachment[],
  category: 'tweet_image' | 'dm_image',
  most: number,
  client: XClient,
): Promise<string[]> {
  if (files.length > most) throw new ConnectorRejected(`X takes ${most} images here`, 'invalid');
  for (const { name, contentType, size } of files) {
    if (!IMAGE_TYPES.includes(contentType))
      throw new ConnectorRejected(`${name}: X takes JPEG, PNG and WebP`, 'invalid');
    if (size > MOST_IMAGE_BYTES) throw new ConnectorRejected(`${name}: X takes images of up to 5 MB`, 'invalid');
  }
  const ids: string[] = [];
  for (const file of files) {
    const blob = new Blob([Uint8Array.from(await file.read())], { type: file.contentType });
    ids.push(await client.upload(blob, file.name, category));
  }
  return ids;
}
