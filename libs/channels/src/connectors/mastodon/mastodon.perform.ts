import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './mastodon.capabilities';
import { type ConversationsPage, MastodonClient, unlessGone } from './mastodon.client';
import { keptOf, namesFor, uploaded, visibilityFor, withNames } from './mastodon.compose';
import { directKey, peopleIn, statusItem } from './mastodon.parse';
import { idOf, isOwn, type Json, linkOf, quoteOf, recordOf, recordsOf, textOf } from './mastodon.payloads';
import { ownIdOf } from './mastodon.lanes';
import { assertDeclared } from '../../spi/verbs';

const MOST_CONVERSATION_PAGES = 5;

/** What the verbs of one call work with. */
export interface Hands {
  account: AccountContext;
  client: MastodonClient;
  ownId: string;
  signal: AbortSignal;
}

export async function handsOf(account: AccountContext, signal: AbortSignal): Promise<Hands> {
  const client = new MastodonClient(account, signal);
  return { account, client, ownId: await ownIdOf(account, client), signal };
}

/** Performs one verb. What is answered or acted on is read first: the verbs need its author, names and visibility. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const hands = await handsOf(account, signal);
  const { client } = hands;
  const { externalId } = action.target;
  switch (action.verb) {
    case 'reply':
    case 'private-reply':
      return reply(action, hands);
    case 'edit-reply':
      return editReply(action, hands);
    case 'delete-reply':
      await unlessGone(() => client.remove(replyIdOf(action)));
      return removedReceipt(action, client);
    case 'like':
    case 'unlike':
      await client.onStatus(externalId, action.verb === 'like' ? 'favourite' : 'unfavourite');
      return doneWith(null);
    case 'ban':
    case 'unban':
      await client.onAccount(await authorIdOf(action, client), action.verb === 'ban' ? 'block' : 'unblock');
      return doneWith(null);
    case 'spam':
      return report(action, hands);
    case 'reject':
      return revokeQuote(action, hands);
    default:
      return markRead(action, hands);
  }
}

async function reply(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const { client, ownId, signal } = hands;
  if (action.text.trim() === '' && action.attachments.length === 0) {
    throw new ConnectorRejected('the reply is empty', 'invalid');
  }
  const answered = await client.status(action.target.externalId);
  const visibility = visibilityFor(action, answered);
  const host = await placeFor(visibility, hands);
  const body = {
    status: withNames(action.text, namesFor(answered, visibility, ownId)),
    in_reply_to_id: action.target.externalId,
    visibility,
    spoiler_text: textOf(answered['spoiler_text']) ?? '',
    media_ids: await uploaded(action.attachments, client, signal),
  };
  const status = await client.publish(body, action.id).catch(async (error: unknown) => {
    // Servers other than Mastodon answer 500 when what is answered has gone meanwhile
    const isOpen = error instanceof ConnectorUnavailable && !signal.aborted;
    if (isOpen && (await isGone(action.target.externalId, client))) {
      throw new ConnectorRejected('what you answer is gone', 'gone');
    }
    throw error;
  });
  return replyReceipt(action, status, { ...hands, host });
}

async function isGone(id: string, client: MastodonClient): Promise<boolean> {
  try {
    return (await unlessGone(() => client.status(id))) === null;
  } catch {
    return false; // the first failure says more
  }
}

/** The key of a direct conversation needs the server's own host; public ones do without the question. */
export async function placeFor(visibility: string, { client }: Hands): Promise<string> {
  return visibility === 'direct' ? (await client.instance()).host : '';
}

/** Our reply as the item that later reads describe too. A public one gives its thread one more name: its own id. */
export function replyReceipt(action: OutboundAction, status: Json, at: Hands & { host: string }): Receipt {
  const id = idOf(status['id']);
  if (id === null) throw new ConnectorUnavailable('Mastodon answered without the reply', true);
  const item = ownItem(action, status, at);
  return {
    state: 'done',
    externalId: id,
    permalink: linkOf(status['url']) ?? linkOf(status['uri']),
    effects: item ? [item] : [],
  };
}

function ownItem(action: OutboundAction, status: Json, { ownId, host }: Hands & { host: string }): ItemSeen | null {
  try {
    const item = statusItem(status, { ownId, host: host || 'local', parent: null });
    const thread = { key: action.target.threadKey, aliases: [item.externalId], title: null };
    const isPublic = item.kind !== 'message';
    return { ...item, direction: 'out', author: null, ownActionId: action.id, ...(isPublic && { thread }) };
  } catch {
    return null; // it stands; the next poll brings it whole
  }
}

