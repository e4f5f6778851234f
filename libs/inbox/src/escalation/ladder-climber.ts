import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type LadderLevel, PRIORITIES } from '@parvis/contracts';
import { codeOf, Database, NudgedLoop, type Tx } from '@parvis/platform';
import { addSystemLine, changeConversation, type ConversationChange, lockConversation, type LockedConversation } from '../conversations/conversation-writes'; // prettier-ignore
import { notify } from '../notifications/notify';
import { tellAssigned } from '../notifications/tell-assigned';
import { conversationUpdated, itemCreated } from '../wire/events';
import { writeLevelNotices } from './level-notices';

const EVERY_MS = 2000;
const MINUTE_MS = 60_000;

/** A ladder on its way, under the lock of its conversation. */
export interface LadderRunRow {
  id: string;
  clock_id: string;
  level: number;
  ladder_name: string;
  levels: LadderLevel[];
}

const WAITING = `
  select r.workspace_id, r.id, c.id as conversation_id from ladder_run r
  join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
  where r.state = 'climbing' and r.next_at <= now() order by r.next_at limit 1 for no key update of c skip locked`;
// looked at again under the lock: somebody may have acknowledged, answered, or fired this very level
const STILL = `
  select r.id, r.clock_id, r.level, r.ladder_name, r.levels, k.ended_at is not null as over
  from ladder_run r join clock k on k.workspace_id = r.workspace_id and k.id = r.clock_id
  where r.workspace_id = $1 and r.id = $2 and r.state = 'climbing' and r.next_at <= now() for update of r`;

/** Fires the levels of ladders whose time has come, one transaction each; stops where the clock ended or somebody acknowledged. */
@Injectable()
export class LadderClimber implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('ladder-climber', EVERY_MS, () => this.climbOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when a ladder was due. */
  async climbOnce(): Promise<boolean> {
    return this.db.transaction('system', async (tx) => {
      const due = await tx.maybeOne<{ workspace_id: number; id: string; conversation_id: string }>(WAITING);
      if (!due) return false;
      const run = await tx.maybeOne<LadderRunRow & { over: boolean }>(STILL, [due.workspace_id, due.id]);
      if (!run) return true;
      if (run.over) await rest(tx, due.workspace_id, run, 'ended');
      else await climb(tx, due.workspace_id, due.conversation_id, run);
      return true;
    });
  }
}

async function climb(tx: Tx, workspaceId: number, conversationId: string, run: LadderRunRow): Promise<void> {
  const level = run.levels[run.level];
  if (!level) return rest(tx, workspaceId, run, 'exhausted');
  const conversation = await lockConversation(tx, workspaceId, conversationId);
  const change = await changeOf(tx, workspaceId, conversation, level);
  await changeConversation(tx, workspaceId, conversationId, change);
  const told = await membersTold(tx, workspaceId, level, change.assignee_id ?? conversation.assignee_id);
  if (level.ways.includes('in-app')) {
    const text = conversation.preview;
    // the level writes its own mails
    const without = level.ways.includes('email') ? (['email'] as const) : [];
    await notify(tx, workspaceId, told, { kind: 'escalated', conversationId, byMemberId: null, text, without });
  }
  await tellNewHolder(tx, workspaceId, conversation, change.assignee_id, told);
  await writeLevelNotices(tx, { workspaceId, conversation, run, level, members: told });
  const line = await addSystemLine(tx, conversation, workspaceId, {
    kind: 'ladder-level',
    byMemberId: null,
    data: {
      ladder: run.ladder_name,
      level: run.level + 1,
      levels: run.levels.length,
      members: told.join(',') || null,
      assigneeId: change.assignee_id === undefined || change.assignee_id === null ? null : String(change.assignee_id),
    },
  });
  const next = run.levels[run.level + 1];
  await tx.query(
    `update ladder_run set level = level + 1, state = $3, next_at = $4 where workspace_id = $1 and id = $2`,
    [workspaceId, run.id, next ? 'climbing' : 'exhausted', next ? new Date(Date.now() + next.afterMinutes * MINUTE_MS) : null], // prettier-ignore
  );
  await tx.publish(
    workspaceId,
    itemCreated(conversationId, line, null),
    conversationUpdated(conversationId, null),
    { kind: 'ladder.climbed', conversationId, data: { runId: run.id, level: run.level + 1 } }, // prettier-ignore
  );
}

/** Who is given the conversation hears so, unless the level tells them of it anyway. */
async function tellNewHolder(
  tx: Tx,
  workspaceId: number,
  { id: conversationId, assignee_id: before, preview: text }: LockedConversation,
  memberId: number | null | undefined,
  told: readonly number[],
): Promise<void> {
  if (memberId === undefined || memberId === null || memberId === before || told.includes(memberId)) return;
  await tellAssigned(tx, workspaceId, [{ conversationId, memberId, text }], null);
}

async function rest(tx: Tx, workspaceId: number, run: LadderRunRow, state: 'ended' | 'exhausted'): Promise<void> {
  await tx.query('update ladder_run set state = $3, next_at = null where workspace_id = $1 and id = $2', [
    workspaceId,
    run.id,
    state,
  ]);
}

/** Raises the priority and gives the conversation on; who has left since the ladder was made is passed over. */
async function changeOf(
  tx: Tx,
  workspaceId: number,
  conversation: LockedConversation,
  { raiseTo, assignTo }: LadderLevel,
): Promise<ConversationChange> {
  const change: ConversationChange = {};
  const priority = raiseTo === null ? 0 : codeOf(PRIORITIES, raiseTo);
  if (priority > conversation.priority) change.priority = priority;
  if (assignTo === null) return change;
  const { member, team } = await tx.one<{ member: number | null; team: number | null }>(
    `select (select id from member where workspace_id = $1 and id = $2 and active) as member,
            (select id from team where workspace_id = $1 and id = $3) as team`,
    [workspaceId, assignTo.memberId, assignTo.teamId],
  );
  if (team !== null) Object.assign(change, { team_id: team, assignee_id: member });
  else if (member !== null) change.assignee_id = member;
  return change;
}

async function membersTold(
  tx: Tx,
  workspaceId: number,
  level: LadderLevel,
  assigneeId: number | null,
): Promise<number[]> {
  const named = [...level.memberIds.map(Number), ...(level.toAssignee && assigneeId !== null ? [assigneeId] : [])];
  const rows = await tx.query<{ id: number }>(
    `select m.id from member m where m.workspace_id = $1 and m.active and (m.id = any ($2::int[]) or exists (
       select 1 from team_member t where t.workspace_id = m.workspace_id and t.member_id = m.id and t.team_id = any ($3::int[])))
     order by m.id`,
    [workspaceId, named, level.teamIds.map(Number)],
  );
  return rows.map(({ id }) => id);
}
