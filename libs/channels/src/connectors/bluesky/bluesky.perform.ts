import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { assertDeclared, doneWith, replyIdOf } from '../../spi/verbs';
import { capabilities } from './bluesky.capabilities';
import { BlueskyClient, ownView, type WrittenRecord } from './bluesky.client';
import { referenceTo, replyRecord } from './bluesky.compose';
import { detachQuote, setFolded } from './bluesky.gate-writes';
import { authorOf, type Hands, handsOf, likeOf } from './bluesky.hands';
import { keyAbout, keyOfAction } from './bluesky.keys';
import { postItem } from './bluesky.parse';
import { BLOCK, type Json, laterOf, LIKE, placeOf, POST, recordOf, webAddressOf } from './bluesky.payloads';
import { answerMessage, writeTo } from './bluesky.send-message';
import { bansBy } from './bluesky.settings';

/** Performs one verb. What makes a record writes it under a key that follows from the action: repeating is safe. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const hands = await handsOf(account, signal);
  switch (action.verb) {
    case 'reply':
      return action.target.kind === 'message' ? answerMessage(action, hands) : reply(action, hands);
    case 'private-reply':
      return writeTo(action, hands);
    case 'delete-reply':
      return deleteReply(action, hands);
    case 'like':
    case 'unlike':
      return action.verb === 'like' ? like(action, hands) : unlike(action, hands);
    case 'ban':
    case 'unban':
      return setBanned(action, hands);
    case 'spam':
      await hands.client.report(referenceTo(await readablePost(action, hands.client)), '');
      return doneWith(null);
    case 'reject':
      return detachQuote(action, hands);
    default:
      return setFolded(action, hands);
  }
}

async function reply(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const { client } = hands;
  const answered = await readablePost(action, client);
  assertAnswerable(answered);
  const record = await replyRecord(action, answered, client);
  const written = await client.put(POST, keyOfAction(action), record);
  return replyReceipt(action, written, record, hands.did);
}

/** The post as it is now. Bluesky takes answers to what is gone or blocks us, and nobody sees them: told here instead. */
async function readablePost({ target }: OutboundAction, client: BlueskyClient): Promise<Json> {
  const post = (await client.posts([target.externalId])).get(target.externalId);
  if (post !== undefined) return post;
  const standing = await client.standing(target.externalId);
  if (standing === 'gone') throw new ConnectorRejected('the post is gone', 'gone');
  throw new ConnectorRejected('you and the author are blocked from each other', 'recipient-refused');
}

function assertAnswerable(post: Json): void {
  if (recordOf(recordOf(post['author'])?.['viewer'])?.['blockedBy'] === true) {
    throw new ConnectorRejected('the author has blocked the account', 'recipient-refused');
  }
  if (recordOf(post['viewer'])?.['replyDisabled'] === true) {
    throw new ConnectorRejected('the author of the thread does not allow answers', 'forbidden');
  }
}

/** Our reply as the item that later reads describe too; it gives its thread one more name. */
export function replyReceipt(action: OutboundAction, written: WrittenRecord, record: Json, did: string): Receipt {
  const view = ownView(did, placeOf(written.uri)?.rkey ?? '', written.cid, record);
  const item: ItemSeen = {
    ...postItem(view, { did, ours: [], hidden: null }),
    thread: { key: action.target.threadKey, aliases: [written.uri], title: null },
    ownActionId: action.id,
  };
  return { state: 'done', externalId: written.uri, permalink: webAddressOf(written.uri), effects: [item] };
}

async function deleteReply(action: OutboundAction, { client, did }: Hands): Promise<Receipt> {
  const place = placeOf(replyIdOf(action));
  if (place?.collection !== POST || place.repo !== did)
    throw new ConnectorRejected('this is not your post', 'forbidden');
  await client.remove(POST, place.rkey);
  return doneWith(null, { type: 'removed', externalId: place.uri, at: laterOf(client.serverTime, action.requestedAt) });
}

async function like(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  const post = await readablePost(action, client);
  if (likeOf(post) === null) {
    const record = { subject: referenceTo(post), createdAt: new Date(action.requestedAt).toISOString() };
    await client.put(LIKE, keyAbout(action.target.externalId), record);
  }
  return doneWith(null);
}

/** Takes back our like and one that was given in an app. */
async function unlike({ target }: OutboundAction, { client, did }: Hands): Promise<Receipt> {
  const post = (await client.posts([target.externalId])).get(target.externalId);
  const given = post && placeOf(likeOf(post));
  await client.remove(LIKE, keyAbout(target.externalId));
  if (given?.repo === did && given.rkey !== keyAbout(target.externalId)) await client.remove(LIKE, given.rkey);
  return doneWith(null);
}

async function setBanned(action: OutboundAction, { account, client, did }: Hands): Promise<Receipt> {
  const person = authorOf(action, did);
  const bans = action.verb === 'ban';
  if (bansBy(account) === 'mute') {
    await client.mute(person, bans);
    return doneWith(null);
  }
  const block = placeOf(recordOf((await client.profile(person))['viewer'])?.['blocking']);
  if (bans && block === null) {
    const record = { subject: person, createdAt: new Date(action.requestedAt).toISOString() };
    await client.put(BLOCK, keyAbout(person), record);
  }
  if (!bans) {
    await client.remove(BLOCK, keyAbout(person));
    if (block?.repo === did && block.rkey !== keyAbout(person)) await client.remove(BLOCK, block.rkey);
  }
  return doneWith(null);
}
