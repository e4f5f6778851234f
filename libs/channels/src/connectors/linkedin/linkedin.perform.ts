import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { flagSetting } from '../../spi/settings';
import { assertDeclared, assertFits, doneWith, replyIdOf, unless, unlessGone } from '../../spi/verbs';
import { LINKEDIN_CAPABILITIES } from './linkedin.capabilities';
import { LinkedInClient, type LinkedInAnswer } from './linkedin.client';
import { CONFLICT } from './linkedin.errors';
import { findReply } from './linkedin.lookup';
import { commentReceipt, removalReceipt } from './linkedin.receipts';
import { deleteOthersField, organizationOf } from './linkedin.settings';
import { placeOf, targetUrn } from './linkedin.targets';
import { commentNamed, type CommentName } from './linkedin.urns';

/** Performs one action on a comment or on a post that names the Page. */
export async function performOnLinkedIn(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertDeclared(LINKEDIN_CAPABILITIES, action);
  const client = new LinkedInClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return reply(action, client, organizationOf(account));
    case 'edit-reply':
      return edit(action, client);
    case 'delete-reply':
      return remove(replyIdOf(action), client, account);
    case 'delete':
      return removeOthers(action, client, account);
    case 'like':
      return like(action, client);
    default:
      await unless(['gone'], async () => client.removeReaction(await targetUrn(action.target, client)));
      return doneWith(null);
  }
}

async function reply(action: OutboundAction, client: LinkedInClient, organizationId: string): Promise<Receipt> {
  if (action.text.trim() === '') throw new ConnectorRejected('A comment needs words', 'invalid');
  assertFits(LINKEDIN_CAPABILITIES, action.target.kind, action);
  const place = await placeOf(action.target, client);
  const message = { text: action.text, attributes: [] };
  const comment = { object: place.object, ...(place.parent !== null && { parentComment: place.parent }), message };
  try {
    const answer = await client.createComment(place.under, comment);
    const element = { ...comment, ...answer.body, id: answer.body['id'] ?? answer.madeId };
    const receipt = commentReceipt(action, element, answer.at);
    if (!receipt) throw new ConnectorUnavailable('LinkedIn named nothing that it made', true);
    return receipt;
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error.platformCode !== CONFLICT) throw error;
    // The same words twice in a row: it is this action only if they stand here already.
    const earlier = await findReply(action, client, organizationId);
    if (earlier.found === 'yes') return earlier.receipt;
    throw new ConnectorRejected(`${error.message}. Change the words a little.`, 'invalid', CONFLICT);
  }
}

async function edit(action: OutboundAction, client: LinkedInClient): Promise<Receipt> {
  if (action.text.trim() === '') throw new ConnectorRejected('A comment needs words', 'invalid');
  assertFits(LINKEDIN_CAPABILITIES, action.target.kind, action);
  const externalId = replyIdOf(action);
  const named = ownComment(externalId);
  const { body } = await client.comment(named);
  const { at } = await client.editComment(named, action.text);
  // LinkedIn shows the new words a little later: what was read before carries the rest of the state
  return commentReceipt(action, { ...body, id: named.id, object: named.post }, at) ?? doneWith(externalId);
}

/** What is gone already needs no deleting. */
async function remove(externalId: string, client: LinkedInClient, account: AccountContext): Promise<Receipt> {
  const answer = await unlessGone(() => client.deleteComment(ownComment(externalId)));
  return removalReceipt(externalId, (answer ?? (await now(client, account))).at);
}

async function removeOthers(action: OutboundAction, client: LinkedInClient, account: AccountContext): Promise<Receipt> {
  if (!flagSetting(account, deleteOthersField)) {
    throw new ConnectorUnsupported('Deleting other people’s comments is switched off for this account');
  }
  try {
    return await remove(action.target.externalId, client, account);
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error.reason !== 'forbidden') throw error;
    const message = `${error.message}. LinkedIn does not let this app delete what others wrote; it can be done on the Page itself.`;
    throw new ConnectorRejected(message, 'forbidden', error.platformCode);
  }
}

async function like(action: OutboundAction, client: LinkedInClient): Promise<Receipt> {
  const root = await targetUrn(action.target, client);
  try {
    await client.react(root);
  } catch (error) {
    if (error instanceof ConnectorRejected && error.platformCode === CONFLICT) {
      throw new ConnectorRejected(error.message, 'already-done', CONFLICT);
    }
    throw error;
  }
  return doneWith(null);
}

function ownComment(externalId: string): CommentName {
  const named = commentNamed(externalId);
  if (!named) throw new ConnectorRejected('Not a comment on LinkedIn', 'invalid');
  return named;
}

function now(client: LinkedInClient, account: AccountContext): Promise<LinkedInAnswer> {
  return client.organization(organizationOf(account));
}
