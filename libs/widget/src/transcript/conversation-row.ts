import { CONVERSATION_STATUSES, type WidgetConversationView } from '@parvis/contracts';
import { codeOf, hashKey, type Tx } from '@parvis/platform';
import { publicId } from '../access/ids';

/** A transcript's head. */
export interface ConversationRow {
  id: string;
  workspace_id: number;
  account_id: number;
  visitor_id: string;
  seq: number;
  read_by_team: number;
  read_by_visitor: number;
}

const COLUMNS = `c.id, c.workspace_id, c.account_id, c.visitor_id, c.seq, c.read_by_team, c.read_by_visitor`;
const HANDLED = codeOf(CONVERSATION_STATUSES, 'handled');

/** A conversation for whoever changes it: its numbers follow the order of commits. */
export function lockConversation(tx: Tx, workspaceId: number, id: string): Promise<ConversationRow | undefined> {
  return tx.maybeOne<ConversationRow>(
    `select ${COLUMNS} from widget_conversation c where c.workspace_id = $1 and c.id = $2 for update`,
    [workspaceId, id],
  );
}

/** One conversation of a visitor, or (`current`) the last one; undefined for everybody else's. */
export function conversationOf(
  tx: Tx,
  workspaceId: number,
  visitorId: string,
  id: string | 'current',
): Promise<ConversationRow | undefined> {
  return tx.maybeOne<ConversationRow>(
    `select ${COLUMNS} from widget_conversation c where c.workspace_id = $1 and c.visitor_id = $2 and ($3::bigint is null or c.id = $3)
     order by c.id desc limit 1`,
    [workspaceId, visitorId, id === 'current' ? null : id],
  );
}

/** As the visitor sees it: closed when the team is done with it. */
export async function conversationView(tx: Tx, row: ConversationRow): Promise<WidgetConversationView> {
  const id = publicId('conversation', row.id);
  const inInbox = await tx.maybeOne<{ status: number }>(
    'select status from conversation where workspace_id = $1 and account_id = $2 and thread_hash = $3',
    [row.workspace_id, row.account_id, hashKey(id)],
  );
  return {
    id,
    state: inInbox?.status === HANDLED ? 'closed' : 'open',
    seq: row.seq,
    readByTeam: row.read_by_team,
    readByVisitor: row.read_by_visitor,
  };
}
