import type { ActionState, DecisionKind, DecisionRecord } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, throwProblem, type Tx } from '@parvis/platform';
import { loadSubject } from '../actions/action-target';
import { cancelIn } from '../actions/actions.service';
import { lockConversation } from '../conversations/conversation-writes';
import { conversationUpdated, itemUpdated } from '../wire/events';
import { decideIn, requirePermission } from './decide';
import { decisionRecord } from './decision-record';
import { markUndone } from './mark-undone';
import { planUndo } from './undo-rules';

interface Standing {
  conversation_id: string;
  kind: DecisionKind;
  undone_at: Date | null;
  action_id: string | null;
  action_state: ActionState | null;
  later: DecisionKind | null;
}

const ABOUT_PEOPLE = `('ban', 'unban')`;
const ABOUT_LIKING = `('like', 'unlike')`;
// of decisions about the same: what everybody sees, whether the author may write, whether we like it
const STANDING = `
  select d.conversation_id, d.kind, d.undone_at, d.action_id, x.state as action_state,
    (select l.kind from decision l left join action y on y.workspace_id = l.workspace_id and y.id = l.action_id
     where l.workspace_id = d.workspace_id and l.item_id = d.item_id and l.id > d.id and l.undone_at is null and y.state is distinct from 'cancelled'
       and (l.kind in ${ABOUT_PEOPLE}) = (d.kind in ${ABOUT_PEOPLE}) and (l.kind in ${ABOUT_LIKING}) = (d.kind in ${ABOUT_LIKING})
     order by l.id desc limit 1) as later
  from decision d left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  where d.workspace_id = $1 and d.item_id = $2 and d.id = $3`;

/** What becomes of an item whose decision has left and is taken back: it waits for another one, or what reverses it stands for one. */
export type AfterReversal = 'undecided' | 'decided';

/**
 * Takes a decision back: before it has left by cancelling its call, afterwards by what undoes it on the channel. Repeating it
 * changes nothing. @throws 404, 403, or 409 that says what stands in the way.
 */
export async function undoDecision(
  tx: Tx,
  agent: Agent,
  itemId: string,
  decisionId: string,
  after: AfterReversal = 'undecided',
): Promise<DecisionRecord> {
  const { workspaceId, memberId } = agent;
  const place = await standing(tx, workspaceId, itemId, decisionId);
  requirePermission(agent, place.kind);
  await lockConversation(tx, workspaceId, place.conversation_id);
  const decision = await standing(tx, workspaceId, itemId, decisionId); // as it is under the lock
  if (decision.undone_at !== null) return decisionRecord(tx, workspaceId, decisionId);
  const { view } = await loadSubject(tx, agent, itemId);
  const plan = planUndo({ kind: decision.kind, actionState: decision.action_state, verbs: view.verbs, later: decision.later }); // prettier-ignore
  if (plan.do === 'refuse') throw problem('not-possible-now', { detail: plan.detail });
  if (plan.do === 'cancel' && decision.action_id !== null) await cancelIn(tx, agent, decision.action_id);
  if (plan.do === 'reverse') await reverseIn(tx, agent, { itemId, decisionId, by: plan.by, after });
  await markUndone(tx, workspaceId, { decisionId }, memberId);
  await tx.publish(
    workspaceId,
    itemUpdated(decision.conversation_id, itemId, memberId),
    conversationUpdated(decision.conversation_id, memberId),
  );
  return decisionRecord(tx, workspaceId, decisionId);
}

export interface Reversal {
  itemId: string;
  decisionId: string;
  by: DecisionKind;
  after: AfterReversal;
}

/** About who sees an item; the end of a ban or of a like is one that stands. */
const ABOUT_SIGHT: ReadonlySet<DecisionKind> = new Set(['approve', 'unhide', 'hide']);

/** Undoes on the channel what has left. Where the item is to be undecided again, this does not count as a decision either. */
export async function reverseIn(tx: Tx, agent: Agent, { itemId, decisionId, by, after }: Reversal): Promise<void> {
  const { workspaceId, memberId } = agent;
  const made = await decideIn(tx, agent, itemId, { kind: by, origin: { memberId, automated: 'no', reversesId: decisionId } }); // prettier-ignore
  if (after === 'undecided' && ABOUT_SIGHT.has(by))
    await markUndone(tx, workspaceId, { decisionId: made.id }, memberId);
}

async function standing(tx: Tx, workspaceId: number, itemId: string, id: string): Promise<Standing> {
  const row = await tx.maybeOne<Standing>(STANDING, [workspaceId, itemId, id]);
  return row ?? throwProblem('not-found', { detail: 'There is no such decision about this item.' });
}
