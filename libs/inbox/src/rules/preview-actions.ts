import type { RuleAction, RuleStepPreview } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import type { LockedConversation } from '../conversations/conversation-writes';
import { previewStep } from '../macros/preview-steps';
import { decisionRefusal } from './decide-by-rule';
import type { RuleAgent } from './rule-agent';
import { replyRefusal } from './run-actions';
import { isStepIdle } from './step-effect';

type Effect = Omit<RuleStepPreview, 'action'>;

const does: Effect = { effect: 'does', detail: null, text: null };
const idle = (detail: string | null = null): Effect => ({ effect: 'idle', detail, text: null });

/** What each action of a draft would do in a conversation as it stands; nothing is written. */
export async function previewActions(
  tx: Tx,
  author: RuleAgent,
  conversation: LockedConversation,
  actions: readonly RuleAction[],
): Promise<RuleStepPreview[]> {
  const steps: RuleStepPreview[] = [];
  for (const action of actions) steps.push({ action, ...(await effectOf(tx, author, conversation, action)) });
  return steps;
}

async function effectOf(
  tx: Tx,
  author: RuleAgent,
  conversation: LockedConversation,
  action: RuleAction,
): Promise<Effect> {
  const { workspaceId } = author.agent;
  switch (action.kind) {
    case 'reply': {
      const refusal = await replyRefusal(tx, author, null, conversation);
      if (refusal) return { ...refusal, text: null };
      const { effect, detail, text } = await previewStep(tx, author.agent, conversation, action);
      return { effect, detail, text };
    }
    case 'note':
      return { ...does, text: action.text };
    case 'escalate': {
      const clock = await tx.maybeOne(
        'select 1 from clock where workspace_id = $1 and conversation_id = $2 and ended_at is null',
        [workspaceId, conversation.id],
      );
      return clock ? does : idle('No commitment is running that a ladder could follow.');
    }
    case 'clock-policy': {
      const same = await tx.maybeOne(
        'select 1 from conversation where workspace_id = $1 and id = $2 and pinned_policy_id is not distinct from $3::int',
        [workspaceId, conversation.id, action.policyId],
      );
      return same ? idle() : does;
    }
    case 'hide':
    case 'unhide':
    case 'approve':
    case 'delete':
    case 'like': {
      const refusal = await decisionRefusal(tx, author.agent, conversation, action);
      return refusal ? { ...refusal, text: null } : does;
    }
    default:
      return isStepIdle(conversation, action) ? idle() : does;
  }
}
