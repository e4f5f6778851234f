import { earliest } from '../../spi/lookup';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { assertDeclared, doneWith, replyIdOf } from '../../spi/verbs';
import { capabilities } from './bluesky.capabilities';
import { quotedPostOf, rootOf, urisIn } from './bluesky.gate-writes';
import { keyAbout, keyOfAction } from './bluesky.keys';
import { BLOCK, convoIdOf, didOf, idOf, type Json, LIKE, placeOf, POST, POSTGATE, recordOf, THREADGATE, timeOf } from './bluesky.payloads'; // prettier-ignore
import { authorOf, type Hands, handsOf, likeOf } from './bluesky.hands';
import { replyReceipt } from './bluesky.perform';
import { messageReceipt } from './bluesky.send-message';
import { bansBy } from './bluesky.settings';

const MOST_PAGES = 5;
const CANNOT_TELL: Lookup = { found: 'cannot-tell' };

/** Whether an action with unknown outcome took place. Our own server knows its records at once; reports leave no trace. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  // prettier-ignore
  assertDeclared(capabilities, action);
  const hands = await handsOf(account, signal);
  const { client } = hands;
  const { externalId } = action.target;
  switch (action.verb) {
    case 'reply':
      return action.target.kind === 'message' ? findMessage(action, hands, externalId) : findReply(action, hands);
    case 'private-reply':
      return findPrivate(action, hands);
    case 'delete-reply':
      return eitherWay((await client.record(POST, placeOf(replyIdOf(action))?.rkey ?? '')) === null);
    case 'like':
    case 'unlike':
      return findLike(action, hands);
    case 'ban':
    case 'unban':
      return findBan(action, hands);
    case 'spam':
      return CANNOT_TELL;
    case 'reject': {
      const gate = await client.record(POSTGATE, (await quotedPostOf(action, hands)).rkey);
      return eitherWay(urisIn(recordOf(gate?.['value']), 'detachedEmbeddingUris').includes(externalId));
    }
    default: {
      const gate = await client.record(THREADGATE, (await rootOf(action, hands)).rkey);
      const isFolded = urisIn(recordOf(gate?.['value']), 'hiddenReplies').includes(externalId);
      return eitherWay(isFolded === (action.verb === 'hide'));
    }
  }
}

/** The key of the record follows from the action: it is there, or it was not made. */
async function findReply(action: OutboundAction, { client, did }: Hands): Promise<Lookup> {
  const found = await client.record(POST, keyOfAction(action));
  const [uri, cid, record] = [idOf(found?.['uri']), idOf(found?.['cid']), recordOf(found?.['value'])];
  if (uri === null || cid === null || record === null) return { found: 'absent' };
  return foundWith(replyReceipt(action, { uri, cid }, record, did));
}

/** Our like under its own key, or one that was given in an app. */
async function findLike({ verb, target }: OutboundAction, { client }: Hands): Promise<Lookup> {
  const ours = await client.record(LIKE, keyAbout(target.externalId));
  const post = (await client.posts([target.externalId])).get(target.externalId);
  const other = placeOf(post === undefined ? null : likeOf(post));
  const native = other !== null && (await client.record(LIKE, other.rkey)) !== null;
  return eitherWay((ours !== null || native) === (verb === 'like'));
}

async function findBan(action: OutboundAction, { account, client, did }: Hands): Promise<Lookup> {
  const person = authorOf(action, did);
  const viewer = recordOf((await client.profile(person))['viewer']);
  const bans = action.verb === 'ban';
  if (bansBy(account) === 'mute') {
    return typeof viewer?.['muted'] === 'boolean' ? eitherWay(viewer['muted'] === bans) : CANNOT_TELL;
  }
  const ours = await client.record(BLOCK, keyAbout(person));
  const other = placeOf(viewer?.['blocking']);
  const native = other !== null && (await client.record(BLOCK, other.rkey)) !== null;
  return eitherWay((ours !== null || native) === bans);
}

async function findPrivate(action: OutboundAction, hands: Hands): Promise<Lookup> {
  try {
    const convo = await hands.client.convoWith(authorOf(action, hands.did));
    return convo === null ? CANNOT_TELL : await findIn(action, convo, hands);
  } catch (error) {
    // who cannot be written to got no message
    if (error instanceof ConnectorRejected) return { found: 'absent' };
    throw error;
  }
}

async function findMessage(action: OutboundAction, hands: Hands, messageId: string): Promise<Lookup> {
  const convoId = convoIdOf(messageId);
  const convo = convoId === null ? null : await hands.client.convo(convoId);
  return convo === null ? CANNOT_TELL : findIn(action, convo, hands);
}

/** Our messages back to shortly before the request, with the same words: what is not among them was not sent. */
async function findIn(action: OutboundAction, convo: Json, { client, did }: Hands): Promise<Lookup> {
  const since = earliest(action);
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: Awaited<ReturnType<typeof client.messages>> = await client.messages(idOf(convo['id']) ?? '', cursor);
    for (const message of page.list) {
      if ((timeOf(message['sentAt']) ?? since) < since) return { found: 'absent' };
      if (didOf(message['sender']) === did && message['text'] === action.text) {
        return foundWith(messageReceipt(action, convo, message, did));
      }
    }
    if (page.cursor === null) return { found: 'absent' };
    cursor = page.cursor;
  }
  return CANNOT_TELL;
}

function eitherWay(happened: boolean): Lookup {
  return happened ? foundWith(doneWith(null)) : { found: 'absent' };
}

function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
