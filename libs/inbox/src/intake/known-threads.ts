import type { ItemSeen } from '@parvis/channels';
import { arrayLiteral, type Tx } from '@parvis/platform';
import { type Arrival, extKey, isPassing, scoped, threadHash, threadHashes } from './arrivals';
import type { Known } from './known';
import type { ConversationState } from './rows';
import { type HashKey, keyOf, type Scoped, timesToIso, utc, values, wanted, WANTED } from './wanted';

const DAY_MS = 86_400_000;
const PASSING_MS = 14 * DAY_MS;

const CONVERSATION_TIMES = ['last_activity_at', 'waiting_since', 'next_due_at', 'snoozed_until', 'handled_at', 'first_reply_at'] as const; // prettier-ignore
const CONVERSATION_STATE = `
  c.workspace_id, c.id, c.account_id, c.contact_id, c.post_id, c.first_item_id, c.last_item_id, c.last_in_item_id,
  ${CONVERSATION_TIMES.map((column) => utc(`c.${column}`)).join(', ')}, c.assignee_id, c.item_count, c.status, c.kind, c.channel,
  c.last_direction, c.stars, c.at_risk, c.has_attachments, c.language, c.subject, c.preview, c.contact_name, c.avatar_url,
  c.permalink, c.thread_hash, c.thread_key`;

function addConversation(known: Known, row: ConversationState): void {
  known.conversations.set(`${row.workspace_id}:${row.id}`, timesToIso(row, CONVERSATION_TIMES));
}

/** Conversations by their own key, locked with the look-up; what is left may be known by another key. */
export async function loadThreads(tx: Tx, known: Known, items: readonly Arrival<ItemSeen>[]): Promise<void> {
  const fresh = items.filter(
    ({ account, event }) => !known.keys.get(scoped(account, extKey(event.externalId)))?.conversationId,
  );
  const keys = fresh.flatMap(({ account, event }) => threadHashes(event).map((hash) => ({ account, hash })));
  if (keys.length === 0) return;
  const rows = await tx.prepared<ConversationState>(
    `select ${CONVERSATION_STATE} from ${WANTED}
     join conversation c on c.workspace_id = w.workspace_id and c.account_id = w.account_id and c.thread_hash = w.hash
     order by c.workspace_id, c.id for no key update of c`,
    values(wanted(keys)),
  );
  for (const row of rows) {
    known.threads.set(`${row.workspace_id}:${row.account_id}:${row.thread_hash}`, row.id);
    addConversation(known, row);
  }
  const passing = new Set(fresh.flatMap(({ event }) => event.thread.aliases.filter(isPassing).map(threadHash)));
  await loadAliases(tx, known, keys, passing);
}

async function loadAliases(
  tx: Tx,
  known: Known,
  keys: readonly HashKey[],
  passing: ReadonlySet<string>,
): Promise<void> {
  const unknown = wanted(keys.filter(({ account, hash }) => !known.threads.has(scoped(account, hash))));
  if (unknown.hashes.length === 0) return;
  const rows = await tx.prepared<Scoped & { id: string; home_id: string | null; aliased_at: Date }>(
    `select w.*, a.conversation_id as id, a.home_id, a.created_at as aliased_at from ${WANTED}
     join thread_alias a on a.workspace_id = w.workspace_id and a.account_id = w.account_id and a.alias_hash = w.hash`,
    values(unknown),
  );
  const oldest = Date.now() - PASSING_MS;
  for (const row of rows) {
    if (passing.has(row.hash) && row.aliased_at.getTime() < oldest) continue;
    known.threads.set(keyOf(row), row.id);
    if (row.home_id !== null) known.homes.set(keyOf(row), row.home_id);
  }
}

/** Conversations that are known by an alias, or by an item of theirs. */
export async function lockOthers(tx: Tx, known: Known): Promise<void> {
  const wanted = new Set<string>();
  const want = (key: string, id: string) => {
    const conversation = `${workspaceIn(key)}:${id}`;
    if (!known.conversations.has(conversation)) wanted.add(conversation);
  };
  for (const [key, id] of known.threads) want(key, id);
  for (const [key, { conversationId }] of known.keys) if (conversationId !== null) want(key, conversationId);
  if (wanted.size === 0) return;
  const pairs = [...wanted].map((pair) => pair.split(':'));
  const rows = await tx.prepared<ConversationState>(
    `select ${CONVERSATION_STATE} from unnest($1::int[], $2::bigint[]) as w (workspace_id, id)
     join conversation c on c.workspace_id = w.workspace_id and c.id = w.id
     order by c.workspace_id, c.id for no key update of c`,
    [arrayLiteral(pairs.map(([workspace]) => workspace)), arrayLiteral(pairs.map(([, id]) => id))],
  );
  for (const row of rows) addConversation(known, row);
}

function workspaceIn(scopedKey: string): string {
  return scopedKey.slice(0, scopedKey.indexOf(':'));
}
