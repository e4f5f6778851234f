import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { findPrivateReply } from '../meta/messages.lookup';
import { earliest, sameText } from '../../spi/lookup';
import { foundWith } from '../meta/messages.perform';
import { hiddenOrShown, idOf, recordOf, textOf, timeOf, type Json } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unless, unlessGone } from '../../spi/verbs';
import { FACEBOOK_CAPABILITIES } from './facebook.capabilities';
import { FacebookClient, type GraphPage } from './facebook.client';
import { personOf, replyReceipt, stateOf } from './facebook.perform';

const MOST_PAGES = 10;

/** Reads whether an action with unknown outcome took place. */
export async function findOnFacebook(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(FACEBOOK_CAPABILITIES, action);
  const client = new FacebookClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return findReply(action, client, account.externalId);
    case 'private-reply':
      return findPrivate(action, client, account.externalId);
    case 'edit-reply':
      return findEdit(action, client, account);
    case 'delete-reply':
      return findRemoval(replyIdOf(action), client);
    case 'delete':
      return findRemoval(action.target.externalId, client);
    case 'hide':
    case 'unhide':
      return findHidden(action, client);
    case 'like':
    case 'unlike':
      return findLike(action, client);
    default: {
      const blocked = await client.isBlocked(personOf(action.target.authorExternalId));
      return blocked === (action.verb === 'ban') ? foundWith(doneWith(null)) : { found: 'absent' };
    }
  }
}

/** A reply of ours with this text, or with an attachment when it had no text, made since the request. */
async function findReply(action: OutboundAction, client: FacebookClient, ownId: string): Promise<Lookup> {
  const { target } = action;
  const under = target.kind === 'comment' ? (target.parentExternalId ?? target.externalId) : target.externalId;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readReplies(client, under, after);
    if ('found' in read) return read;
    const lookup = findOnPage(action, read, ownId);
    if (lookup) return lookup;
    if (read.next === null) return { found: 'absent' };
    after = read.next;
  }
  return { found: 'cannot-tell' };
}

/** Comments elsewhere may be closed to us, and those of recommendations cannot be read since v22.0. */
async function readReplies(client: FacebookClient, id: string, after: string | null): Promise<GraphPage | Lookup> {
  const page = await unless(['forbidden', 'invalid'], async () => {
    const read = await unlessGone(() => client.comments(id, after));
    return read ?? ({ found: 'absent' } as const);
  });
  return page ?? { found: 'cannot-tell' };
}

function findOnPage(action: OutboundAction, page: GraphPage, ownId: string): Lookup | null {
  const since = earliest(action);
  const recent = page.list.filter((entry) => (timeOf(entry['created_time']) ?? '') >= since);
  const lookups = recent.map((comment) => asReply(action, comment, ownId)).filter((lookup) => lookup !== null);
  if (lookups[0]) return lookups.find(({ found }) => found === 'yes') ?? lookups[0];
  return recent.length < page.list.length ? { found: 'absent' } : null;
}

function asReply(action: OutboundAction, comment: Json, ownId: string): Lookup | null {
  const text = textOf(comment['message']) ?? '';
  const isSame =
    action.text === '' ? text === '' && recordOf(comment['attachment']) !== null : sameText(text, action.text);
  if (!isSame) return null;
  const authorId = idOf(recordOf(comment['from'])?.['id']);
  // Authors are left out without a permission: the same words may be ours or not.
  if (authorId === null) return { found: 'cannot-tell' };
  const id = idOf(comment['id']);
  if (authorId !== ownId || id === null) return null;
  return foundWith(replyReceipt(action, id, timeOf(comment['created_time']) ?? action.requestedAt));
}

async function findPrivate(action: OutboundAction, client: FacebookClient, ownId: string): Promise<Lookup> {
  const { target } = action;
  const fields = target.kind === 'post' ? 'from' : 'from,can_reply_privately';
  const answer = await unlessGone(() => client.comment(target.externalId, fields));
  // It works once per comment: as long as it is still possible, it has not happened.
  if (answer?.body['can_reply_privately'] === true) return { found: 'absent' };
  const name = textOf(recordOf(answer?.body['from'])?.['name']);
  return findPrivateReply(action, client.messages, ownId, (person) => name !== null && textOf(person['name']) === name);
}

async function findEdit(action: OutboundAction, client: FacebookClient, account: AccountContext): Promise<Lookup> {
  const id = replyIdOf(action);
  const answer = await unlessGone(() => client.comment(id, 'id,message'));
  if (!answer || !sameText(textOf(answer.body['message']) ?? '', action.text)) return { found: 'absent' };
  return foundWith(doneWith(id, ...(await stateOf(id, action, client, account))));
}

async function findRemoval(id: string, client: FacebookClient): Promise<Lookup> {
  if (await unlessGone(() => client.comment(id, 'id'))) return { found: 'absent' };
  return foundWith(doneWith(null, { type: 'removed', externalId: id, at: await client.now() }));
}

async function findHidden({ target, verb }: OutboundAction, client: FacebookClient): Promise<Lookup> {
  const hides = verb === 'hide';
  const answer = await unlessGone(() => client.comment(target.externalId, 'id,is_hidden'));
  if (!answer || (answer.body['is_hidden'] === true) !== hides) return { found: 'absent' };
  return foundWith(doneWith(null, hiddenOrShown(target.externalId, hides, answer.at)));
}

async function findLike({ target, verb }: OutboundAction, client: FacebookClient): Promise<Lookup> {
  const fields = target.kind === 'comment' ? 'id,user_likes' : 'id,likes.limit(0).summary(true)';
  const answer = await unlessGone(() => client.comment(target.externalId, fields));
  if (!answer) return { found: 'absent' };
  const summary = recordOf(recordOf(answer.body['likes'])?.['summary']);
  const likes = answer.body['user_likes'] === true || summary?.['has_liked'] === true;
  return likes === (verb === 'like') ? foundWith(doneWith(null)) : { found: 'absent' };
}
