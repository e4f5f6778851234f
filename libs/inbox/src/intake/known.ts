import type { InboundEvent, ItemSeen } from '@parvis/channels';
import { arrayLiteral, type Tx } from '@parvis/platform';
import { type Arrival, extKey, isPassing, scoped, threadHash, threadHashes } from './arrivals';
import type { ConversationState, ItemState } from './rows';

const DAY_MS = 86_400_000;
const PASSING_MS = 14 * DAY_MS;

export interface KnownIdentity {
  id: string;
  contact_id: string;
  name: string;
  handle: string | null;
  avatar_url: string | null;
}

export interface KnownPost {
  id: string;
  text: string | null;
  media_url: string | null;
  likes: number | null;
  comments: number | null;
}

export interface KnownKey {
  itemId: string;
  conversationId: string | null;
  earlyState: number | null;
  earlyStateAt: string | null;
}

/** What the database holds of everything a batch names, keyed by `scoped(account, hash)`; conversations are locked. */
export interface Known {
  keys: Map<string, KnownKey>;
  /** By `workspace:item id`. */
  items: Map<string, ItemState>;
  /** Conversation id by thread key or alias. */
  threads: Map<string, string>;
  /** By `workspace:conversation id`. */
  conversations: Map<string, ConversationState>;
  identities: Map<string, KnownIdentity>;
  posts: Map<string, KnownPost>;
}

interface Wanted {
  workspaces: number[];
  accounts: number[];
  hashes: string[];
}

const WANTED = 'unnest($1::int[], $2::int[], $3::uuid[]) as w (workspace_id, account_id, hash)';

/** Times as ISO text, so that state can be compared, changed and written back without a detour. */
export const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', ${ISO}) as ${column.replace(/^\w+\./, '')}`;

/** Reads and locks what a batch is about: six statements, whatever its size. Locks are taken in id order: no deadlock. */
export async function loadKnown(tx: Tx, arrivals: readonly Arrival[]): Promise<Known> {
  const known: Known = { keys: new Map(), items: new Map(), threads: new Map(), conversations: new Map(), identities: new Map(), posts: new Map() }; // prettier-ignore
  const items = arrivals.filter(isItem);
  await loadKeys(tx, known, arrivals);
  await loadThreads(tx, known, items);
  await lockConversations(tx, known);
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

/** Distinct keys in a fixed order. */
function wanted(keys: readonly { account: { workspaceId: number; id: number }; hash: string }[]): Wanted {
  const distinct = new Map(keys.map((key) => [scoped(key.account, key.hash), key]));
  const all = [...distinct.values()];
  return {
    workspaces: all.map(({ account }) => account.workspaceId),
    accounts: all.map(({ account }) => account.id),
    hashes: all.map(({ hash }) => hash),
  };
}

function values({ workspaces, accounts, hashes }: Wanted): string[] {
  return [arrayLiteral(workspaces), arrayLiteral(accounts), arrayLiteral(hashes)];
}

type Scoped = { workspace_id: number; account_id: number; hash: string };
const keyOf = (row: Scoped): string => `${row.workspace_id}:${row.account_id}:${row.hash}`;

type KeyRead = Scoped & {
  item_id: string;
  thread_id: string | null;
  early_state: number | null;
  early_state_at: string | null;
};

const KEY_COLUMNS = `w.workspace_id, w.account_id, w.hash, k.item_id, k.conversation_id as thread_id, k.early_state, ${iso('k.early_state_at')}`;
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
  for (const row of rows) known.keys.set(keyOf(row), keyRead(row, row.thread_id));
}

/** Keys of what the events are about, with the items themselves: of the few that are known already. */
async function loadNamed(tx: Tx, known: Known, arrivals: readonly Arrival[]): Promise<void> {
  const named = arrivals.flatMap(({ account, event }) =>
    externalIdsOf(event).map((id) => ({ account, hash: extKey(id) })),
  );
  const wants = wanted(named);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<KeyRead & ItemState>(
    `select ${KEY_COLUMNS}, i.id, i.conversation_id, i.action_id, i.direction, ${iso('i.created_at')}, ${iso('i.revised_at')},
       ${iso('i.state_at')}, i.platform_state, i.revision, i.stars, i.text, i.html, i.quoted, i.language, i.external_id, i.permalink,
       i.without_verbs
     ${KEY_JOIN} left join item i on i.workspace_id = k.workspace_id and i.id = k.item_id`,
    values(wants),
  );
  for (const row of rows) {
    const { hash, item_id: _, thread_id, early_state: __, early_state_at: ___, ...item } = row;
    const found = item.id as string | null;
    known.keys.set(keyOf({ ...item, hash }), keyRead(row, found === null ? null : thread_id));
    if (found !== null) known.items.set(`${item.workspace_id}:${found}`, item);
  }
}

