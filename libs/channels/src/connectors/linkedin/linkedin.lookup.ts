import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { earliest, sameText } from '../../spi/lookup';
import { recordOf, timeOf, type Json } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unless, unlessGone } from '../../spi/verbs';
import { LINKEDIN_CAPABILITIES } from './linkedin.capabilities';
import { LinkedInClient, type LinkedInPage } from './linkedin.client';
import { actorOf, wordsOf } from './linkedin.payloads';
import { commentReceipt, removalReceipt } from './linkedin.receipts';
import { organizationOf } from './linkedin.settings';
import { listedUnder, targetUrn } from './linkedin.targets';
import { commentNamed, organizationUrn } from './linkedin.urns';

/** What was written can be read a little later: before that, not finding it proves nothing. */
const SETTLED_MS = 5 * 60_000;
const MOST_PAGES = 5;

/** Reads whether an action with unknown outcome took place. */
export async function findOnLinkedIn(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(LINKEDIN_CAPABILITIES, action);
  const client = new LinkedInClient(account, signal);
  const organizationId = organizationOf(account);
  const readNow = async () => (await client.organization(organizationId)).at;
  switch (action.verb) {
    case 'reply':
      return findReply(action, client, organizationId);
    case 'edit-reply':
      return findEdit(action, client);
    case 'delete-reply':
      return findRemoval(replyIdOf(action), action, client, readNow);
    case 'delete':
      return findRemoval(action.target.externalId, action, client, readNow);
    default:
      return findReaction(action, client, readNow);
  }
}

/** Searches the thread for a comment of the Page with these words, made since the request. */
export async function findReply(
  action: OutboundAction,
  client: LinkedInClient,
  organizationId: string,
): Promise<Lookup> {
  const since = earliest(action);
  let offset = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page: LinkedInPage | null = await unlessGone(() => client.comments(listedUnder(action.target), offset));
    // what it answers is gone, and every answer with it
    if (!page) return { found: 'absent' };
    const match = page.list.find((element) => isReply(element, action, organizationId, since));
    const receipt = match ? commentReceipt(action, match, page.at) : null;
    if (receipt) return { found: 'yes', receipt };
    if (page.next === null) return missing(action, page.at);
    offset = page.next;
  }
  return { found: 'cannot-tell' };
}

function isReply(element: Json, { text }: OutboundAction, organizationId: string, since: string): boolean {
  const createdAt = timeOf(recordOf(element['created'])?.['time']);
  if (createdAt !== null && createdAt < since) return false;
  return actorOf(element) === organizationUrn(organizationId) && sameText(wordsOf(element) ?? '', text);
}

async function findEdit(action: OutboundAction, client: LinkedInClient): Promise<Lookup> {
  const externalId = replyIdOf(action);
  const named = commentNamed(externalId);
  if (!named) return { found: 'absent' };
  const answer = await unlessGone(() => client.comment(named));
  if (!answer) return { found: 'absent' };
  if (!sameText(wordsOf(answer.body) ?? '', action.text)) return missing(action, answer.at);
  const element = { ...answer.body, id: named.id, object: named.post };
  return foundWith(commentReceipt(action, element, answer.at) ?? doneWith(externalId));
}

async function findRemoval(
  externalId: string,
  action: OutboundAction,
  client: LinkedInClient,
  readNow: () => Promise<string>,
): Promise<Lookup> {
  const named = commentNamed(externalId);
  if (!named) return { found: 'cannot-tell' };
  const answer = await unlessGone(() => client.comment(named));
  return answer ? missing(action, answer.at) : foundWith(removalReceipt(externalId, await readNow()));
}

/** No documentation names the reading of one reaction: where it is refused, nobody can tell. */
async function findReaction(
  action: OutboundAction,
  client: LinkedInClient,
  readNow: () => Promise<string>,
): Promise<Lookup> {
  const root = await unlessGone(() => targetUrn(action.target, client));
  if (root === null) return action.verb === 'unlike' ? foundWith(doneWith(null)) : { found: 'absent' };
  const reacted = await unless(['forbidden', 'invalid'], () => stands(root, client));
  if (reacted === null) return { found: 'cannot-tell' };
  return reacted === (action.verb === 'like') ? foundWith(doneWith(null)) : missing(action, await readNow());
}

async function stands(root: string, client: LinkedInClient): Promise<boolean> {
  try {
    await client.reaction(root);
    return true;
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone') return false;
    throw error;
  }
}

/** Not there: certain only when LinkedIn has had the time to show it. */
function missing({ requestedAt }: OutboundAction, at: string): Lookup {
  return Date.parse(at) - Date.parse(requestedAt) >= SETTLED_MS ? { found: 'absent' } : { found: 'cannot-tell' };
}

function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