async function editReply(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const { client, ownId, signal } = hands;
  const id = replyIdOf(action);
  const current = await client.status(id);
  if (!isOwn(current, ownId)) throw new ConnectorRejected('this is not your post', 'forbidden');
  const host = await placeFor(textOf(current['visibility']) ?? '', hands);
  const { mediaIds, rest } = keptOf(current);
  const names = peopleIn(current)
    .filter((person) => idOf(person['id']) !== ownId)
    .map((person) => idOf(person['acct']))
    .filter((name) => name !== null);
  const media_ids = [...mediaIds, ...(await uploaded(action.attachments, client, signal))];
  const status = await client.edit(id, { status: withNames(action.text, names), media_ids, ...rest });
  const item = ownItem(action, status, { ...hands, host });
  return doneWith(id, ...(item ? [{ ...item, ownActionId: null }] : []));
}

/** The server's clock says when; whole seconds must not come before the state that they end. */
export function removedReceipt(action: OutboundAction, client: MastodonClient): Receipt {
  const at = client.serverTime > action.requestedAt ? client.serverTime : action.requestedAt;
  return doneWith(null, { type: 'removed', externalId: replyIdOf(action), at });
}

async function report(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  const { externalId } = action.target;
  const authorId = idOf(recordOf((await client.status(externalId))['account'])?.['id']);
  if (authorId === null) throw new ConnectorRejected('the author is not known', 'invalid');
  // the status was there a moment ago: what is missing is the way to report
  if ((await unlessGone(() => client.report(authorId, externalId))) === null) {
    throw new ConnectorRejected('this server takes no reports', 'forbidden');
  }
  return doneWith(null);
}

async function revokeQuote({ target }: OutboundAction, { client, ownId }: Hands): Promise<Receipt> {
  const quote = quoteOf(await client.status(target.externalId));
  const quotedId = quote && isOwn(quote.quoted, ownId) ? idOf(quote.quoted['id']) : null;
  if (quotedId === null) throw new ConnectorRejected('this post does not quote yours', 'invalid');
  await client.revokeQuote(quotedId, target.externalId);
  return doneWith(null);
}

async function markRead(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const found = await conversationsOf(action, hands);
  if (found.length === 0) throw new ConnectorRejected('the server knows no such conversation', 'invalid');
  for (const { id, unread } of found) if (unread) await hands.client.markConversationRead(id);
  return doneWith(null);
}

/** The direct conversations with exactly these people; servers keep one for each first message. */
export async function conversationsOf(
  { target }: OutboundAction,
  { client, ownId }: Hands,
): Promise<{ id: string; unread: boolean }[]> {
  const { host } = await client.instance();
  const found: { id: string; unread: boolean }[] = [];
  let next: string | null = null;
  for (let pages = 0; pages < MOST_CONVERSATION_PAGES; pages += 1) {
    const maxId: string | null = next;
    const page: ConversationsPage | null = await unlessGone(() => client.conversations(maxId));
    if (page === null) throw new ConnectorRejected('this server keeps no read state', 'forbidden');
    for (const conversation of page.list) {
      const id = idOf(conversation['id']);
      const isIt = directKey(recordsOf(conversation['accounts']), ownId, host) === target.threadKey;
      if (id !== null && isIt) found.push({ id, unread: conversation['unread'] === true });
    }
    next = page.next;
    if (next === null) break;
  }
  return found;
}

/** The author's id at this server. A blocked author's statuses cannot be read: then the name is looked up. */
export async function authorIdOf({ target }: OutboundAction, client: MastodonClient): Promise<string> {
  const status = await unlessGone(() => client.status(target.externalId));
  const fromStatus = idOf(recordOf(status?.['account'])?.['id']);
  if (fromStatus !== null) return fromStatus;
  const name = target.authorExternalId;
  const found = name === null ? null : await client.accountNamed(name);
  const id = idOf(found?.['id']);
  if (id === null) throw new ConnectorRejected('the author is not known', 'invalid');
  return id;
}

export function replyIdOf({ replyExternalId, verb }: OutboundAction): string {
  if (replyExternalId === null) throw new ConnectorRejected(`${verb} names no reply`, 'invalid');
  return replyExternalId;
}

export function doneWith(externalId: string | null, ...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId, permalink: null, effects };
}
