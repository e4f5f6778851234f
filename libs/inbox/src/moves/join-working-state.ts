import type { Tx } from '@parvis/platform';
import { leastPublic } from '../drafts/own-drafts';
import { draftChanged, sharedDraftChanged } from '../wire/events';

/**
 * What members had in a conversation that goes is theirs in the one that stays: drafts of their own and shared ones, mentions, what
 * they follow; a claim ends. Of two drafts the one that was there stands first.
 */
export async function joinWorkingState(tx: Tx, workspaceId: number, fromId: string, toId: string): Promise<void> {
  const ids = [workspaceId, fromId, toId];
  await tx.query('delete from claim where workspace_id = $1 and conversation_id = $2', ids.slice(0, 2));
  await joinDrafts(tx, workspaceId, fromId, toId);
  await joinSharedDrafts(tx, workspaceId, fromId, toId);
  await tx.query(
    `with gone as (delete from mention where workspace_id = $1 and conversation_id = $2 returning *)
     insert into mention as m (workspace_id, member_id, conversation_id, item_id, at, done)
     select workspace_id, member_id, $3, item_id, at, done from gone order by member_id
     on conflict (workspace_id, member_id, conversation_id) do update
       set item_id = greatest(m.item_id, excluded.item_id), at = greatest(m.at, excluded.at), done = m.done and excluded.done`,
    ids,
  );
  await copyFollows(tx, workspaceId, fromId, toId);
  await tx.query('delete from follow where workspace_id = $1 and conversation_id = $2', ids.slice(0, 2));
}

/** Who follows a conversation follows what comes of it too; who left one of both and follows the other goes on hearing. */
export async function copyFollows(tx: Tx, workspaceId: number, fromId: string, toId: string): Promise<void> {
  await tx.query(
    `insert into follow as f (workspace_id, conversation_id, member_id, following, reason, at)
     select workspace_id, $3, member_id, following, reason, at from follow where workspace_id = $1 and conversation_id = $2 order by member_id
     on conflict (workspace_id, conversation_id, member_id) do update
       set following = true, reason = excluded.reason where excluded.following and not f.following`,
    [workspaceId, fromId, toId],
  );
}

async function joinDrafts(tx: Tx, workspaceId: number, fromId: string, toId: string): Promise<void> {
  const written = await tx.query<{ member_id: number }>(
    `with gone as (delete from draft where workspace_id = $1 and conversation_id = $2 returning *)
     insert into draft as d (workspace_id, member_id, conversation_id, verb, text, updated_at)
     select workspace_id, member_id, $3, verb, text, updated_at from gone order by member_id
     on conflict (workspace_id, member_id, conversation_id) do update
       set text = d.text || e'\\n\\n' || excluded.text, verb = ${leastPublic('d.verb', 'excluded.verb')}, updated_at = now(),
         version = nextval('draft_version')
     returning member_id`,
    [workspaceId, fromId, toId],
  );
  const told = written.flatMap(({ member_id }) => [draftChanged(fromId, member_id), draftChanged(toId, member_id)]);
  await tx.publish(workspaceId, ...told);
}

async function joinSharedDrafts(tx: Tx, workspaceId: number, fromId: string, toId: string): Promise<void> {
  const ids = [workspaceId, fromId, toId];
  const written = await tx.query<{ written_by: number }>(
    `with gone as (delete from shared_draft where workspace_id = $1 and conversation_id = $2 returning *)
     insert into shared_draft as d (workspace_id, conversation_id, owner_id, written_by, verb, text, updated_at)
     select workspace_id, $3, owner_id, written_by, verb, text, updated_at from gone
     on conflict (workspace_id, conversation_id) do update
       set text = d.text || e'\\n\\n' || excluded.text, verb = ${leastPublic('d.verb', 'excluded.verb')}, updated_at = now(),
         version = nextval('draft_version')
     returning written_by`,
    ids,
  );
  await tx.query(
    'update shared_draft_revision set conversation_id = $3 where workspace_id = $1 and conversation_id = $2',
    ids,
  );
  const told = written.flatMap(({ written_by: by }) => [sharedDraftChanged(fromId, by), sharedDraftChanged(toId, by)]);
  await tx.publish(workspaceId, ...told);
}
