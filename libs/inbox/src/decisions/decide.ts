import { type AutomatedDecision, type ChannelKind, type DecideBody, type DecisionKind, type DecisionSettings, type DecisionView, type Intent, isRestriction, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { problem, throwProblem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { actionKey } from '../actions/action-writes';
import { addSystemLine, changeConversation, lockConversation } from '../conversations/conversation-writes';
import { isReasonRequired, loadDecisionSettings } from '../policies/decision-settings';
import { type PolicyRow, usablePolicy } from '../policies/policy-rows';
import { conversationUpdated, itemCreated, itemUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { accompany } from './accompany';
import { carryOut } from './carry-out';
import { findingsOf } from './decision-facts';
import { decisionOfKey, decisionView } from './decision-view';

/** Who or what decides, where it is not the member who calls. */
export interface DecisionOrigin {
  /** Null: nobody; a rule, the look-alikes or the author's standing. */
  memberId: number | null;
  automated: AutomatedDecision;
  intent?: Intent;
  ruleId?: number;
  ruleVersion?: number;
  clusterId?: string;
  /** The decision that this one takes back. */
  reversesId?: string;
}
export interface DecideOrder extends DecideBody {
  origin?: DecisionOrigin;
}

/**
 * Records what was decided about an item, why and by whom, writes the held call that makes it so, and with it what a restriction
 * needs: sealed evidence before anything destructive, and the statement to the author. A repeated `requestKey` of the same member
 * answers with the decision it made the first time. @throws 409 `stale-version` with what is there now, when `revision` is not.
 */
export async function decideIn(
  tx: Tx,
  agent: Agent,
  itemId: string,
  order: DecideOrder,
  requestKey?: string,
): Promise<DecisionView> {
  const { workspaceId, memberId } = agent;
  requirePermission(agent, order.kind);
  const place = await placeOf(tx, workspaceId, itemId);
  const conversation = await lockConversation(tx, workspaceId, place.conversationId);
  const earlier = requestKey && (await decisionOfKey(tx, agent, actionKey(memberId, requestKey, '')));
  if (earlier) return decisionView(tx, workspaceId, earlier);
  const subject = await loadSubject(tx, agent, itemId);
  requireSubject(subject, order.revision);
  const why = await justify(tx, workspaceId, subject, order, place.channel);
  const carried = await carryOut(tx, agent, subject, order.kind, requestKey);
  const made = await record(tx, agent, subject, order, { ...why, actionId: carried.actionId });
  await accompany(tx, agent, subject, {
    ...why,
    ...made,
    kind: order.kind,
    automated: order.origin?.automated ?? 'no',
    actionId: carried.actionId,
    holdSeconds: carried.holdSeconds,
    send: order.sendStatement ?? null,
  });
  const line = await addSystemLine(tx, conversation, workspaceId, {
    kind: 'decided',
    byMemberId: String(memberId),
    data: { decision: order.kind, itemId, reasonId: order.reasonId ?? null },
  });
  await changeConversation(tx, workspaceId, conversation.id, {});
  await tx.publish(
    workspaceId,
    itemCreated(conversation.id, line, memberId),
    itemUpdated(conversation.id, itemId, memberId),
    conversationUpdated(conversation.id, memberId),
  );
  return decisionView(tx, workspaceId, made.id);
}

interface Why {
  policy: PolicyRow | null;
  settings: DecisionSettings;
}

/** @throws 403 that names the permission. */
export function requirePermission({ permissions }: Agent, kind: DecisionKind): void {
  const needed = VERB_PERMISSIONS[kind];
  if (!permissions.has(needed)) throw problem('not-allowed', { detail: `This needs the permission ${needed}.` });
}

async function placeOf(
  tx: Tx,
  workspaceId: number,
  itemId: string,
): Promise<{ conversationId: string; channel: ChannelKind }> {
  const place = await tx.maybeOne<{ conversationId: string; channel: ChannelKind }>(
    `select i.conversation_id as "conversationId", a.channel from item i join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
     where i.workspace_id = $1 and i.id = $2`,
    [workspaceId, itemId],
  );
  return place ?? throwProblem('not-found', { detail: 'There is no such item.' });
}

function requireSubject({ view, revision }: Subject, seen: number | undefined): void {
  if (view.direction !== 'in') throw problem('not-possible-now', { detail: 'Only what people wrote is decided on.' });
  if (seen === undefined || seen === revision) return;
  throw problem('stale-version', {
    detail: `You looked at revision ${seen}; the author changed it since. Look at what is there now.`,
    current: { itemId: view.id, revision, text: view.text, stars: view.stars, platformState: view.platformState },
  });
}

/** The reason that goes with it; refused where one is missing that a person owes. A rule is its own explanation. */
async function justify(
  tx: Tx,
  workspaceId: number,
  { view, accountId }: Subject,
  { kind, reasonId, note, origin }: DecideOrder,
  channel: ChannelKind,
): Promise<Why> {
  const { settings } = await loadDecisionSettings(tx, workspaceId);
  const policy = await usablePolicy(tx, workspaceId, reasonId, { channel, accountId });
  if (origin?.memberId === null) return { policy, settings };
  const owed = isReasonRequired(settings.reasonRequired, { kind, channel, itemKind: view.kind });
  if (owed && policy === null) throw invalidField('/reasonId', `is needed: "${kind}" has to say why here`);
  if (policy?.needs_note && isRestriction(kind) && !note?.trim())
    throw invalidField('/note', 'is needed: this reason asks for one');
  return { policy, settings };
}

interface Made {
  id: string;
  at: Date;
}

async function record(
  tx: Tx,
  { workspaceId, memberId }: Agent,
  { view, revision }: Subject,
  { kind, note, origin }: DecideOrder,
  { policy, actionId }: Why & { actionId: string | null },
): Promise<Made & { findings: Awaited<ReturnType<typeof findingsOf>> }> {
  const findings = await findingsOf(tx, workspaceId, { id: view.id, revision, text: view.text });
  const by = origin ?? { memberId, automated: 'no' };
  const made = await tx.one<Made & Record<string, unknown>>(
    `insert into decision (id, workspace_id, item_id, conversation_id, action_id, member_id, reason_id, revision, kind, note, intent, rule_id, rule_version,
       cluster_id, automated_detection, automated_decision, protective, reverses_id, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id, at`,
    [
      tx.newId(),
      workspaceId,
      view.id,
      view.conversationId,
      actionId,
      by.memberId,
      policy?.id ?? null,
      revision,
      kind,
      note ?? null,
      by.intent ?? null,
      by.ruleId ?? null,
      by.ruleVersion ?? null,
      by.clusterId ?? null,
      findings.automatedDetection || by.automated !== 'no',
      by.automated,
      policy?.protective ?? false,
      by.reversesId ?? null,
      JSON.stringify(findings.facts),
    ],
  );
  return { ...made, findings };
}
