import type { RuleAction, RuleDecision } from '@parvis/contracts';
import { Problem, problem, type Tx } from '@parvis/platform';
import type { Agent } from '@parvis/identity';
import { loadSubject } from '../actions/action-target';
import { undoSingle } from '../bulk/single-steps';
import type { LockedConversation } from '../conversations/conversation-writes';
import { OPPOSITE, planDecision } from '../decisions/decision-rules';
import { decideIn, pendingOn } from '../decisions/decisions.service';
import type { RuleEffects } from './run-actions';

export type DecisionAction = Extract<RuleAction, { kind: RuleDecision }>;
type Decided = NonNullable<RuleEffects['decisions']>[number];
type Refusal = { effect: 'idle' | 'blocked'; detail: string };

/**
 * Decides about the last thing the person said, which is what the conditions of the rule looked at, as its author would: held for
 * the same seconds, carried out by the same call. Null when it did; else why there was nothing to do.
 */
export async function decideByRule(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  action: DecisionAction,
  effects: RuleEffects,
): Promise<string | null> {
  const refusal = await decisionRefusal(tx, agent, conversation, action);
  if (refusal?.effect === 'blocked') throw problem('not-possible-now', { detail: refusal.detail });
  const itemId = conversation.last_in_item_id;
  if (refusal || itemId === null) return refusal?.detail ?? '';
  const made = await decideIn(tx, agent, itemId, { kind: action.kind, origin: { memberId: null, automated: 'full' } });
  (effects.decisions ??= []).push({ id: made.id, kind: action.kind, itemId, actionId: made.action?.id ?? null });
  return null;
}

/** Why a rule does not decide here now; null: it may. `idle` where nothing is left to do, or the channel has no such verb. */
export async function decisionRefusal(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  { kind, final }: DecisionAction,
): Promise<Refusal | null> {
  const itemId = conversation.last_in_item_id;
  if (itemId === null) return idle('Nobody wrote in this conversation.');
  const { view } = await loadSubject(tx, agent, itemId);
  const verb = view.verbs.find((one) => one.verb === kind);
  if (!verb) return idle(`This channel has no "${kind}" for this item.`);
  if (verb.reason === 'already-done') return idle('It stands so already.');
  const pending = await pendingOn(tx, agent.workspaceId, conversation.id, itemId);
  if (pending[0]?.verb === kind) return idle('It is on its way already.');
  const plan = planDecision(kind, view.platformState, pending, view.verbs);
  if (plan.do === 'refuse') return { effect: 'blocked', detail: plan.options.detail ?? plan.code };
  if (plan.do === 'call' && !verb.reversible && !final)
    return { effect: 'blocked', detail: `This channel cannot take "${kind}" back, and the rule does not say that it may be final.` }; // prettier-ignore
  return null;
}

/** Whether something may be left to take back: what has an opposite, or has not left yet (`held`). */
export function isDecisionReversible({ kind }: Decided, held: boolean): boolean {
  return held || OPPOSITE[kind] !== undefined;
}

/** Takes decisions of a run back, newest first; returns the kinds of those that stay, because they have left for good. */
export async function undoDecisions(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  decisions: readonly Decided[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const decision of decisions.toReversed()) {
    try {
      await tx.attempt(() => undoSingle(tx, agent, conversationId, { decisions: [decision], actionIds: [], noteIds: [] })); // prettier-ignore
    } catch (error) {
      // a member without the right is told so, and nothing of the run is taken back
      if (!(error instanceof Problem) || error.code === 'not-allowed') throw error;
      kept.push(decision.kind);
    }
  }
  return kept;
}

function idle(detail: string): Refusal {
  return { effect: 'idle', detail };
}
