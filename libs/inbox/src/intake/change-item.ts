import type { ItemRemoved, ItemSeen, ItemStateChanged } from '@parvis/channels';
import { ITEM_KINDS, PLATFORM_STATES } from '@parvis/contracts';
import { codeOf, nameOf } from '@parvis/platform';
import { screenEdited } from '../screening/screening-target';
import { type Arrival, extKey, scoped } from './arrivals';
import type { Batch } from './batch';
import { previewOf } from './clean';
import { DELETED, IN, OPEN, owe, reopen } from './conversation-rules';
import { contentOf } from './item-content';
import type { ConversationState, ItemState } from './rows';

/** Applies a newer state of an item we hold. A state with an earlier or equal time changes nothing. */
export function changeItem(batch: Batch, arrival: Arrival<ItemSeen>, item: ItemState): void {
  const { event } = arrival;
  const edited = event.revisedAt > item.revised_at && (event.text !== item.text || event.stars !== item.stars);
  const stateCode = codeOf(PLATFORM_STATES, event.platformState);
  const moved =
    !event.stateUnknown &&
    event.revisedAt > item.state_at &&
    stateCode !== item.platform_state &&
    item.platform_state !== DELETED;
  const located = item.permalink === null && event.permalink !== null;
  if (!edited && !moved && !located) return;
  if (edited) edit(batch, arrival, item);
  if (moved) Object.assign(item, { platform_state: stateCode, state_at: event.revisedAt });
  if (located) item.permalink = event.permalink;
  batch.touchItem(item);
  const conversation = batch.known.conversations.get(`${item.workspace_id}:${item.conversation_id}`);
  if (conversation && (edited || moved)) follow(batch, arrival, item, conversation, edited);
}

function edit(batch: Batch, arrival: Arrival<ItemSeen>, item: ItemState): void {
  const { account, event, screened } = arrival;
  batch.revisions.push({
    workspace_id: item.workspace_id,
    item_id: item.id,
    revision: item.revision,
    text: item.text,
    stars: item.stars,
    revised_at: item.revised_at,
  });
  const { text, html, quoted } = contentOf(event, {});
  Object.assign(item, {
    text,
    html,
    quoted,
    stars: event.stars,
    revised_at: event.revisedAt,
    revision: item.revision + 1,
  });
  item.without_verbs = event.withoutVerbs;
  if (item.direction !== IN) return;
  item.language = screened?.reading.language ?? null;
  const author = event.author && batch.known.identities.get(scoped(account, extKey(event.author.externalId)));
  screenEdited(batch, arrival, item, codeOf(ITEM_KINDS, event.kind), author ?? null);
}

/** What the queue row shows of a changed item, and who has to look at it again. */
function follow(
  batch: Batch,
  { account, event, live }: Arrival<ItemSeen>,
  item: ItemState,
  conversation: ConversationState,
  edited: boolean,
): void {
  if (edited) {
    if (item.id === conversation.last_in_item_id || item.id === conversation.last_item_id)
      conversation.preview = previewOf(event.text);
    if (event.stars !== null) conversation.stars = event.stars;
    // a review that was changed is a new word of that person, often after our answer
    const asks = live && item.direction === IN && !isFromBlocked(batch, account, event);
    if (asks && nameOf(ITEM_KINDS, conversation.kind) === 'review') {
      owe(conversation, event.revisedAt, batch.commitmentsOf(account.workspaceId));
      if (conversation.status !== OPEN) reopen(conversation);
    }
  }
  batch.touchConversation(conversation);
}

function isFromBlocked(batch: Batch, account: Arrival['account'], { author }: ItemSeen): boolean {
  const known = author && batch.known.identities.get(scoped(account, extKey(author.externalId)));
  return (known?.block_reason ?? null) !== null;
}

/** Deleted, hidden, shown or held on the platform; told before the item itself it waits for it (tombstone). */
export function applyState(batch: Batch, { account, event }: Arrival<ItemRemoved | ItemStateChanged>): void {
  const hash = extKey(event.externalId);
  const key = scoped(account, hash);
  const known = batch.known.keys.get(key);
  const code = event.type === 'removed' ? DELETED : codeOf(PLATFORM_STATES, event.platformState);
  const item =
    known && known.conversationId !== null
      ? batch.known.items.get(`${account.workspaceId}:${known.itemId}`)
      : undefined;
  if (item) {
    changeState(batch, item, code, event.at);
    return;
  }
  if (known?.conversationId) return; // tied in this batch to a reply of ours that is not loaded
  if (known && known.earlyStateAt !== null && (known.earlyStateAt > event.at || known.earlyState === DELETED)) return;
  const itemId = known?.itemId ?? batch.newId();
  batch.known.keys.set(key, { itemId, conversationId: null, earlyState: code, earlyStateAt: event.at, homeId: null });
  batch.keys.set(key, {
    workspace_id: account.workspaceId,
    account_id: account.id,
    ext_key: hash,
    item_id: itemId,
    conversation_id: null,
    early_state: code,
    early_state_at: event.at,
    home_id: null,
  });
}

function changeState(batch: Batch, item: ItemState, code: number, at: string): void {
  if (item.platform_state === DELETED || item.platform_state === code || (at < item.state_at && code !== DELETED))
    return;
  Object.assign(item, { platform_state: code, state_at: at });
  batch.touchItem(item);
  const conversationKey = `${item.workspace_id}:${item.conversation_id}`;
  const conversation = batch.known.conversations.get(conversationKey);
  if (!conversation) return;
  if (code === DELETED && item.direction === IN)
    batch.toRefresh.set(conversationKey, batch.toRefresh.get(conversationKey) ?? false);
  batch.touchConversation(conversation);
}
