import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './reddit.capabilities';
import { RedditClient, selfOf, unlessGone } from './reddit.client';
import { modmailIdsOf, modmailItem } from './reddit.modmail';
import { itemOf } from './reddit.parse';
import { fullnameOf, isDeleted, type Json, nameOf, recordOf, recordsOf, type Thing } from './reddit.payloads';
import { subredditsOf } from './reddit.settings';
import { assertDeclared } from '../../spi/verbs';

/** Titles of private messages are cut here by Reddit's limit. */
const MOST_SUBJECT = 100;

/** What the verbs of one call work with. */
export interface Hands {
  account: AccountContext;
  client: RedditClient;
}

/** Performs one verb. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const hands: Hands = { account, client: new RedditClient(account, signal) };
  const { client } = hands;
  const { externalId } = action.target;
  switch (action.verb) {
    case 'reply':
      return modmailIdsOf(externalId) ? replyToModmail(action, hands) : reply(action, hands);
    case 'private-reply':
      return writePrivately(action, hands);
    case 'edit-reply':
      return editReply(action, hands);
    case 'delete-reply':
      await unlessGone(() => client.post('/api/del', { id: replyIdOf(action) }));
      return doneWith(null, { type: 'removed', externalId: replyIdOf(action), at: timeAfter(action, client) });
    case 'hide':
    case 'reject':
      await client.post('/api/remove', { id: externalId, spam: 'false' });
      return doneWith(null, stateOf(action, client, 'hidden'));
    case 'unhide':
    case 'approve':
      await client.post('/api/approve', { id: externalId });
      return doneWith(null, stateOf(action, client, 'visible'));
    case 'spam':
      return markSpam(action, hands);
    case 'like':
    case 'unlike':
      await client.post('/api/vote', { id: externalId, dir: action.verb === 'like' ? '1' : '0' });
      return doneWith(null);
    case 'ban':
    case 'unban':
      return ban(action, hands);
    case 'mark-read':
      return markRead(action, hands);
    default:
      return archive(action, hands);
  }
}

async function reply(action: OutboundAction, hands: Hands): Promise<Receipt> {
  assertText(action);
  const body = await hands.client.post('/api/comment', { thing_id: action.target.externalId, text: action.text });
  const [thing] = RedditClient.thingsIn(body);
  // it stands: without its id nothing can be said of it, and the next look brings it
  if (thing === undefined) return { state: 'pending', externalId: null, permalink: null, effects: [] };
  return replyReceipt(action, thing, await selfOf(hands.account, hands.client), hands.account);
}

/** Our reply as the item that later looks describe too; its own id is one more name of the thread. */
export function replyReceipt(action: OutboundAction, thing: Thing, ownId: string, account: AccountContext): Receipt {
  const seen = itemOf(thing, null, { externalId: ownId, settings: account.settings });
  const item: ItemSeen = {
    ...seen,
    direction: 'out',
    author: null,
    thread: { key: action.target.threadKey, aliases: thing.kind === 't1' ? [seen.externalId] : [], title: null },
    ownActionId: action.id,
  };
  return { state: 'done', externalId: item.externalId, permalink: item.permalink, effects: [item] };
}

async function replyToModmail(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  assertText(action);
  const conversationId = conversationIdOf(action);
  const form = { body: action.text, isAuthorHidden: 'true', isInternal: 'false' };
  const answer = await client.post(`/api/mod/conversations/${conversationId}`, form);
  const conversation = recordOf(answer['conversation']);
  const message = ownMessageIn(answer, action.text, '');
  if (conversation === null || message === null) return { state: 'pending', externalId: null, permalink: null, effects: [] }; // prettier-ignore
  return modmailReceipt(action, conversation, message);
}

export function modmailReceipt(action: OutboundAction, conversation: Json, message: Json): Receipt {
  const item: ItemSeen = {
    ...modmailItem(conversation, message),
    direction: 'out',
    author: null,
    ownActionId: action.id,
  };
  return { state: 'done', externalId: item.externalId, permalink: item.permalink, effects: [item] };
}

/** The latest message of the team with these words, written at `since` (ISO) or later. */
export function ownMessageIn(body: Json, text: string, since: string): Json | null {
  const messages = recordsOf(Object.values(recordOf(body['messages']) ?? {}));
  const person = recordOf(recordOf(body['conversation'])?.['participant'])?.['name'];
  const ours = messages.filter((message) => recordOf(message['author'])?.['name'] !== person && message['isInternal'] !== true); // prettier-ignore
  const same = ours.filter((message) => sameText(message['bodyMarkdown'], text) && dateOf(message) >= since);
  return same.sort((a, b) => (dateOf(a) < dateOf(b) ? 1 : -1))[0] ?? null;
}

