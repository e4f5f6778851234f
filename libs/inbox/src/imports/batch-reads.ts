import { IMPORT_OUTCOMES } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import type { AccountDirectory, KnownAccount } from '../accounts/account-directory';
import type { BatchConversation, BatchMessage, People } from './batch-arrivals';
import type { Places } from './places';
import type { KnownPerson, SourceConversation, SourceMessage } from './sources/records';

export const TAKEN = codeOf(IMPORT_OUTCOMES, 'taken');
export const KNOWN = codeOf(IMPORT_OUTCOMES, 'known');
export const REFUSED = codeOf(IMPORT_OUTCOMES, 'refused');

const MOST_MESSAGES = 400;

/** A running import under the lock of the current transaction. */
export interface LockedRun extends Record<string, unknown> {
  workspace_id: number;
  id: string;
  origin: string;
  places: Places;
}

/** The next import that runs and nobody else works on. */
export async function lockRun(tx: Tx): Promise<LockedRun | undefined> {
  return tx.maybeOne<LockedRun>(
    `select workspace_id, id, origin, places from import_run where state = 'running' order by id limit 1 for update skip locked`,
  );
}

interface ConversationRow extends Record<string, unknown> {
  id: number;
  ext_key: string;
  grp: string;
  record: SourceConversation;
}

/** The next conversations of an import with their messages, oldest first: as many as make a good batch. */
export async function nextConversations(
  tx: Tx,
  run: LockedRun,
  directory: AccountDirectory,
  most: number,
): Promise<BatchConversation[]> {
  const rows = await tx.query<ConversationRow>(
    `select id, ext_key, grp, record from import_row
     where workspace_id = $1 and import_id = $2 and kind = 'conversation' and outcome is null order by id limit $3`,
    [run.workspace_id, run.id, most],
  );
  const messages = await messagesOf(tx, run, rows);
  const batch: BatchConversation[] = [];
  let count = 0;
  for (const { id: rowId, ext_key: extKey, grp, record } of rows) {
    const own = messages.get(record.key) ?? [];
    count += own.length;
    if (count > MOST_MESSAGES && batch.length > 0) break;
    const account = await accountOf(run, directory, grp);
    batch.push({ rowId, extKey, record, account, messages: own, joins: null });
  }
  return batch;
}

async function accountOf(run: LockedRun, directory: AccountDirectory, group: string): Promise<KnownAccount> {
  const accountId = run.places.accounts[group];
  const account = accountId === undefined ? undefined : await directory.find(run.workspace_id, accountId);
  if (!account || account.removed) throw new Error('The account it was to go to is not there any more.');
  return account;
}

async function messagesOf(
  tx: Tx,
  run: LockedRun,
  conversations: readonly ConversationRow[],
): Promise<Map<string, BatchMessage[]>> {
  const rows = await tx.query<{ id: number; ext_key: string; record: SourceMessage }>(
    `select id, ext_key, record from import_row
     where workspace_id = $1 and import_id = $2 and parent = any ($3::text[]) and kind in ('message', 'note') and outcome is null
     order by (record ->> 'createdAt')::timestamptz, length(key), key`,
    [run.workspace_id, run.id, conversations.map(({ record }) => record.key)],
  );
  const byParent = new Map<string, BatchMessage[]>();
  for (const { id: rowId, ext_key: extKey, record } of rows) {
    const own = byParent.get(record.conversation) ?? [];
    own.push({ rowId, extKey, record, isKnown: false });
    byParent.set(record.conversation, own);
  }
  return byParent;
}

/** Marks what is held already, and the threads it is in. */
export async function markKnown(
  tx: Tx,
  { workspace_id }: LockedRun,
  batch: readonly BatchConversation[],
): Promise<void> {
  const wanted = batch.flatMap(({ account, messages }) =>
    messages.map(({ extKey }) => ({ account_id: account.id, ext_key: extKey })),
  );
  const rows = await tx.query<{ account_id: number; ext_key: string; thread_key: string }>(
    `select k.account_id, k.ext_key, c.thread_key
     from jsonb_to_recordset($2::jsonb) as r (account_id int, ext_key uuid)
     join item_key k on k.workspace_id = $1 and k.account_id = r.account_id and k.ext_key = r.ext_key and k.conversation_id is not null
     join conversation c on c.workspace_id = $1 and c.id = k.conversation_id`,
    [workspace_id, JSON.stringify(wanted)],
  );
  const known = new Map(rows.map((row) => [`${row.account_id} ${row.ext_key}`, row.thread_key]));
  const given = new Set<string>();
  for (const conversation of batch) {
    for (const message of conversation.messages) {
      const name = `${conversation.account.id} ${message.extKey}`;
      const thread = known.get(name);
      if (thread !== undefined) conversation.joins ??= thread;
      // the same mail may stand in two tickets of a dump: the first has it
      message.isKnown = thread !== undefined || given.has(name);
      given.add(name);
    }
  }
}

/** What the dump's lists of people say of those who speak here. */
export async function peopleOf(tx: Tx, run: LockedRun, batch: readonly BatchConversation[]): Promise<People> {
  const keys = batch.flatMap(({ record, messages }) => [
    record.person?.key,
    ...messages.map((message) => message.record.person?.key),
  ]);
  const rows = await tx.query<{ key: string; record: KnownPerson }>(
    `select key, record from import_row
     where workspace_id = $1 and import_id = $2 and kind = 'contact' and reason is null and record is not null and key = any ($3::text[])`,
    [run.workspace_id, run.id, [...new Set(keys.filter((key) => key != null))]],
  );
  return new Map(rows.map(({ key, record }) => [key, record]));
}
