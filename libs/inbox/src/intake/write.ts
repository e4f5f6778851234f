import type { Tx } from '@parvis/platform';
import { keepBatchClocks } from '../clocks/keep-batch';
import type { Batch } from './batch';
import { type BulkStatement, type ColumnTypes, insertSql, rowsSql, runBulk, updateSql } from './bulk';
import { refreshWaiting } from './refresh-waiting';
import { ALIAS_TYPES, ATTACHMENT_TYPES, CONTACT_TYPES, CONVERSATION_CHANGE_TYPES, CONVERSATION_TYPES, IDENTITY_TYPES, ITEM_CHANGE_TYPES, ITEM_TYPES, KEY_TYPES, POST_TYPES, REVISION_TYPES } from './rows'; // prettier-ignore

/** Another transaction stored one of our keys first: read again and decide again. */
export class KeyTaken extends Error {
  constructor() {
    super('an item of this batch was stored by another transaction');
  }
}

const INSERT_CONTACTS = insertSql('contact', CONTACT_TYPES);
const INSERT_IDENTITIES = insertSql('identity', IDENTITY_TYPES);
const INSERT_POSTS = insertSql('post', POST_TYPES);
const CONVERSATION_COLUMNS = Object.keys(CONVERSATION_TYPES);
// born in the team of its account, so that nobody sees it elsewhere first
const INSERT_CONVERSATIONS: BulkStatement = {
  types: CONVERSATION_TYPES,
  sql: `
  insert into conversation (${CONVERSATION_COLUMNS.join(', ')}, team_id)
  select ${CONVERSATION_COLUMNS.map((column) => `r.${column}`).join(', ')}, coalesce(t.team_id, s.default_team_id)
  from ${rowsSql(CONVERSATION_TYPES)}
  left join account_team t on t.workspace_id = r.workspace_id and t.account_id = r.account_id
  left join assignment_setting s on s.workspace_id = r.workspace_id`,
};
const UPDATE_CONVERSATIONS = updateSql('conversation', CONVERSATION_CHANGE_TYPES, 'version = t.version + 1');
const INSERT_ITEMS = insertSql('item', ITEM_TYPES);
const UPDATE_ITEMS = updateSql('item', ITEM_CHANGE_TYPES);
const INSERT_REVISIONS = insertSql('item_revision', REVISION_TYPES, 'on conflict do nothing');
const INSERT_ATTACHMENTS = insertSql('attachment', ATTACHMENT_TYPES);
const INSERT_ALIASES = insertSql(
  'thread_alias',
  ALIAS_TYPES,
  'on conflict (workspace_id, account_id, alias_hash) do update set conversation_id = excluded.conversation_id, home_id = excluded.home_id, created_at = now()',
);
// a tombstone gives way to its item; a row that holds an item already is another transaction's
const INSERT_KEYS = insertSql(
  'item_key',
  KEY_TYPES,
  `on conflict (workspace_id, account_id, ext_key) do update set item_id = excluded.item_id, conversation_id = excluded.conversation_id,
     early_state = excluded.early_state, early_state_at = excluded.early_state_at, home_id = excluded.home_id
   where item_key.conversation_id is null returning 1`,
);
const IDENTITY_CHANGE_TYPES = { workspace_id: 'int', id: 'bigint', contact_id: 'bigint', name: 'text', handle: 'text', avatar_url: 'text', followers: 'int' } as const satisfies ColumnTypes; // prettier-ignore
const UPDATE_IDENTITIES: BulkStatement = {
  types: IDENTITY_CHANGE_TYPES,
  sql: `
  with r as (select * from ${rowsSql(IDENTITY_CHANGE_TYPES)}),
  people as (update contact t set name = r.name from r where t.workspace_id = r.workspace_id and t.id = r.contact_id and t.name <> r.name),
  heads as (
    update conversation t set contact_name = r.name, avatar_url = r.avatar_url, version = t.version + 1 from r
    where t.workspace_id = r.workspace_id and t.contact_id = r.contact_id and t.contact_name = '')
  update identity t set name = r.name, handle = r.handle, avatar_url = r.avatar_url, followers = r.followers, last_seen_at = now(), forgotten_at = null
  from r where t.workspace_id = r.workspace_id and t.id = r.id`,
};
const UPDATE_POSTS = updateSql(
  'post',
  {
    workspace_id: 'int',
    id: 'bigint',
    text: 'text',
    media_url: 'text',
    likes: 'int',
    comments: 'int',
    is_ad: 'boolean',
  },
  'seen_at = now()',
);
const CONFIRMATION_TYPES = { workspace_id: 'int', id: 'bigint', external_id: 'text', permalink: 'text' } as const satisfies ColumnTypes; // prettier-ignore
const CONFIRM_ACTIONS: BulkStatement = {
  types: CONFIRMATION_TYPES,
  sql: `
  with r as (select * from ${rowsSql(CONFIRMATION_TYPES)}),
  done as (
    update action x set state = 'done', external_id = r.external_id, permalink = coalesce(x.permalink, r.permalink),
      done_at = coalesce(x.done_at, now()), error_code = null, error_detail = null
    from r where x.workspace_id = r.workspace_id and x.id = r.id returning x.workspace_id, x.own_item_id, r.external_id, r.permalink)
  update item i set external_id = done.external_id, permalink = coalesce(i.permalink, done.permalink)
  from done where i.workspace_id = done.workspace_id and i.id = done.own_item_id`,
};

/** Writes what a batch came to, each table in one statement, and its events; conversations last, when all is known. */
export async function writeBatch(tx: Tx, batch: Batch): Promise<void> {
  await runBulk(tx, INSERT_CONTACTS, batch.contacts);
  await runBulk(tx, INSERT_IDENTITIES, batch.identities);
  await runBulk(tx, INSERT_POSTS, batch.posts);
  await runBulk(tx, UPDATE_POSTS, [...batch.postChanges.values()]);
  await writeKeys(tx, batch);
  await runBulk(tx, INSERT_ITEMS, [...batch.newItems.values()]);
  await runBulk(tx, UPDATE_ITEMS, [...batch.changedItems.values()]);
  await runBulk(tx, INSERT_REVISIONS, batch.revisions);
  await runBulk(tx, INSERT_ATTACHMENTS, batch.attachments);
  await runBulk(tx, CONFIRM_ACTIONS, [...batch.confirmed.values()]);
  if (batch.toRefresh.size > 0) await refreshWaiting(tx, batch);
  await keepBatchClocks(tx, batch);
  await runBulk(tx, INSERT_CONVERSATIONS, [...batch.newConversations.values()]);
  await runBulk(tx, UPDATE_CONVERSATIONS, [...batch.changedConversations.values()]);
  await runBulk(tx, INSERT_ALIASES, [...batch.aliases.values()]);
  await runBulk(tx, UPDATE_IDENTITIES, [...batch.identityChanges.values()]);
  for (const [workspaceId, events] of batch.published()) await tx.publish(workspaceId, ...events);
}

async function writeKeys(tx: Tx, batch: Batch): Promise<void> {
  if (batch.keys.size === 0) return;
  // in key order: two transactions that meet wait for each other, never in a circle
  const rows = [...batch.keys.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  const written = await runBulk(tx, INSERT_KEYS, rows);
  if (written.length < rows.length) throw new KeyTaken();
}
