import { earliest } from '../../spi/lookup';
import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './reddit.capabilities';
import { RedditClient, selfOf } from './reddit.client';
import { ownNameOf } from './reddit.lanes';
import { modmailIdsOf } from './reddit.modmail';
import { isDeleted, recordOf, standingOf, textOf, type Thing, unixTimeOf } from './reddit.payloads';
import {
  conversationIdOf,
  doneWith,
  type Hands,
  moderates,
  modmailReceipt,
  ownMessageIn,
  replyIdOf,
  replyReceipt,
  sameText,
} from './reddit.perform';
import { usernameOf } from './reddit.settings';
import { assertDeclared } from '../../spi/verbs';

const MOST_PAGES = 5;
const CANNOT_TELL: Lookup = { found: 'cannot-tell' };

/** Whether an action with unknown outcome took place. Private messages, bans, reports and read marks leave nothing to read. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(capabilities, action);
  const hands: Hands = { account, client: new RedditClient(account, signal) };
  switch (action.verb) {
    case 'reply':
      if (modmailIdsOf(action.target.externalId)) return findModmail(action, hands);
      return action.target.kind === 'message' ? CANNOT_TELL : findReply(action, hands);
    case 'edit-reply':
      return about(replyIdOf(action), hands, (reply) => eitherWay(sameText(reply.data['body'], action.text), replyIdOf(action))); // prettier-ignore
    case 'delete-reply':
      return about(replyIdOf(action), hands, (reply) => eitherWay(isDeleted(reply)));
    case 'hide':
    case 'reject':
      return about(action.target.externalId, hands, (thing) => eitherWay(standingOf(thing) === 'hidden'));
    case 'approve':
      return about(action.target.externalId, hands, (thing) => eitherWay(isApproved(thing)));
    case 'unhide':
      return about(action.target.externalId, hands, (thing) => eitherWay(standingOf(thing) === 'visible'));
    case 'spam':
      return about(action.target.externalId, hands, (thing) => spamOf(thing, account));
    case 'like':
    case 'unlike':
      return about(action.target.externalId, hands, ({ data: { likes } }) =>
        likes === undefined ? CANNOT_TELL : eitherWay((likes === true) === (action.verb === 'like')),
      );
    default:
      return CANNOT_TELL;
  }
}

/** What today's state of one thing says; what Reddit does not show says nothing. */
async function about(name: string, { client }: Hands, judge: (thing: Thing) => Lookup): Promise<Lookup> {
  const [thing] = await client.info([name]);
  return thing === undefined ? CANNOT_TELL : judge(thing);
}

/** What was only reported is visible before it is approved too. */
function isApproved(thing: Thing): boolean {
  return standingOf(thing) === 'visible' && textOf(thing.data['approved_by']) !== null;
}

/** A removal does not tell whether it was as spam, nor a report that it was made; still visible means not removed. */
function spamOf(thing: Thing, account: AccountContext): Lookup {
  return moderates(account, thing) && standingOf(thing) === 'visible' ? { found: 'absent' } : CANNOT_TELL;
}

/** Our own comments back to shortly before the request: what is not among them was not made. */
async function findReply(action: OutboundAction, { account, client }: Hands): Promise<Lookup> {
  const path = `/user/${encodeURIComponent(await ownNameOf(client, usernameOf(account)))}/comments`;
  const since = earliest(action);
  let after: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: Awaited<ReturnType<RedditClient['listing']>> = await client.listing(path, after);
    for (const thing of page.things) {
      if ((unixTimeOf(thing.data['created_utc']) ?? '') < since) return { found: 'absent' };
      if (thing.data['parent_id'] !== action.target.externalId || !sameText(thing.data['body'], action.text)) continue;
      return foundWith(replyReceipt(action, thing, await selfOf(account, client), account));
    }
    if (page.after === null) return { found: 'absent' };
    after = page.after;
  }
  return CANNOT_TELL;
}

async function findModmail(action: OutboundAction, { client }: Hands): Promise<Lookup> {
  const body = await client.conversation(conversationIdOf(action));
  const conversation = recordOf(body['conversation']);
  const message = ownMessageIn(body, action.text, earliest(action));
  if (conversation === null) return CANNOT_TELL;
  return message === null ? { found: 'absent' } : foundWith(modmailReceipt(action, conversation, message));
}

function eitherWay(happened: boolean, externalId: string | null = null): Lookup {
  return happened ? foundWith(doneWith(externalId)) : { found: 'absent' };
}

function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
