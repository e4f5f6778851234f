import {
  CONVERSATION_STATUSES,
  type MacroStep,
  type Permission,
  PRIORITIES,
  type RunMacroBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { nameOf, problem, type Tx } from '@parvis/platform';
import { takeCanned } from '../canned/conversation-canned';
import { assignIn } from '../conversations/assignments';
import { updateConversationIn } from '../conversations/conversation-changes';
import { lockConversation, type LockedConversation } from '../conversations/conversation-writes';
import { addNoteIn } from '../replies/notes.service';
import { replyIn } from '../replies/replies.service';
import { tagConversationIn } from '../tags/tagging.service';
import { invalidField } from '../wire/invalid';

/** What a macro changed, from what and to what: read by its undo. Ids of 64 bits are text. */
export interface MacroEffects {
  actionId: string | null;
  noteIds: string[];
  tagsAdded: number[];
  /** Which item each tag was taken from. */
  tagsRemoved: { tagId: number; itemId: string }[];
  assignee: { from: number | null; to: number | null } | null;
  team: { from: number | null; to: number | null } | null;
  priority: { from: number; to: number } | null;
  status: { from: StatusBefore; to: number } | null;
}
interface StatusBefore {
  status: number;
  snoozedUntil: string | null;
  handledAt: string | null;
  waitingSince: string | null;
  nextDueAt: string | null;
  atRisk: boolean;
}

export const STEP_PERMISSIONS: Record<MacroStep['kind'], readonly Permission[]> = {
  reply: ['inbox.reply'],
  tag: ['inbox.tag', 'feedback.tag'],
  assign: ['inbox.assign'],
  team: ['inbox.assign'],
  priority: ['inbox.handle'],
  status: ['inbox.handle'],
  snooze: ['inbox.handle'],
  note: ['inbox.note'],
};

export const noEffects = (): MacroEffects => ({ actionId: null, noteIds: [], tagsAdded: [], tagsRemoved: [], assignee: null, team: null, priority: null, status: null }); // prettier-ignore

/** Does one step and notes what it changed. The steps of a macro run in one transaction: one that is refused undoes them all. */
export async function runStep(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  step: MacroStep,
  { effects, body }: { effects: MacroEffects; body: RunMacroBody },
): Promise<void> {
  if (!STEP_PERMISSIONS[step.kind].some((permission) => agent.permissions.has(permission)))
    throw problem('not-allowed', {
      detail: `The step "${step.kind}" needs ${STEP_PERMISSIONS[step.kind].join(' or ')}.`,
    });
  const before = await lockConversation(tx, agent.workspaceId, conversationId);
  switch (step.kind) {
    case 'reply':
      effects.actionId = await reply(tx, agent, before, step.cannedReplyId, body);
      return;
    case 'tag':
      return tag(tx, agent, before, step, effects);
    case 'note':
      effects.noteIds.push((await addNoteIn(tx, agent, conversationId, { text: step.text })).id);
      return;
    case 'assign': {
      const memberId = step.memberId === 'me' ? String(agent.memberId) : step.memberId;
      await assignIn(tx, agent, conversationId, { version: before.version, memberId });
      const to = memberId === null ? null : Number(memberId);
      if (to !== before.assignee_id) effects.assignee = { from: before.assignee_id, to };
      return;
    }
    default:
      return change(tx, agent, before, step, effects);
  }
}

async function reply(
  tx: Tx,
  agent: Agent,
  { id }: LockedConversation,
  cannedId: string,
  body: RunMacroBody,
): Promise<string> {
  if (body.lastSeenItemId === undefined) throw invalidField('/lastSeenItemId', 'is needed: the macro replies');
  const taken = await takeCanned(tx, agent, id, Number(cannedId));
  const { action } = await replyIn(tx, agent, id, {
    verb: 'reply',
    text: taken.text,
    attachmentIds: taken.attachments.map((file) => file.id),
    lastSeenItemId: body.lastSeenItemId,
    sendAnyway: body.sendAnyway ?? false,
    acceptWarnings: body.acceptWarnings ?? false,
    cannedReplyId: taken.cannedReplyId,
    cannedVariantId: taken.variantId,
  });
  return action.id;
}

async function tag(
  tx: Tx,
  agent: Agent,
  before: LockedConversation,
  { add = [], remove = [] }: Extract<MacroStep, { kind: 'tag' }>,
  effects: MacroEffects,
): Promise<void> {
  const removed = await tx.query<{ tagId: number; itemId: string }>(
    `select a.tag_id as "tagId", a.item_id as "itemId" from item i
     join tag_assignment a on a.workspace_id = i.workspace_id and a.item_id = i.id
     where i.workspace_id = $1 and i.conversation_id = $2 and a.tag_id = any ($3::int[]) order by a.item_id, a.tag_id`,
    [agent.workspaceId, before.id, remove.map(Number)],
  );
  await tagConversationIn(tx, agent, before.id, { add, remove });
  effects.tagsAdded.push(...add.map(Number).filter((id) => !before.tag_ids.includes(id)));
  effects.tagsRemoved.push(...removed);
}

async function change(
  tx: Tx,
  agent: Agent,
  before: LockedConversation,
  step: Extract<MacroStep, { kind: 'team' | 'priority' | 'status' | 'snooze' }>,
  effects: MacroEffects,
): Promise<void> {
  const { version } = before;
  if (step.kind === 'team') {
    await updateConversationIn(tx, agent, before.id, { version, teamId: step.teamId });
    effects.team = { from: before.team_id, to: step.teamId === null ? null : Number(step.teamId) };
    return;
  }
  if (step.kind === 'priority') {
    await updateConversationIn(tx, agent, before.id, { version, priority: step.priority });
    effects.priority = { from: before.priority, to: PRIORITIES.indexOf(step.priority) };
    return;
  }
  const status = step.kind === 'snooze' ? 'snoozed' : step.status;
  const until = step.kind === 'snooze' ? new Date(Date.now() + step.hours * 3_600_000).toISOString() : undefined;
  if (status === nameOf(CONVERSATION_STATUSES, before.status) && until === undefined) return;
  await updateConversationIn(tx, agent, before.id, {
    version,
    status,
    ...(until !== undefined && { snoozedUntil: until }),
  });
  effects.status = { from: statusBefore(before), to: CONVERSATION_STATUSES.indexOf(status) };
}

function statusBefore(row: LockedConversation): StatusBefore {
  return {
    status: row.status,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    handledAt: row.handled_at?.toISOString() ?? null,
    waitingSince: row.waiting_since?.toISOString() ?? null,
    nextDueAt: row.next_due_at?.toISOString() ?? null,
    atRisk: row.at_risk,
  };
}
