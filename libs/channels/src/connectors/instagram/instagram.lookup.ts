import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { findOnMessage, findPrivateReply } from '../meta/messages.lookup';
import { earliest, sameText } from '../../spi/lookup';
import { foundWith } from '../meta/messages.perform';
import { hiddenOrShown, idOf, recordOf, textOf, timeOf, type Json } from '../../spi/read';
import { doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { InstagramClient, type GraphPage } from './instagram.client';
import { assertPossible, isMessage, replyReceipt } from './instagram.perform';

const MOST_PAGES = 10;

/** Reads whether an action with unknown outcome took place. */
export async function findOnInstagram(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertPossible(action, account);
  const client = new InstagramClient(account, signal);
  const ownId = account.externalId;
  if (isMessage(action.target.kind)) return findOnMessage(action, client.messages, ownId);
  switch (action.verb) {
    case 'reply':
      // The comments under somebody else's publication cannot be listed.
      return action.target.kind === 'mention' ? { found: 'cannot-tell' } : findReply(action, client, ownId);
    case 'private-reply':
      return findPrivate(action, client, ownId);
    case 'delete-reply':
      return findRemoval(replyIdOf(action), client);
    case 'delete':
      return findRemoval(action.target.externalId, client);
    default:
      return findHidden(action, client);
  }
}

async function findReply(action: OutboundAction, client: InstagramClient, ownId: string): Promise<Lookup> {
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read: GraphPage | null = await unlessGone(() => client.replies(action.target.threadKey, after));
    if (!read) return { found: 'absent' };
    const match = read.list.find((reply) => isOurs(action, reply, ownId));
    const id = idOf(match?.['id']);
    if (match && id !== null) {
      return foundWith(replyReceipt(action, id, timeOf(match['timestamp']) ?? action.requestedAt));
    }
    if (read.next === null) return { found: 'absent' };
    after = read.next;
  }
  return { found: 'cannot-tell' };
}

function isOurs(action: OutboundAction, reply: Json, ownId: string): boolean {
  const isLate = (timeOf(reply['timestamp']) ?? '') >= earliest(action);
  const isOwn = idOf(recordOf(reply['from'])?.['id']) === ownId;
  return isLate && isOwn && sameText(textOf(reply['text']) ?? '', action.text);
}

async function findPrivate(action: OutboundAction, client: InstagramClient, ownId: string): Promise<Lookup> {
  const answer = await unlessGone(() => client.comment(action.target.externalId, 'id,username,from'));
  const name = textOf(answer?.body['username']) ?? textOf(recordOf(answer?.body['from'])?.['username']);
  return findPrivateReply(
    action,
    client.messages,
    ownId,
    (person) =>
      idOf(person['id']) === action.target.authorExternalId || (name !== null && textOf(person['username']) === name),
  );
}

async function findRemoval(id: string, client: InstagramClient): Promise<Lookup> {
  if (await unlessGone(() => client.comment(id, 'id'))) return { found: 'absent' };
  return foundWith(doneWith(null, { type: 'removed', externalId: id, at: await client.now() }));
}

async function findHidden({ target, verb }: OutboundAction, client: InstagramClient): Promise<Lookup> {
  const hides = verb === 'hide';
  const answer = await unlessGone(() => client.comment(target.externalId, 'id,hidden'));
  if (!answer || (answer.body['hidden'] === true) !== hides) return { found: 'absent' };
  return foundWith(doneWith(null, hiddenOrShown(target.externalId, hides, answer.at)));
}
