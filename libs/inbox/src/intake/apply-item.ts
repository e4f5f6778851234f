import { CHANNEL_KINDS, CONVERSATION_STATUSES, ITEM_DIRECTIONS, ITEM_KINDS, PLATFORM_STATES, type SystemLine } from '@parvis/contracts'; // prettier-ignore
import type { ItemSeen } from '@parvis/channels';
import { codeOf, nameOf } from '@parvis/platform';
import { type Arrival, extKey, scoped, threadHash, threadHashes } from './arrivals';
import type { Batch } from './batch';
import { screenNew } from '../screening/screening-target';
import { changeItem } from './change-item';
import { cut, previewOf } from './clean';
import { DELETED, HANDLED, OPEN, SYSTEM, takeIn } from './conversation-rules';
import { applyAttachments, contentOf } from './item-content';
import { identityOf, postIdOf } from './people-and-posts';
import type { ConversationState, ItemInsert, ItemState } from './rows';

const LONGEST_NAME = 300;
const NOT_OURS = { action_id: null };

/** Applies one item as it stands on the platform: new, changed, or known already (then nothing changes). */
export function applyItem(batch: Batch, arrival: Arrival<ItemSeen>): void {
  const { account, event } = arrival;
  const key = batch.known.keys.get(scoped(account, extKey(event.externalId)));
  if (key && key.conversationId !== null) {
    // not loaded: the echo of a reply of ours that came twice in this batch
    const known = batch.known.items.get(`${account.workspaceId}:${key.itemId}`);
    if (known) {
      changeItem(batch, arrival, known);
      nameAuthor(batch, arrival, known);
    }
  } else if (event.direction === 'in' || !tieToAction(batch, arrival)) createItem(batch, arrival);
}

/** A thin notification brings no name; the item, read again, does. */
function nameAuthor(batch: Batch, { account, event }: Arrival<ItemSeen>, item: ItemState): void {
  if (event.direction !== 'in' || !event.author || event.author.name === '') return;
  const conversation = batch.known.conversations.get(`${item.workspace_id}:${item.conversation_id}`);
  const { contact_id, name } = identityOf(batch, account, event.author);
  if (!conversation || conversation.contact_id !== contact_id || conversation.contact_name !== '') return;
  conversation.contact_name = name;
  batch.touchConversation(conversation);
  batch.touchItem(item);
}

function createItem(batch: Batch, arrival: Arrival<ItemSeen>): void {
  const { account, event, screened } = arrival;
  const language = screened?.reading.language ?? null;
  const key = scoped(account, extKey(event.externalId));
  const early = batch.known.keys.get(key);
  const state = earlyOr(event, early?.earlyState ?? null, early?.earlyStateAt ?? null);
  const author = event.direction === 'in' && event.author ? identityOf(batch, account, event.author) : null;
  const id = batch.idAt(event.createdAt);
  const { conversation, homeId } = placeFor(batch, arrival, id);
  const row: ItemInsert = {
    workspace_id: account.workspaceId,
    id,
    conversation_id: conversation.id,
    author_identity_id: author?.id ?? null,
    parent_id: parentOf(batch, arrival),
    created_at: event.createdAt,
    revised_at: event.revisedAt,
    state_at: state.at,
    account_id: account.id,
    kind: codeOf(ITEM_KINDS, event.kind),
    direction: codeOf(ITEM_DIRECTIONS, event.direction),
    platform_state: state.code,
    revision: 1,
    stars: event.stars,
    language,
    author_name: event.author ? cut(event.author.name, LONGEST_NAME) : null,
    avatar_url: event.author?.avatarUrl ?? null,
    external_id: event.externalId,
    permalink: event.permalink,
    without_verbs: event.withoutVerbs,
    system: null,
    home_id: homeId,
    ...contentOf(event, applyAttachments(batch, arrival, id)),
  };
  batch.addItem(row);
  remember(batch, arrival, row);
  const blockReason = author?.block_reason ?? null;
  joinPerson(conversation, arrival, author?.contact_id ?? null);
  conversation.post_id ??= event.post ? postIdOf(batch, account, event.post) : null;
  conversation.subject ??= event.thread.title;
  const effect = takeIn(
    conversation,
    saidBy(arrival, row, blockReason !== null),
    batch.commitmentsOf(account.workspaceId),
  );
  if (effect.refreshWaiting)
    batch.toRefresh.set(`${account.workspaceId}:${conversation.id}`, arrival.live && event.direction === 'in');
  if (effect.reopenedFrom !== null) tellReopened(batch, conversation, effect.reopenedFrom);
  if (state.code === DELETED && conversation.item_count === 1) conversation.status = HANDLED; // nobody was to see it any more
  if (blockReason !== null && conversation.item_count === 1) keepOutOfQueue(batch, conversation, blockReason);
  batch.touchConversation(conversation);
  screenNew(batch, arrival, row, author);
}

