import { CONVERSATION_STATUSES, type MacroStep, type MacroStepPreview, PRIORITIES } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { nameOf, Problem, type Tx } from '@parvis/platform';
import { loadSubject } from '../actions/action-target';
import { renderCanned } from '../canned/conversation-canned';
import type { LockedConversation } from '../conversations/conversation-writes';
import { refuseVerb } from '../replies/lint-reply';
import { requireKnown } from './macro-steps';
import { STEP_PERMISSIONS } from './run-steps';

type Effect = Omit<MacroStepPreview, 'step'>;

const blocked = (detail: string, text: string | null = null): Effect => ({ effect: 'blocked', detail, text });
const does = (isDoing: boolean, text: string | null = null): Effect => ({
  effect: isDoing ? 'does' : 'idle',
  detail: null,
  text,
});

/** What a step would do in the conversation as it stands. */
export async function previewStep(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  step: MacroStep,
): Promise<MacroStepPreview> {
  return { step, ...(await effectOf(tx, agent, conversation, step)) };
}

async function effectOf(tx: Tx, agent: Agent, conversation: LockedConversation, step: MacroStep): Promise<Effect> {
  const needed = STEP_PERMISSIONS[step.kind];
  if (!needed.some((permission) => agent.permissions.has(permission))) return blocked(`Needs ${needed.join(' or ')}.`);
  try {
    if (step.kind === 'reply') return await replyEffect(tx, agent, conversation, step.cannedReplyId);
    await requireKnown(tx, agent, [step]);
  } catch (error) {
    if (error instanceof Problem)
      return blocked(error.options.errors?.[0]?.detail ?? error.options.detail ?? error.code);
    throw error;
  }
  return plainEffect(agent, conversation, step);
}

function plainEffect(
  agent: Agent,
  conversation: LockedConversation,
  step: Exclude<MacroStep, { kind: 'reply' }>,
): Effect {
  const id = (text: string | null): number | null => (text === null ? null : Number(text));
  switch (step.kind) {
    case 'tag': {
      const has = (tag: string): boolean => conversation.tag_ids.includes(Number(tag));
      return does((step.add ?? []).some((tag) => !has(tag)) || (step.remove ?? []).some(has));
    }
    case 'assign':
      return does((step.memberId === 'me' ? agent.memberId : id(step.memberId)) !== conversation.assignee_id);
    case 'team':
      return does(id(step.teamId) !== conversation.team_id);
    case 'priority':
      return does(step.priority !== nameOf(PRIORITIES, conversation.priority));
    case 'status':
      return does(step.status !== nameOf(CONVERSATION_STATUSES, conversation.status));
    case 'snooze':
      return does(true);
    case 'note':
      return does(true, step.text);
  }
}

async function replyEffect(tx: Tx, agent: Agent, conversation: LockedConversation, cannedId: string): Promise<Effect> {
  const { text, missing } = await renderCanned(tx, agent, conversation.id, Number(cannedId));
  if (missing.length > 0) return blocked(`Nothing is known for ${missing.join(', ')}.`, text);
  if (conversation.last_in_item_id === null) return blocked('Nobody wrote in this conversation.', text);
  const subject = await loadSubject(tx, agent, conversation.last_in_item_id);
  const refusal = refuseVerb('reply', subject.view.verbs);
  return refusal ? blocked(refusal.options.detail ?? refusal.code, text) : does(true, text);
}
