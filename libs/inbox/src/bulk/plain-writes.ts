import type { SystemLine } from '@parvis/contracts';
import { arrayLiteral, type PublishedEvent, type Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { DIRECTION } from '../conversations/conversation-writes';
import { conversationUpdated, itemCreated } from '../wire/events';
import type { PlainFields } from './plain-plan';

/** Who writes, and for which run. */
export interface Author {
  workspaceId: number;
  memberId: number;
  runId: string;
}

/** A change to a conversation that is locked, and the line that tells of it. */
interface PlainWrite {
  id: string;
  change: Partial<PlainFields>;
  line: SystemLine;
}

const TYPES: Record<keyof PlainFields, string> = {
  status: 'smallint',
  priority: 'smallint',
  assignee_id: 'int',
  team_id: 'int',
  snoozed_until: 'timestamptz',
  handled_at: 'timestamptz',
  waiting_since: 'timestamptz',
  next_due_at: 'timestamptz',
  at_risk: 'boolean',
  assigned_at: 'timestamptz',
  let_go_by: 'int',
  nobody_since: 'timestamptz',
  nobody_reason: 'smallint',
  tag_ids: 'int[]',
};
const CLOCKED: readonly (keyof PlainFields)[] = ['status', 'priority', 'waiting_since', 'next_due_at', 'tag_ids'];

/** Writes changes to many conversations, their lines, their clocks and their events: a few statements whatever their number. */
export async function writeConversations(tx: Tx, author: Author, writes: readonly PlainWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const lines = writes.map(({ id, line }) => ({ id, lineId: tx.newId(), line }));
  await insertLines(tx, author, lines);
  await updateRows(tx, author.workspaceId, writes, lines);
  const clocked = writes.filter(({ change }) => CLOCKED.some((column) => column in change));
  await keepClocks(tx, author.workspaceId, clocked.map(({ id }) => id)); // prettier-ignore
  const told = lines.flatMap(({ id, lineId }) => [
    ofRun(author, itemCreated(id, lineId, author.memberId)),
    ofRun(author, conversationUpdated(id, author.memberId)),
  ]);
  await tx.publish(author.workspaceId, ...told);
}

/** Programs are told of each event of a run; the consoles of this house hear of them together: see `project`. */
export function ofRun({ runId }: Author, event: PublishedEvent): PublishedEvent {
  return { ...event, data: { ...event.data, bulkRunId: runId } };
}

function insertLines(
  tx: Tx,
  { workspaceId, memberId }: Author,
  lines: readonly { id: string; lineId: string; line: SystemLine }[],
): Promise<unknown> {
  return tx.query(
    `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_member_id, system, created_at, revised_at, state_at)
     select r.line_id, $1, c.id, c.account_id, c.kind, ${DIRECTION.system}, $2, r.line, now(), now(), now()
     from unnest($3::bigint[], $4::bigint[], $5::jsonb[]) as r (id, line_id, line)
     join conversation c on c.workspace_id = $1 and c.id = r.id`,
    [
      workspaceId,
      memberId,
      arrayLiteral(lines.map(({ id }) => id)),
      arrayLiteral(lines.map(({ lineId }) => lineId)),
      arrayLiteral(lines.map(({ line }) => line)),
    ],
  );
}

/** Columns that a row's change does not name stay as they are. */
function updateRows(
  tx: Tx,
  workspaceId: number,
  writes: readonly PlainWrite[],
  lines: readonly { lineId: string }[],
): Promise<unknown> {
  const columns = [...new Set(writes.flatMap(({ change }) => Object.keys(change)))] as (keyof PlainFields)[];
  const sets = columns.map((column) => {
    const given = column === 'tag_ids' ? 'array(select jsonb_array_elements_text(r.change -> \'tag_ids\')::int)' : `(r.change ->> '${column}')::${TYPES[column]}`; // prettier-ignore
    return `${column} = case when r.change ? '${column}' then ${given} else c.${column} end, `;
  });
  return tx.query(
    `update conversation c set ${sets.join('')}last_item_id = greatest(c.last_item_id, r.line_id), version = c.version + 1
     from unnest($2::bigint[], $3::bigint[], $4::jsonb[]) as r (id, line_id, change)
     where c.workspace_id = $1 and c.id = r.id`,
    [
      workspaceId,
      arrayLiteral(writes.map(({ id }) => id)),
      arrayLiteral(lines.map(({ lineId }) => lineId)),
      arrayLiteral(writes.map(({ change }) => change)),
    ],
  );
}