function dateOf({ date }: Json): string {
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** Reddit trims texts and may change the ends of lines. */
export function sameText(a: unknown, b: string): boolean {
  return typeof a === 'string' && a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
}

/** `/api/compose` answers without an id, and sent messages may stand in chat: the action's own id stands for it. */
async function writePrivately(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  assertText(action);
  const thing = await targetOf(action, client);
  const to = authorNameOf(thing);
  const title = thing.data['title'] ?? thing.data['link_title'];
  const about =
    typeof title === 'string' && title.trim() !== '' ? title.trim() : `r/${String(thing.data['subreddit'])}`;
  const subject = Array.from(`Re: ${about}`).slice(0, MOST_SUBJECT).join('');
  await client.post('/api/compose', { to, subject, text: action.text });
  const at = timeAfter(action, client);
  const person = fullnameOf(thing.data['author_fullname']);
  const item: ItemSeen = {
    type: 'item',
    externalId: `compose:${action.id}`,
    kind: 'message',
    direction: 'out',
    thread: { key: person === null ? `dm:u/${to.toLowerCase()}` : `dm:${person}`, aliases: [], title: subject },
    parentExternalId: null,
    post: null,
    author: null,
    text: action.text,
    html: null,
    attachments: [],
    stars: null,
    permalink: null,
    platformState: 'visible',
    ownActionId: action.id,
    email: null,
    createdAt: at,
    revisedAt: at,
    withoutVerbs: [],
  };
  return doneWith(item.externalId, item);
}

async function editReply(action: OutboundAction, { account, client }: Hands): Promise<Receipt> {
  assertText(action);
  const id = replyIdOf(action);
  const [thing] = RedditClient.thingsIn(await client.post('/api/editusertext', { thing_id: id, text: action.text }));
  if (thing === undefined) return doneWith(id);
  const { effects } = replyReceipt(action, thing, await selfOf(account, client), account);
  return doneWith(id, ...effects.map((event) => (event.type === 'item' ? { ...event, ownActionId: null } : event)));
}

/** In a moderated subreddit the removal with `spam=true`; elsewhere a report to those who moderate. */
async function markSpam(action: OutboundAction, { account, client }: Hands): Promise<Receipt> {
  const { externalId } = action.target;
  const thing = await targetOf(action, client);
  if (!moderates(account, thing)) {
    await client.post('/api/report', { thing_id: externalId, reason: 'spam' });
    return doneWith(null);
  }
  await client.post('/api/remove', { id: externalId, spam: 'true' });
  return doneWith(null, stateOf(action, client, 'hidden'));
}

export function moderates(account: AccountContext, { data }: Thing): boolean {
  return subredditsOf(account).includes(String(data['subreddit']).toLowerCase());
}

/** Banned from the subreddit; the author of a private message is blocked for our account, which has no way back here. */
async function ban(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  const { externalId, authorExternalId } = action.target;
  const isModmail = modmailIdsOf(externalId) !== null;
  if (!isModmail && action.target.kind === 'message') {
    if (action.verb === 'unban') throw new ConnectorRejected('a blocked account is unblocked on Reddit', 'forbidden');
    if (authorExternalId === null) throw new ConnectorRejected('the author is not known', 'invalid');
    await client.post('/api/block_user', { account_id: authorExternalId });
    return doneWith(null);
  }
  const { subreddit, name } = isModmail ? await personOf(action, client) : placeOf(await targetOf(action, client));
  const path = `/r/${subreddit}/api/${action.verb === 'ban' ? 'friend' : 'unfriend'}`;
  await client.post(path, { type: 'banned', name });
  return doneWith(null);
}

function placeOf(thing: Thing): { subreddit: string; name: string } {
  const subreddit = nameOf(thing.data['subreddit']);
  if (subreddit === null) throw new ConnectorRejected('the subreddit is not known', 'invalid');
  return { subreddit, name: authorNameOf(thing) };
}

async function personOf(action: OutboundAction, client: RedditClient): Promise<{ subreddit: string; name: string }> {
  const conversation = recordOf((await client.conversation(conversationIdOf(action)))['conversation']);
  const subreddit = nameOf(recordOf(conversation?.['owner'])?.['displayName']);
  const name = nameOf(recordOf(conversation?.['participant'])?.['name']);
  if (subreddit === null || name === null) throw new ConnectorRejected('the author is not known', 'invalid');
  return { subreddit, name };
}

async function markRead(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  if (modmailIdsOf(action.target.externalId)) {
    await client.post('/api/mod/conversations/read', { conversationIds: conversationIdOf(action) });
  } else await client.post('/api/read_message', { id: action.target.externalId });
  return doneWith(null);
}

async function archive(action: OutboundAction, { client }: Hands): Promise<Receipt> {
  await client.post(`/api/mod/conversations/${conversationIdOf(action)}/archive`);
  return doneWith(null);
}

export function conversationIdOf({ target }: OutboundAction): string {
  const ids = modmailIdsOf(target.externalId);
  if (ids === null) throw new ConnectorRejected('only mail to the moderators can be archived', 'invalid');
  return ids.conversationId;
}

/** The target as it is now: verbs need its author's name and its subreddit. */
export async function targetOf({ target }: OutboundAction, client: RedditClient): Promise<Thing> {
  const [thing] = await client.info([target.externalId]);
  if (thing === undefined || isDeleted(thing)) throw new ConnectorRejected('it was deleted on Reddit', 'gone');
  return thing;
}

function authorNameOf({ data }: Thing): string {
  const name = nameOf(data['author']);
  if (name === null) throw new ConnectorRejected('the author deleted the account', 'recipient-refused');
  return name;
}

export function replyIdOf({ replyExternalId }: OutboundAction): string {
  const id = fullnameOf(replyExternalId);
  if (id === null) throw new ConnectorRejected('this message cannot be changed on Reddit', 'invalid');
  return id;
}

function assertText({ text, attachments }: OutboundAction): void {
  if (attachments.length > 0) throw new ConnectorRejected('Reddit takes no attachments here', 'invalid');
  if (text.trim() === '') throw new ConnectorRejected('the text is empty', 'invalid', 'NO_TEXT');
}

/** Reddit's clock says when; its whole seconds must not come before the request. */
function timeAfter({ requestedAt }: OutboundAction, { serverTime }: RedditClient): string {
  return serverTime > requestedAt ? serverTime : requestedAt;
}

function stateOf(action: OutboundAction, client: RedditClient, platformState: 'visible' | 'hidden'): InboundEvent {
  return { type: 'state', externalId: action.target.externalId, platformState, at: timeAfter(action, client) };
}

export function doneWith(externalId: string | null, ...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId, permalink: null, effects };
}