function saidBy({ event, live, screened }: Arrival<ItemSeen>, row: ItemInsert, isBlocked: boolean) {
  return {
    id: row.id,
    direction: row.direction as number,
    createdAt: event.createdAt,
    preview: previewOf(event.text) || (event.attachments[0]?.name ?? ''),
    hasAttachments: event.attachments.length > 0,
    stars: event.stars,
    language: screened?.reading.language ?? null,
    permalink: event.permalink,
    live,
    // neither asks for anything: no clock starts, nothing opens again
    automatic: isBlocked || (event.email?.automatic ?? false),
    deleted: row.platform_state === DELETED,
  };
}

/** What was told of the item before it came counts, if it is not older than what the item says of itself. */
function earlyOr(event: ItemSeen, state: number | null, at: string | null): { code: number; at: string } {
  if (state !== null && at !== null && (at >= event.revisedAt || event.stateUnknown)) return { code: state, at };
  // a deletion is for ever: a later edit in the same burst does not bring the item back
  if (state === DELETED && at !== null) return { code: state, at };
  return { code: codeOf(PLATFORM_STATES, event.platformState), at: event.revisedAt };
}

function parentOf(batch: Batch, { account, event }: Arrival<ItemSeen>): string | null {
  if (event.parentExternalId === null) return null;
  const parent = batch.known.keys.get(scoped(account, extKey(event.parentExternalId)));
  return parent?.conversationId ? parent.itemId : null;
}

/** Where an item stands, and the thread it belongs to on the platform where that is another conversation's. */
interface Place {
  conversation: ConversationState;
  homeId: string | null;
}

/** The conversation of the thread; what answers an item that was moved out of it goes where that item is. */
function placeFor(batch: Batch, arrival: Arrival<ItemSeen>, itemId: string): Place {
  const { account, event } = arrival;
  const parent =
    event.parentExternalId === null ? undefined : batch.known.keys.get(scoped(account, extKey(event.parentExternalId)));
  const home = threadHashes(event)
    .map((hash) => batch.known.homes.get(scoped(account, hash)))
    .find((id) => id !== undefined);
  const conversation = conversationFor(batch, arrival, itemId, home ?? null);
  if (!parent?.conversationId || parent.homeId === null || parent.homeId !== (home ?? conversation.id))
    return { conversation, homeId: home ?? null };
  const moved = batch.known.conversations.get(`${account.workspaceId}:${parent.conversationId}`);
  return moved ? { conversation: moved, homeId: parent.homeId } : { conversation, homeId: home ?? null };
}

function conversationFor(
  batch: Batch,
  { account, event }: Arrival<ItemSeen>,
  itemId: string,
  homeId: string | null,
): ConversationState {
  const hashes = [event.thread.key, ...event.thread.aliases].map(threadHash);
  const foundId = threadHashes(event)
    .map((hash) => batch.known.threads.get(scoped(account, hash)))
    .find((id) => id !== undefined);
  const found = foundId === undefined ? undefined : batch.known.conversations.get(`${account.workspaceId}:${foundId}`);
  const conversation =
    found ?? startConversation(batch, { account, event }, itemId, hashes[0] ?? threadHash(event.thread.key));
  for (const hash of hashes) {
    const alias = scoped(account, hash);
    if (batch.known.threads.has(alias)) continue;
    batch.known.threads.set(alias, conversation.id);
    if (hash === conversation.thread_hash) continue;
    batch.aliases.set(alias, {
      workspace_id: account.workspaceId,
      account_id: account.id,
      alias_hash: hash,
      conversation_id: conversation.id,
      home_id: homeId,
    });
    if (homeId !== null) batch.known.homes.set(alias, homeId);
  }
  return conversation;
}

function startConversation(
  batch: Batch,
  { account, event }: Pick<Arrival<ItemSeen>, 'account' | 'event'>,
  itemId: string,
  hash: string,
): ConversationState {
  const conversation: ConversationState = {
    workspace_id: account.workspaceId,
    id: batch.newId(),
    account_id: account.id,
    contact_id: null,
    post_id: null,
    first_item_id: itemId,
    last_item_id: itemId,
    last_in_item_id: null,
    last_activity_at: event.createdAt,
    waiting_since: null,
    next_due_at: null,
    snoozed_until: null,
    handled_at: null,
    first_reply_at: null,
    assignee_id: null,
    item_count: 0,
    status: OPEN,
    kind: codeOf(ITEM_KINDS, event.kind),
    channel: codeOf(CHANNEL_KINDS, account.channel),
    last_direction: codeOf(ITEM_DIRECTIONS, event.direction),
    stars: null,
    at_risk: false,
    has_attachments: false,
    language: null,
    subject: null,
    preview: '',
    contact_name: null,
    avatar_url: null,
    permalink: null,
    thread_hash: hash,
    thread_key: event.thread.key,
  };
  batch.addConversation(conversation);
  return conversation;
}

