import type { DraftBody, DraftView, SaveDraftBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { draftChanged } from '../wire/events';

/** Columns of a draft, of `draft d` or `shared_draft d`. */
export const DRAFT_COLUMNS = 'd.verb, d.text, d.version::float8 as version, d.updated_at';

export interface DraftRow extends Record<string, unknown> {
  verb: DraftBody['verb'];
  text: string;
  version: number;
  updated_at: Date;
}

export function toDraftView({ verb, text, version, updated_at }: DraftRow): DraftView {
  return { verb, text, version, updatedAt: updated_at.toISOString() };
}

export interface DraftKey {
  workspaceId: number;
  memberId: number;
  conversationId: string;
}

/** Of two verbs, as SQL, the one that fewer people see: where texts are joined, words of a note never go out with a reply. */
export function leastPublic(one: string, other: string): string {
  const either = (verb: string) => `'${verb}' in (${one}, ${other})`;
  return `case when ${either('note')} then 'note' when ${either('private-reply')} then 'private-reply' else 'reply' end`;
}

/** A member's draft; undefined when there is none. */
export function loadDraft(tx: Tx, key: DraftKey): Promise<DraftRow | undefined> {
  return tx.maybeOne<DraftRow>(
    `select ${DRAFT_COLUMNS} from draft d where d.workspace_id = $1 and d.member_id = $2 and d.conversation_id = $3`,
    [key.workspaceId, key.memberId, key.conversationId],
  );
}

// version 0: there was none
const SAVE = `
  insert into draft as d (workspace_id, member_id, conversation_id, verb, text)
  select $1, $2, $3, $4, $5
  where $6 = 0 or exists (select 1 from draft where workspace_id = $1 and member_id = $2 and conversation_id = $3)
  on conflict (workspace_id, member_id, conversation_id) do update
    set verb = excluded.verb, text = excluded.text, updated_at = now(), version = nextval('draft_version') where d.version = $6
  returning ${DRAFT_COLUMNS}`;

/**
 * Keeps a draft; an empty text removes it. What another device wrote meanwhile is never overwritten: 409 with it.
 * @returns null when there is none any more
 */
export async function saveDraft(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  { verb, text, version = 0 }: SaveDraftBody,
): Promise<DraftView | null> {
  const key = { workspaceId: agent.workspaceId, memberId: agent.memberId, conversationId };
  const values = [agent.workspaceId, agent.memberId, conversationId];
  if (text === '') {
    const gone = await tx.query(`${REMOVE} and version = $4 returning 1`, [...values, version]);
    const left = gone.length > 0 ? undefined : await loadDraft(tx, key);
    if (left) throw staleDraft(left);
    if (gone.length > 0) await tx.publish(agent.workspaceId, draftChanged(conversationId, agent.memberId));
    return null;
  }
  const saved = await tx.maybeOne<DraftRow>(SAVE, [...values, verb, text, version]);
  if (saved) {
    await tx.publish(agent.workspaceId, draftChanged(conversationId, agent.memberId));
    return toDraftView(saved);
  }
  const current = await loadDraft(tx, key);
  // the same again, such as after an answer that was lost on its way
  if (current?.text === text && current.verb === verb) return toDraftView(current);
  throw staleDraft(current);
}

const REMOVE = 'delete from draft where workspace_id = $1 and member_id = $2 and conversation_id = $3';

/** Removes a member's draft, whatever it says. */
export async function removeDraft(tx: Tx, key: DraftKey): Promise<DraftRow | undefined> {
  const row = await tx.maybeOne<DraftRow>(
    `delete from draft d where d.workspace_id = $1 and d.member_id = $2 and d.conversation_id = $3 returning ${DRAFT_COLUMNS}`,
    [key.workspaceId, key.memberId, key.conversationId],
  );
  if (row) await tx.publish(key.workspaceId, draftChanged(key.conversationId, key.memberId));
  return row;
}

/** Gives a member a draft; what they had begun stays in front of it. */
export async function giveDraft(tx: Tx, key: DraftKey, draft: DraftBody): Promise<void> {
  await tx.query(
    `insert into draft as d (workspace_id, member_id, conversation_id, verb, text) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, member_id, conversation_id) do update
       set text = case when d.text = excluded.text then d.text else d.text || E'\\n\\n' || excluded.text end,
           verb = ${leastPublic('d.verb', 'excluded.verb')}, updated_at = now(), version = nextval('draft_version')`,
    [key.workspaceId, key.memberId, key.conversationId, draft.verb, draft.text],
  );
  await tx.publish(key.workspaceId, draftChanged(key.conversationId, key.memberId));
}

function staleDraft(current: DraftRow | undefined): Error {
  const detail = current
    ? 'Another device wrote in this draft meanwhile.'
    : 'This draft was sent or removed meanwhile.';
  return problem('stale-version', { detail, current: current ? toDraftView(current) : null });
}
