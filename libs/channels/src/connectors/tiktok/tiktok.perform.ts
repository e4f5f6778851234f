import type { AccountContext } from '../../spi/connector';
import { ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment, Receipt } from '../../spi/outbound';
import { hiddenOrShown, idOf, recordOf, timeOf } from '../../spi/read';
import { assertDeclared, assertFits, doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { IMAGE_TYPES, MOST_IMAGE_BYTES, TIKTOK_CAPABILITIES } from './tiktok.capabilities';
import { TikTokClient, type TikTokAnswer } from './tiktok.client';
import { DUPLICATE } from './tiktok.errors';
import { findOwnComment, findOwnMessage } from './tiktok.lookup';
import { isHidden } from './tiktok.payloads';
import { commentReceipt, messageReceipt } from './tiktok.receipts';

/** Performs one action on a comment, a mention or a direct message. */
export async function performTikTok(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertDeclared(TIKTOK_CAPABILITIES, action);
  const client = new TikTokClient(account, signal);
  const { externalId, kind } = action.target;
  switch (action.verb) {
    case 'reply':
      assertFits(TIKTOK_CAPABILITIES, kind, action);
      return kind === 'message' ? sendMessage(action, account, client) : writeComment(action, client);
    case 'delete-reply': {
      const id = replyIdOf(action);
      const answer = await unlessGone(() => client.deleteComment(id));
      return doneWith(null, { type: 'removed', externalId: id, at: answer?.at ?? action.requestedAt });
    }
    case 'like':
    case 'unlike':
      await client.setLiked(externalId, action.verb === 'like');
      return doneWith(null);
    default: {
      const hides = action.verb === 'hide';
      const { at } = await client.setHidden(videoIdOf(action), externalId, hides);
      return doneWith(null, hiddenOrShown(externalId, hides, at));
    }
  }
}

function videoIdOf({ target, verb }: OutboundAction): string {
  if (target.postExternalId === null) throw new ConnectorRejected(`${verb} needs the video, which is not known`, 'invalid'); // prettier-ignore
  return target.postExternalId;
}

async function writeComment(action: OutboundAction, client: TikTokClient): Promise<Receipt> {
  if (action.attachments.length > 0) throw new ConnectorRejected('TikTok takes no files in comments', 'invalid');
  const { externalId, postExternalId, kind } = action.target;
  const videoId = postExternalId ?? (kind === 'mention' ? externalId : videoIdOf(action));
  const write = () => (postExternalId === null ? client.comment(videoId, action.text) : client.reply(videoId, externalId, action.text)); // prettier-ignore
  const answer = await orEarlier(write, async () => (await findOwnComment(action, client)).receipt);
  if ('receipt' in answer) return answer.receipt;
  const id = idOf(answer.data['comment_id']);
  if (id === null) throw new ConnectorUnavailable('TikTok took the comment without naming it', true);
  const hidden = kind === 'comment' ? await readHidden(client, videoId, id) : null;
  const at = timeOf(answer.data['create_time']) ?? answer.at;
  return commentReceipt(action, { id, at, text: action.text, hidden });
}

/** What is refused as a duplicate was written before: it is this action only if it stands where it belongs. */
async function orEarlier(
  write: () => Promise<TikTokAnswer>,
  find: () => Promise<Receipt | null>,
): Promise<TikTokAnswer | { receipt: Receipt }> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error.platformCode !== DUPLICATE) throw error;
    const receipt = await find();
    if (receipt) return { receipt };
    throw error;
  }
}

/** A comment that the spam filter took is accepted and hidden without a word. Null when that cannot be read just now. */
async function readHidden(client: TikTokClient, videoId: string, commentId: string): Promise<boolean | null> {
  try {
    const { list } = await client.commentsById(videoId, [commentId]);
    const comment = list.find((entry) => idOf(entry['comment_id']) === commentId);
    return comment ? isHidden(comment) : null;
  } catch (error) {
    // the comment is written: that must not be lost with the question of how it looks
    if (error instanceof ConnectorError) return null;
    throw error;
  }
}

async function sendMessage(action: OutboundAction, account: AccountContext, client: TikTokClient): Promise<Receipt> {
  const conversation = action.target.threadKey;
  const [file, ...others] = action.attachments;
  if (others.length > 0) throw new ConnectorRejected('TikTok takes one image per message', 'invalid');
  if (file && action.text !== '') throw new ConnectorRejected('TikTok sends an image without words', 'invalid');
  const message = file
    ? { message_type: 'IMAGE', image: { media_id: await upload(file, conversation, client) } }
    : { message_type: 'TEXT', text: { body: action.text } };
  const send = () => client.sendMessage(conversation, message);
  const answer = await orEarlier(send, async () => (await findOwnMessage(action, account, client)).receipt);
  if ('receipt' in answer) return answer.receipt;
  const id = idOf(recordOf(answer.data['message'])?.['message_id']);
  if (id === null) throw new ConnectorUnavailable('TikTok took the message without naming it', true);
  return messageReceipt(action, id, answer.at);
}

async function upload(file: OutboundAttachment, conversation: string, client: TikTokClient): Promise<string> {
  if (!IMAGE_TYPES.includes(file.contentType))
    throw new ConnectorRejected(`${file.name}: TikTok takes JPEG and PNG`, 'invalid');
  if (file.size > MOST_IMAGE_BYTES)
    throw new ConnectorRejected(`${file.name}: TikTok takes images of up to 3 MB`, 'invalid');
  if (!(await client.mayReceiveImages(conversation)))
    throw new ConnectorRejected('This person cannot be sent images', 'recipient-refused');
  const blob = new Blob([Uint8Array.from(await file.read())], { type: file.contentType });
  return client.uploadImage(blob, file.name);
}
