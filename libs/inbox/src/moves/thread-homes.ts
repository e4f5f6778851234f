import type { Tx } from '@parvis/platform';
import type { MovingConversation } from './lock-for-move';

/** Remembers the thread that made a conversation, before items of it stand elsewhere. */
export async function rememberThread(tx: Tx, workspaceId: number, conversation: MovingConversation): Promise<void> {
  await tx.query(
    `insert into thread_home (workspace_id, id, conversation_id, account_id, thread_hash, thread_key, post_id)
     values ($1, $2, $2, $3, $4, $5, $6) on conflict (workspace_id, id) do nothing`,
    [
      workspaceId,
      conversation.id,
      conversation.account_id,
      conversation.thread_hash,
      conversation.thread_key,
      conversation.post_id,
    ],
  );
}

/** New arrivals of a thread, under all keys it is known by, go into another conversation from now on. @returns the threads that moved */
export async function redirectThread(
  tx: Tx,
  workspaceId: number,
  from: MovingConversation,
  toId: string,
): Promise<string[]> {
  await rememberThread(tx, workspaceId, from);
  const ids = [workspaceId, from.id, toId];
  const homes = await tx.query<{ id: string }>(
    'update thread_home set conversation_id = $3 where workspace_id = $1 and conversation_id = $2 returning id',
    ids,
  );
  await tx.query(
    `update thread_alias set conversation_id = $3, home_id = nullif(coalesce(home_id, $2), $3)
     where workspace_id = $1 and conversation_id = $2`,
    ids,
  );
  await tx.query(
    `insert into thread_alias (workspace_id, account_id, alias_hash, conversation_id, home_id) values ($1, $4, $5, $3, $2)
     on conflict (workspace_id, account_id, alias_hash) do update set conversation_id = excluded.conversation_id, home_id = excluded.home_id`,
    [...ids, from.account_id, from.thread_hash],
  );
  return homes.map(({ id }) => id);
}

/** Takes a redirection back, with the keys that were learnt meanwhile. */
export async function returnThread(
  tx: Tx,
  workspaceId: number,
  back: { accountId: number; fromId: string; toId: string; homes: readonly string[]; threadHash: string },
): Promise<void> {
  const ids = [workspaceId, back.toId, back.fromId, back.homes];
  await tx.query('delete from thread_alias where workspace_id = $1 and account_id = $2 and alias_hash = $3', [
    workspaceId,
    back.accountId,
    back.threadHash,
  ]);
  await tx.query(
    `update thread_alias set conversation_id = $3, home_id = nullif(home_id, $3)
     where workspace_id = $1 and conversation_id = $2 and home_id = any ($4::bigint[])`,
    ids,
  );
  await tx.query(
    'update thread_home set conversation_id = $3 where workspace_id = $1 and conversation_id = $2 and id = any ($4::bigint[])',
    ids,
  );
}

/** The conversation that holds now what a merged one held; undefined: nothing was merged under that id. */
export async function mergedInto(tx: Tx, workspaceId: number, id: string): Promise<string | undefined> {
  const home = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from thread_home where workspace_id = $1 and id = $2 and conversation_id <> id',
    [workspaceId, id],
  );
  return home?.conversation_id;
}
