import type { InboundEvent, ItemSeen } from '@parvis/channels';
import type { Tx } from '@parvis/platform';
import { type Arrival, extKey, scoped } from './arrivals';
import { loadThreads, lockOthers } from './known-threads';
import type { ConversationState, ItemState } from './rows';
import { keyOf, type Scoped, timesToIso, utc, values, wanted, WANTED } from './wanted';

export interface KnownIdentity {
  id: string;
  contact_id: string;
  name: string;
  handle: string | null;
  avatar_url: string | null;
  followers: number | null;
  /** Why this person is blocked; null: they are not. */
  block_reason: string | null;
  /** Nobody had heard of them before this batch. */
  isNew?: true;
}

export interface KnownPost {
  id: string;
  text: string | null;
  media_url: string | null;
  likes: number | null;
  comments: number | null;
  is_ad: boolean;
}

export interface KnownKey {
  itemId: string;
  conversationId: string | null;
  earlyState: number | null;
  earlyStateAt: string | null;
  /** The item stands in another conversation than the one of its thread: which thread that is. */
  homeId: string | null;
}

/** What the database holds of everything a batch names, keyed by `scoped(account, hash)`; conversations are locked. */
export interface Known {
  keys: Map<string, KnownKey>;
  /** By `workspace:item id`. */
  items: Map<string, ItemState>;
  /** Conversation id by thread key or alias. */
  threads: Map<string, string>;
  /** Thread (`thread_home`) behind a key that leads into a conversation of another thread. */
  homes: Map<string, string>;
  /** By `workspace:conversation id`. */
  conversations: Map<string, ConversationState>;
  identities: Map<string, KnownIdentity>;
  posts: Map<string, KnownPost>;
}

/** Reads and locks what a batch is about: seven statements at most, whatever its size. Locks are taken in id order. */
export async function loadKnown(tx: Tx, arrivals: readonly Arrival[]): Promise<Known> {
  const known: Known = { keys: new Map(), items: new Map(), threads: new Map(), homes: new Map(), conversations: new Map(), identities: new Map(), posts: new Map() }; // prettier-ignore
  const items = arrivals.filter(isItem);
  await loadKeys(tx, known, arrivals);
  await loadThreads(tx, known, items);
  await lockOthers(tx, known);
  await loadIdentities(tx, known, items);
  await loadPosts(tx, known, arrivals);
  return known;
}

export function isItem(arrival: Arrival): arrival is Arrival<ItemSeen> {
  return arrival.event.type === 'item';
}

function externalIdsOf(event: InboundEvent): string[] {
  switch (event.type) {
    case 'item':
    case 'removed':
    case 'state':
      return [event.externalId];
    case 'delivery':
      return event.externalIds;
    default:
      return [];
  }
}

type KeyRead = Scoped & {
  item_id: string;
  thread_id: string | null;
  early_state: number | null;
  early_state_at: string | null;
  home_id: string | null;
};

const KEY_COLUMNS = `w.workspace_id, w.account_id, w.hash, k.item_id, k.conversation_id as thread_id, k.home_id, k.early_state, ${utc('k.early_state_at')}`;
const KEY_TIMES = ['early_state_at'] as const;
const KEY_JOIN = `from ${WANTED} join item_key k on k.workspace_id = w.workspace_id and k.account_id = w.account_id and k.ext_key = w.hash`;

async function loadKeys(tx: Tx, known: Known, arrivals: readonly Arrival[]): Promise<void> {
  await loadNamed(tx, known, arrivals);
  const parents = arrivals.filter(isItem).flatMap(({ account, event }) => {
    const hash = event.parentExternalId === null ? null : extKey(event.parentExternalId);
    return hash === null || known.keys.has(scoped(account, hash)) ? [] : [{ account, hash }];
  });
  const wants = wanted(parents);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<KeyRead>(`select ${KEY_COLUMNS} ${KEY_JOIN}`, values(wants));
  for (const row of rows) known.keys.set(keyOf(row), keyRead(timesToIso(row, KEY_TIMES), row.thread_id));
}

/** Keys of what the events are about, with the items themselves: of the few that are known already. */
async function loadNamed(tx: Tx, known: Known, arrivals: readonly Arrival[]): Promise<void> {
  const named = arrivals.flatMap(({ account, event }) =>
    externalIdsOf(event).map((id) => ({ account, hash: extKey(id) })),
  );
  const wants = wanted(named);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<KeyRead & ItemState>(
    `select ${KEY_COLUMNS}, i.id, i.conversation_id, i.action_id, i.direction, ${utc('i.created_at')}, ${utc('i.revised_at')},
       ${utc('i.state_at')}, i.platform_state, i.revision, i.stars, i.text, i.html, i.quoted, i.language, i.external_id, i.permalink,
       i.without_verbs
     ${KEY_JOIN} left join item i on i.workspace_id = k.workspace_id and i.id = k.item_id`,
    values(wants),
  );
  for (const read of rows) {
    const row = timesToIso(read, [...KEY_TIMES, 'created_at', 'revised_at', 'state_at']);
    const { hash, item_id: _, thread_id, home_id: __, early_state: ___, early_state_at: ____, ...item } = row;
    const found = item.id as string | null;
    known.keys.set(keyOf({ ...item, hash }), keyRead(row, found === null ? null : thread_id));
    if (found !== null) known.items.set(`${item.workspace_id}:${found}`, item);
  }
}

function keyRead({ item_id, early_state, early_state_at, home_id }: KeyRead, conversationId: string | null): KnownKey {
  return { itemId: item_id, conversationId, earlyState: early_state, earlyStateAt: early_state_at, homeId: home_id };
}

async function loadIdentities(tx: Tx, known: Known, items: readonly Arrival<ItemSeen>[]): Promise<void> {
  const people = items.flatMap(({ account, event }) =>
    event.author && event.direction === 'in' ? [{ account, hash: extKey(event.author.externalId) }] : [],
  );
  const wants = wanted(people);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<Scoped & KnownIdentity>(
    `select w.*, n.id, n.contact_id, n.name, n.handle, n.avatar_url, n.followers, p.block_reason from ${WANTED}
     join identity n on n.workspace_id = w.workspace_id and n.account_id = w.account_id and n.ext_key = w.hash
     left join contact p on p.workspace_id = n.workspace_id and p.id = n.contact_id`,
    values(wants),
  );
  for (const row of rows) known.identities.set(keyOf(row), row);
}

async function loadPosts(tx: Tx, known: Known, arrivals: readonly Arrival[]): Promise<void> {
  const posts = arrivals.flatMap(({ account, event }) =>
    (event.type === 'item' || event.type === 'post') && event.post
      ? [{ account, hash: extKey(event.post.externalId) }]
      : [],
  );
  const wants = wanted(posts);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<Scoped & KnownPost>(
    `select w.*, p.id, p.text, p.media_url, p.likes, p.comments, p.is_ad from ${WANTED}
     join post p on p.workspace_id = w.workspace_id and p.account_id = w.account_id and p.ext_key = w.hash`,
    values(wants),
  );
  for (const row of rows) known.posts.set(keyOf(row), row);
}
