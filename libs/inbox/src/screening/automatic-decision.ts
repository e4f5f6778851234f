import type { DecisionKind, Intent, Permission } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { loadSubject } from '../actions/action-target';
import { insertAction } from '../actions/action-writes';
import { addSystemLine, changeConversation, lockConversation } from '../conversations/conversation-writes';
import { accompanyAutomatic } from '../decisions/accompany';
import { planDecision } from '../decisions/decision-rules';
import { actionUpdated, conversationUpdated, itemCreated, itemUpdated } from '../wire/events';

const RIGHTS: readonly Permission[] = ['moderation.read', 'moderation.hide', 'moderation.delete', 'moderation.ban'];

/** Who decided when nobody did: a rule with its version, or what members decided about all that say nearly the same. */
export interface AutomaticCause {
  kind: DecisionKind;
  intent: Intent | null;
  ruleId: string | null;
  version: number | null;
  reasonId: number | null;
  clusterId: string | null;
  protective: boolean;
}

/**
 * Records a decision nobody took by hand and writes the call that carries it out, which leaves at once. Returns its id.
 * @throws Problem when the channel does not have it for this item, or not now.
 */
export async function decideAutomatically(
  tx: Tx,
  workspaceId: number,
  itemId: string,
  cause: AutomaticCause,
): Promise<string> {
  const subject = await loadSubject(tx, nobody(workspaceId), itemId);
  const { conversationId, platformState, verbs } = subject.view;
  const plan = planDecision(cause.kind, platformState, [], verbs);
  if (plan.do === 'refuse') throw problem(plan.code, plan.options);
  const conversation = await lockConversation(tx, workspaceId, conversationId);
  const decisionId = tx.newId();
  const actionId = plan.do === 'call' ? tx.newId() : null;
  if (plan.do === 'call' && actionId !== null) {
    await insertAction(tx, workspaceId, {
      id: actionId,
      conversationId,
      accountId: subject.accountId,
      itemId,
      ownItemId: null,
      verb: plan.verb,
      holdSeconds: 0,
      requestedBy: null,
      lastSeenItemId: null,
      idempotencyKey: `screening:${itemId}:${subject.revision}:${plan.verb}`,
      payload: { target: subject.target, text: '', attachmentIds: [], email: null, replyExternalId: null, before: null }, // prettier-ignore
    });
  }
  await tx.query(
    `insert into decision (id, workspace_id, item_id, conversation_id, action_id, reason_id, revision, kind, intent, rule_id, rule_version,
                           cluster_id, automated_detection, automated_decision, protective)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, true, $13, $14)`,
    [
      decisionId,
      workspaceId,
      itemId,
      conversationId,
      actionId,
      cause.reasonId,
      subject.revision,
      cause.kind,
      cause.intent,
      cause.ruleId === null ? null : Number(cause.ruleId),
      cause.version,
      cause.clusterId,
      // people decided about the text, a machine that this one says the same
      cause.clusterId === null ? 'full' : 'partial',
      cause.protective,
    ],
  );
  await accompanyAutomatic(tx, workspaceId, decisionId);
  const line = await addSystemLine(tx, conversation, workspaceId, {
    kind: 'decided',
    byMemberId: null,
    data: { decision: cause.kind, itemId, ruleId: cause.ruleId, reasonId: cause.reasonId === null ? null : String(cause.reasonId) }, // prettier-ignore
  });
  await changeConversation(tx, workspaceId, conversationId, {});
  await tx.publish(
    workspaceId,
    itemCreated(conversationId, line, null),
    itemUpdated(conversationId, itemId, null),
    conversationUpdated(conversationId, null),
    ...(actionId === null ? [] : [actionUpdated(conversationId, actionId, null)]),
  );
  return decisionId;
}

/** Rights without a person. */
function nobody(workspaceId: number): Agent {
  return { userId: 0, memberId: 0, workspaceId, role: 'owner', permissions: new Set(RIGHTS), teamIds: [] };
}
