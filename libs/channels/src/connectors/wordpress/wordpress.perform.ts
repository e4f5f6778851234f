import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import type { Json } from '../../spi/values';
import { MOST_BYTES, capabilities } from './wordpress.capabilities';
import { WordPressClient } from './wordpress.client';
import { SaidBefore } from './wordpress.errors';
import { stateOf } from './wordpress.parse';
import type { Status } from './wordpress.payloads';
import { done, findReply, replyIdOf, replyReceipt, seenIn, targetIdOf, timeAfter } from './wordpress.replies';
import { approvesOnReply } from './wordpress.settings';
import { htmlOfText } from './wordpress.text';
import { assertDeclared } from '../../spi/verbs';

/** Performs one verb. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const client = new WordPressClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return reply(action, account, client);
    case 'edit-reply':
      return editReply(action, account, client);
    case 'delete-reply':
      return deleteForGood(replyIdOf(action), action, client);
    case 'delete':
      return deleteForGood(targetIdOf(action), action, client);
    case 'reject':
      return trash(action, account, client);
    case 'hide':
      return setStatus(action, 'hold', account, client);
    case 'spam':
      return setStatus(action, 'spam', account, client);
    default:
      return setStatus(action, 'approved', account, client);
  }
}

async function reply(action: OutboundAction, account: AccountContext, client: WordPressClient): Promise<Receipt> {
  const content = contentOf(action);
  const parent = targetIdOf(action);
  // WordPress takes an answer to anything, even to what was never there
  const target = await client.comment(parent);
  if (target === null) throw new ConnectorRejected('the comment was deleted', 'gone');
  const effects = await makeAnswerable(action, target.comment, account, client);
  try {
    const made = await client.create({ post: target.comment['post'], parent: Number(parent), content });
    return replyReceipt(action, account, made, effects);
  } catch (error) {
    if (!(error instanceof SaidBefore)) throw error;
    const made = await findReply(action, account, client, null);
    if (made === null || made === 'too-many') throw error;
    return replyReceipt(action, account, made, effects);
  }
}

/** An answer under a comment that nobody sees hangs in the air: the comment is published first where the account says so. */
async function makeAnswerable(
  action: OutboundAction,
  comment: Json,
  account: AccountContext,
  client: WordPressClient,
): Promise<InboundEvent[]> {
  const state = stateOf(comment);
  if (state === 'hidden') {
    throw new ConnectorRejected('the comment is in spam or in the trash: publish it before you answer', 'forbidden');
  }
  if (state === 'visible' || !approvesOnReply(account)) return [];
  return (await setStatus(action, 'approved', account, client)).effects;
}

async function editReply(action: OutboundAction, account: AccountContext, client: WordPressClient): Promise<Receipt> {
  const made = await client.update(replyIdOf(action), { content: contentOf(action) });
  return replyReceipt(action, account, made);
}

async function deleteForGood(id: string, action: OutboundAction, client: WordPressClient): Promise<Receipt> {
  try {
    await client.deleteForGood(id);
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error.reason !== 'gone') throw error;
  }
  return done({ type: 'removed', externalId: id, at: timeAfter(action) });
}

/** By DELETE: `{"status":"trash"}` would delete for good on a site without trash. */
async function trash(action: OutboundAction, account: AccountContext, client: WordPressClient): Promise<Receipt> {
  const id = targetIdOf(action);
  const comment = await client.trash(id).catch(async (error: unknown) => {
    const isThere = error instanceof ConnectorRejected && error.reason === 'already-done';
    const found = isThere ? await client.comment(id) : null;
    if (found === null) throw error;
    return found.comment;
  });
  assertStatus(comment, 'trash');
  return done(...seenIn(comment, action, account));
}

async function setStatus(
  action: OutboundAction,
  status: Status,
  account: AccountContext,
  client: WordPressClient,
): Promise<Receipt> {
  const id = targetIdOf(action);
  const comment = await client.update(id, { status }).catch(async (error: unknown) => {
    // some versions answer 500 when nothing was to be changed
    const found = error instanceof ConnectorUnavailable ? await client.comment(id).catch(() => null) : null;
    if (found?.comment['status'] !== status) throw error;
    return found.comment;
  });
  assertStatus(comment, status);
  return done(...seenIn(comment, action, account));
}

/** A word that WordPress or a plugin does not take is ignored and answered 200. */
function assertStatus(comment: Json, wanted: Status): void {
  if (comment['status'] === wanted) return;
  const status = typeof comment['status'] === 'string' ? comment['status'] : 'as it was';
  throw new ConnectorRejected(`WordPress left the comment ${status}`, 'forbidden');
}

function contentOf({ text, attachments }: OutboundAction): string {
  if (attachments.length > 0) throw new ConnectorRejected('WordPress comments take no attachments', 'invalid');
  if (text.trim() === '') throw new ConnectorRejected('the answer is empty', 'invalid');
  const content = htmlOfText(text);
  if (Buffer.byteLength(content) > MOST_BYTES) {
    throw new ConnectorRejected(`the answer is longer than ${MOST_BYTES} bytes`, 'too-long');
  }
  return content;
}
