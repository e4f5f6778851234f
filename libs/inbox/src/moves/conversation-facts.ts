import { CONVERSATION_STATUSES, ITEM_KINDS } from '@parvis/contracts';
import { codeOf, nameOf, throwProblem, type Tx } from '@parvis/platform';
import { changeConversation } from '../conversations/conversation-writes';
import { previewOf } from '../intake/clean';
import { commitmentsOf, dueAt } from '../intake/commitments';
import { unansweredSince } from '../intake/refresh-waiting';
import type { MergedChange } from './merged-facts';

const OPEN = codeOf(CONVERSATION_STATUSES, 'open');
// what was said or answered; a reply that was taken back before it left is not
const SAID = `i.direction in (0, 1) and not (i.direction = 1 and i.platform_state = 3 and i.external_id is null and i.action_id is not null)`;

const RECOUNT = `
  update conversation c set item_count = f.n, first_item_id = f.first, last_item_id = f.last, last_in_item_id = f.last_in,
    has_attachments = f.files, tag_ids = f.tags, version = c.version + 1
  from (
    select count(*) filter (where ${SAID})::int as n, min(i.id) as first, max(i.id) as last, max(i.id) filter (where i.direction = 0) as last_in,
      coalesce(bool_or(exists (select 1 from attachment a where a.workspace_id = $1 and a.item_id = i.id)), false) as files,
      array(select distinct t from item o, unnest(o.tag_ids) t
            where o.workspace_id = $1 and o.conversation_id = $2 and o.tag_ids <> '{}' order by t) as tags
    from item i where i.workspace_id = $1 and i.conversation_id = $2) f
  where c.workspace_id = $1 and c.id = $2 and f.first is not null`;

/** Reads from its items what a conversation's row holds of them: how many, first and last, files, tags. */
export async function recountItems(tx: Tx, workspaceId: number, id: string): Promise<void> {
  await tx.query(RECOUNT, [workspaceId, id]);
}

interface Newest {
  created_at: Date;
  direction: number;
  text: string;
  file: string | null;
  language: string | null;
}

/**
 * Reads from its items what a conversation shows: its last word and who waits since when. `opens`: it comes into the queue when
 * somebody waits.
 */
export async function refreshHead(tx: Tx, workspaceId: number, id: string, opens: boolean): Promise<void> {
  const newest = await tx.maybeOne<Newest>(
    `select i.created_at, i.direction, i.text, i.language,
       (select a.name from attachment a where a.workspace_id = $1 and a.item_id = i.id order by a.id limit 1) as file
     from item i where i.workspace_id = $1 and i.conversation_id = $2 and ${SAID} order by i.created_at desc, i.id desc limit 1`,
    [workspaceId, id],
  );
  if (!newest) return;
  const change: MergedChange = {
    last_activity_at: newest.created_at,
    last_direction: newest.direction,
    preview: previewOf(newest.text) || (newest.file ?? ''),
    ...(await clockOf(tx, workspaceId, id, opens)),
  };
  await changeConversation(tx, workspaceId, id, change);
}

interface ClockRow {
  kind: number;
  status: number;
  waiting_since: Date | null;
  settings: unknown;
}

async function clockOf(tx: Tx, workspaceId: number, id: string, opens: boolean): Promise<MergedChange> {
  const row =
    (await tx.maybeOne<ClockRow>(
      `select c.kind, c.status, c.waiting_since, w.settings from conversation c join workspace w on w.id = c.workspace_id
       where c.workspace_id = $1 and c.id = $2`,
      [workspaceId, id],
    )) ?? throwProblem('not-found');
  const [first] = await unansweredSince(tx, [{ workspaceId, id }]);
  const since = first?.since ?? null;
  const asks = row.status === OPEN || opens;
  if (since === null || !asks) return { waiting_since: null, next_due_at: null, at_risk: false };
  const open = opens && row.status !== OPEN ? { status: OPEN, snoozed_until: null, handled_at: null } : {};
  if (row.waiting_since?.getTime() === since.getTime()) return open;
  const due = dueAt(commitmentsOf(row.settings), nameOf(ITEM_KINDS, row.kind), since);
  return { ...open, waiting_since: since, next_due_at: due, at_risk: false };
}