function keyRead({ item_id, early_state, early_state_at }: KeyRead, conversationId: string | null): KnownKey {
  return { itemId: item_id, conversationId, earlyState: early_state, earlyStateAt: early_state_at };
}

async function loadThreads(tx: Tx, known: Known, items: readonly Arrival<ItemSeen>[]): Promise<void> {
  const fresh = items.filter(
    ({ account, event }) => !known.keys.get(scoped(account, extKey(event.externalId)))?.conversationId,
  );
  const wants = wanted(fresh.flatMap(({ account, event }) => threadHashes(event).map((hash) => ({ account, hash }))));
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<Scoped & { id: string; aliased_at: Date | null }>(
    `select w.*, c.id, null::timestamptz as aliased_at from ${WANTED}
     join conversation c on c.workspace_id = w.workspace_id and c.account_id = w.account_id and c.thread_hash = w.hash
     union all
     select w.*, a.conversation_id, a.created_at from ${WANTED}
     join thread_alias a on a.workspace_id = w.workspace_id and a.account_id = w.account_id and a.alias_hash = w.hash`,
    values(wants),
  );
  const passing = new Set(fresh.flatMap(({ event }) => event.thread.aliases.filter(isPassing).map(threadHash)));
  const oldest = Date.now() - PASSING_MS;
  for (const row of rows) {
    if (row.aliased_at === null) known.threads.set(keyOf(row), row.id);
    else if (passing.has(row.hash) && row.aliased_at.getTime() < oldest) continue;
    else if (!known.threads.has(keyOf(row))) known.threads.set(keyOf(row), row.id);
  }
}

async function lockConversations(tx: Tx, known: Known): Promise<void> {
  const wanted = new Set<string>();
  for (const [key, id] of known.threads) wanted.add(`${workspaceIn(key)}:${id}`);
  for (const [key, { conversationId }] of known.keys)
    if (conversationId !== null) wanted.add(`${workspaceIn(key)}:${conversationId}`);
  if (wanted.size === 0) return;
  const pairs = [...wanted].map((pair) => pair.split(':'));
  const rows = await tx.prepared<ConversationState>(
    `select c.workspace_id, c.id, c.account_id, c.contact_id, c.post_id, c.first_item_id, c.last_item_id, c.last_in_item_id,
       ${iso('c.last_activity_at')}, ${iso('c.waiting_since')}, ${iso('c.next_due_at')}, ${iso('c.snoozed_until')},
       ${iso('c.handled_at')}, ${iso('c.first_reply_at')}, c.assignee_id, c.item_count, c.status, c.kind, c.channel,
       c.last_direction, c.stars, c.at_risk, c.has_attachments, c.language, c.subject, c.preview, c.contact_name, c.avatar_url,
       c.permalink, c.thread_hash, c.thread_key
     from unnest($1::int[], $2::bigint[]) as w (workspace_id, id)
     join conversation c on c.workspace_id = w.workspace_id and c.id = w.id
     order by c.workspace_id, c.id for no key update of c`,
    [arrayLiteral(pairs.map(([workspace]) => workspace)), arrayLiteral(pairs.map(([, id]) => id))],
  );
  for (const row of rows) known.conversations.set(`${row.workspace_id}:${row.id}`, row);
}

function workspaceIn(scopedKey: string): string {
  return scopedKey.slice(0, scopedKey.indexOf(':'));
}

async function loadIdentities(tx: Tx, known: Known, items: readonly Arrival<ItemSeen>[]): Promise<void> {
  const people = items.flatMap(({ account, event }) =>
    event.author && event.direction === 'in' ? [{ account, hash: extKey(event.author.externalId) }] : [],
  );
  const wants = wanted(people);
  if (wants.hashes.length === 0) return;
  const rows = await tx.prepared<Scoped & KnownIdentity>(
    `select w.*, n.id, n.contact_id, n.name, n.handle, n.avatar_url from ${WANTED}
     join identity n on n.workspace_id = w.workspace_id and n.account_id = w.account_id and n.ext_key = w.hash`,
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
    `select w.*, p.id, p.text, p.media_url, p.likes, p.comments from ${WANTED}
     join post p on p.workspace_id = w.workspace_id and p.account_id = w.account_id and p.ext_key = w.hash`,
    values(wants),
  );
  for (const row of rows) known.posts.set(keyOf(row), row);
}