/** The person of a conversation, under the name they have now: somebody who wrote without a name may say it later. */
function joinPerson(conversation: ConversationState, { event }: Arrival<ItemSeen>, contactId: string | null): void {
  if (contactId === null || !event.author) return;
  const isKnown = conversation.contact_id !== null;
  if (isKnown && (conversation.contact_id !== contactId || event.author.name === '')) return;
  conversation.contact_id = contactId;
  conversation.contact_name = cut(event.author.name, LONGEST_NAME);
  conversation.avatar_url = event.author.avatarUrl;
}

function remember(batch: Batch, { account, event }: Arrival<ItemSeen>, row: ItemInsert): void {
  const hash = extKey(event.externalId);
  const key = scoped(account, hash);
  batch.known.keys.set(key, {
    itemId: row.id,
    conversationId: row.conversation_id,
    earlyState: null,
    earlyStateAt: null,
    homeId: row.home_id as string | null,
  });
  batch.known.items.set(`${account.workspaceId}:${row.id}`, Object.assign(row as unknown as ItemState, NOT_OURS));
  batch.keys.set(key, {
    workspace_id: account.workspaceId,
    account_id: account.id,
    ext_key: hash,
    item_id: row.id,
    conversation_id: row.conversation_id,
    early_state: null,
    early_state_at: null,
    home_id: row.home_id as string | null,
  });
}

function tellReopened(batch: Batch, conversation: ConversationState, from: number): void {
  const was = nameOf(CONVERSATION_STATUSES, from);
  if (was === 'waiting') return; // the answer we waited for: nothing to explain
  addLine(batch, conversation, { kind: 'reopened', byMemberId: null, data: { from: was } });
}

/** Somebody who is blocked wrote: it is there to be read, and asks for nothing. */
function keepOutOfQueue(batch: Batch, conversation: ConversationState, reason: string): void {
  conversation.status = HANDLED;
  conversation.handled_at = new Date().toISOString();
  addLine(batch, conversation, { kind: 'blocked', byMemberId: null, data: { reason } });
}

function addLine(batch: Batch, conversation: ConversationState, line: SystemLine): void {
  const now = new Date().toISOString();
  const id = batch.newId();
  conversation.last_item_id = id;
  batch.addItem({
    workspace_id: conversation.workspace_id,
    id,
    conversation_id: conversation.id,
    author_identity_id: null,
    parent_id: null,
    created_at: now,
    revised_at: now,
    state_at: now,
    account_id: conversation.account_id,
    kind: conversation.kind,
    direction: SYSTEM,
    platform_state: 0,
    revision: 1,
    stars: null,
    text: '',
    html: null,
    quoted: null,
    language: null,
    author_name: null,
    avatar_url: null,
    external_id: null,
    permalink: null,
    without_verbs: [],
    email: null,
    system: line,
    home_id: null,
  });
}

/** An echo of our own reply belongs to the item we wrote before sending: no second item. */
function tieToAction(batch: Batch, { account, event }: Arrival<ItemSeen>): boolean {
  const threads = new Set(threadHashes(event).map((hash) => batch.known.threads.get(scoped(account, hash))));
  const own = batch.ownReplies.find((reply) =>
    event.ownActionId !== null
      ? reply.actionId === event.ownActionId
      : reply.open &&
        (threads.has(reply.conversationId) || threads.has(reply.homeId)) &&
        sameText(reply.text, event.text) &&
        !batch.confirmed.has(reply.actionId),
  );
  if (!own) return false;
  const hash = extKey(event.externalId);
  const key = scoped(account, hash);
  const homeId = own.homeId === own.conversationId ? null : own.homeId;
  const place = { item_id: own.itemId, conversation_id: own.conversationId, early_state: null, early_state_at: null, home_id: homeId }; // prettier-ignore
  batch.known.keys.set(key, {
    itemId: own.itemId,
    conversationId: own.conversationId,
    earlyState: null,
    earlyStateAt: null,
    homeId,
  });
  batch.keys.set(key, { workspace_id: account.workspaceId, account_id: account.id, ext_key: hash, ...place });
  batch.confirmed.set(own.actionId, {
    workspace_id: account.workspaceId,
    id: own.actionId,
    external_id: event.externalId,
    permalink: event.permalink,
  });
  batch.toRefresh.set(`${account.workspaceId}:${own.conversationId}`, false);
  batch.publish(account.workspaceId, {
    kind: 'item.updated',
    conversationId: own.conversationId,
    data: { itemId: own.itemId },
  });
  batch.publish(account.workspaceId, {
    kind: 'action.updated',
    conversationId: own.conversationId,
    data: { actionId: own.actionId },
  });
  return true;
}

function sameText(ours: string, theirs: string): boolean {
  return normalised(ours) === normalised(theirs);
}

function normalised(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
