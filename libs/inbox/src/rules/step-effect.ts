import { CONVERSATION_STATUSES, PRIORITIES, type RuleAction } from '@parvis/contracts';
import { nameOf } from '@parvis/platform';
import type { LockedConversation } from '../conversations/conversation-writes';

/** Whether a step would change nothing in the conversation as it stands. */
export function isStepIdle(conversation: LockedConversation, step: RuleAction): boolean {
  const id = (text: string | null): number | null => (text === null ? null : Number(text));
  switch (step.kind) {
    case 'tag': {
      const has = (tag: string): boolean => conversation.tag_ids.includes(Number(tag));
      return (step.add ?? []).every(has) && !(step.remove ?? []).some(has);
    }
    case 'assign':
      return id(step.memberId) === conversation.assignee_id;
    case 'team':
      return id(step.teamId) === conversation.team_id;
    case 'priority':
      return step.priority === nameOf(PRIORITIES, conversation.priority);
    case 'status':
      return step.status === nameOf(CONVERSATION_STATUSES, conversation.status);
    default:
      return false;
  }
}
