import type { SystemLine } from '@parvis/contracts';
import { arrayLiteral, type Tx } from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { conversationUpdated, itemCreated } from '../wire/events';

/** A conversation that was changed by itself, and the line that says so. */
export interface ToldLine {
  id: string;
  account_id: number;
  kind: number;
  line: Pick<SystemLine, 'kind' | 'data'>;
}

const LINES = `
  with l as (
    insert into item (id, workspace_id, conversation_id, account_id, kind, direction, system, created_at, revised_at, state_at)
    select r.id, $1, r.conversation_id, r.account_id, r.kind, ${DIRECTION.system}, r.system, now(), now(), now()
    from unnest($2::bigint[], $3::bigint[], $4::int[], $5::smallint[], $6::jsonb[]) r (id, conversation_id, account_id, kind, system)
    returning id, conversation_id)
  update conversation c set last_item_id = greatest(c.last_item_id, l.id) from l where c.workspace_id = $1 and c.id = l.conversation_id`;

/** Writes one line into each conversation, all in one statement, and their events. The caller has raised the versions. */
export async function tellInThreads(tx: Tx, workspaceId: number, told: readonly ToldLine[]): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map((one) => ({ ...one, itemId: tx.newId() }));
  await tx.query(LINES, [
    workspaceId,
    arrayLiteral(rows.map(({ itemId }) => itemId)),
    arrayLiteral(rows.map(({ id }) => id)),
    arrayLiteral(rows.map(({ account_id }) => account_id)),
    arrayLiteral(rows.map(({ kind }) => kind)),
    arrayLiteral(rows.map(({ line }) => ({ kind: line.kind, byMemberId: null, data: line.data }))),
  ]);
  await tx.publish(
    workspaceId,
    ...rows.flatMap(({ id, itemId }) => [itemCreated(id, itemId, null), conversationUpdated(id, null)]),
  );
}
