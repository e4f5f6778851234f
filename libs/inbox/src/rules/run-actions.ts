import type { MacroStep, RuleAction, RuleStepResult } from '@parvis/contracts';
import { createLogger, isRetryable, Problem, problem, type Tx } from '@parvis/platform';
import type { SingleEffects } from '../bulk/effects';
import { changeConversation, lockConversation, type LockedConversation } from '../conversations/conversation-writes';
import { startLadder } from '../escalation/start-ladders';
import { type MacroEffects, noEffects, runStep } from '../macros/run-steps';
import { conversationUpdated } from '../wire/events';
import { decideByRule } from './decide-by-rule';
import type { RuleAgent } from './rule-agent';
import { isStepIdle } from './step-effect';

const logger = createLogger('rules');

/** Within so many hours a rule answers a conversation once, whatever arrives: two machines must not talk for ever. */
export const ANSWER_PAUSE_HOURS = 12;

/** What undoing a run needs, beyond what a macro changes. */
export interface RuleEffects extends MacroEffects {
  policy: { from: number | null; to: number | null } | null;
  /** Absent in runs of rules that could not decide yet. */
  decisions?: SingleEffects['decisions'];
}

/** A rule at work in one conversation, which is locked. */
export interface RuleWork {
  ruleId: number;
  conversationId: string;
  author: RuleAgent;
}

export const noRuleEffects = (): RuleEffects => ({ ...noEffects(), policy: null });

/** Does every action it can: what one refuses, or fails at, is told and leaves the others alone. */
export async function runActions(
  tx: Tx,
  work: RuleWork,
  actions: readonly RuleAction[],
): Promise<{ steps: RuleStepResult[]; effects: RuleEffects }> {
  let effects = noRuleEffects();
  const steps: RuleStepResult[] = [];
  for (const action of actions) {
    const tried = structuredClone(effects);
    try {
      const idle = await tx.attempt(() => runAction(tx, work, action, tried));
      effects = tried;
      steps.push({ kind: action.kind, outcome: idle === null ? 'done' : 'idle', detail: idle || null });
    } catch (error) {
      if (isRetryable(error)) throw error;
      steps.push({ kind: action.kind, outcome: 'failed', detail: reasonOf(error, work) });
    }
  }
  return { steps, effects };
}

/** Null when it did something; else why there was nothing to do, empty where it speaks for itself. */
async function runAction(tx: Tx, work: RuleWork, action: RuleAction, effects: RuleEffects): Promise<string | null> {
  const { agent } = work.author;
  const conversation = await lockConversation(tx, agent.workspaceId, work.conversationId);
  switch (action.kind) {
    case 'reply':
      return reply(tx, work, conversation, action, effects);
    case 'escalate':
      return escalate(tx, agent.workspaceId, conversation.id, Number(action.ladderId));
    case 'webhook':
      await tx.publish(agent.workspaceId, {
        kind: 'rule.fired',
        conversationId: conversation.id,
        data: { ruleId: String(work.ruleId), ...(action.endpointId !== null && { onlyEndpointId: action.endpointId }) },
      });
      return null;
    case 'clock-policy':
      return choosePolicy(tx, agent.workspaceId, conversation.id, action.policyId, effects);
    case 'hide':
    case 'unhide':
    case 'approve':
    case 'delete':
    case 'like':
      return decideByRule(tx, agent, conversation, action, effects);
    default:
      if (isStepIdle(conversation, action)) return '';
      await runStep(tx, agent, conversation.id, action, { effects, body: {} });
      return null;
  }
}

/** Only to who still waits, once in a while, and never into somebody's typing; the reply's own checks come on top. */
async function reply(
  tx: Tx,
  { author, ruleId }: RuleWork,
  conversation: LockedConversation,
  step: Extract<MacroStep, { kind: 'reply' }>,
  effects: RuleEffects,
): Promise<string | null> {
  const refusal = await replyRefusal(tx, author, ruleId, conversation);
  if (refusal?.effect === 'blocked') throw problem('not-possible-now', { detail: refusal.detail });
  if (refusal) return refusal.detail;
  const body = { lastSeenItemId: conversation.last_item_id };
  await runStep(tx, author.agent, conversation.id, step, { effects, body });
  return null;
}

/** Why a rule does not answer here now; null: it may. `ruleId` null: a draft. */
export async function replyRefusal(
  tx: Tx,
  { agent, isActive }: RuleAgent,
  ruleId: number | null,
  conversation: LockedConversation,
): Promise<{ effect: 'idle' | 'blocked'; detail: string } | null> {
  if (conversation.waiting_since === null) return { effect: 'idle', detail: 'Nobody waits for an answer.' };
  if (!isActive) return { effect: 'blocked', detail: 'The member in whose name it answers has left.' };
  const { claimed, answered } = await tx.one<{ claimed: boolean; answered: boolean }>(
    `select exists (select 1 from claim where workspace_id = $1 and conversation_id = $2 and expires_at > now()) as claimed,
            exists (select 1 from rule_run n where n.workspace_id = $1 and n.conversation_id = $2 and n.rule_id = $3
                      and n.reply_action_id is not null and n.at > now() - interval '${ANSWER_PAUSE_HOURS} hours') as answered`,
    [agent.workspaceId, conversation.id, ruleId],
  );
  if (answered) return { effect: 'idle', detail: `It answered here within the last ${ANSWER_PAUSE_HOURS} hours.` };
  return claimed ? { effect: 'blocked', detail: 'A member is writing an answer.' } : null;
}

async function escalate(tx: Tx, workspaceId: number, conversationId: string, ladderId: number): Promise<string | null> {
  const started = await startLadder(tx, workspaceId, conversationId, ladderId);
  if (started === 'no-ladder') throw problem('not-found', { detail: 'The ladder is not there any more.' });
  if (started === 'no-clock') return 'No commitment is running that a ladder could follow.';
  return started === 'climbing' ? 'A ladder of this commitment was started before.' : null;
}

async function choosePolicy(
  tx: Tx,
  workspaceId: number,
  id: string,
  policyId: string | null,
  effects: RuleEffects,
): Promise<string | null> {
  const to = policyId === null ? null : Number(policyId);
  const { from, known } = await tx.one<{ from: number | null; known: boolean }>(
    `select c.pinned_policy_id as from, $3::int is null or exists (
       select 1 from sla_policy p where p.workspace_id = $1 and p.id = $3 and p.removed_at is null) as known
     from conversation c where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, id, to],
  );
  if (!known) throw problem('not-found', { detail: 'The policy is not there any more.' });
  if (from === to) return '';
  await changeConversation(tx, workspaceId, id, { pinned_policy_id: to });
  await tx.publish(workspaceId, conversationUpdated(id, null));
  effects.policy = { from, to };
  return null;
}

function reasonOf(error: unknown, { ruleId, conversationId }: RuleWork): string {
  if (error instanceof Problem) return error.options.errors?.[0]?.detail ?? error.options.detail ?? error.code;
  logger.error({ err: error, ruleId, conversationId }, 'an action failed');
  return 'It failed unexpectedly; the log of the server says why.';
}
