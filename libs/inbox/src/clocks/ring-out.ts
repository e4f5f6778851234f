import { CLOCK_KINDS, type NotificationView, type SystemLine } from '@parvis/contracts';
import { nameOf, type PublishedEvent, type Tx } from '@parvis/platform';
import { startLadders } from '../escalation/start-ladders';
import { itemCreated, notificationCreated } from '../wire/events';
import { insertSql, runBulk } from '../intake/bulk';
import { isoOf } from './clock-rows';
import type { KeptClocks } from './keep-clocks';

/** What of a conversation an alarm tells. */
export interface RingingConversation {
  id: string;
  account_id: number;
  kind: number;
  preview: string;
  assignee_id: number | null;
  team_id: number | null;
}

type Ringing = KeptClocks['alarms'][number];

const SYSTEM = 3; // ITEM_DIRECTIONS
const LONGEST_TEXT = 200;
const INSERT_NOTICES = insertSql('notification', { id: 'bigint', workspace_id: 'int', member_id: 'int', kind: 'text', conversation_id: 'bigint', text: 'text' }); // prettier-ignore
const INSERT_LINES = insertSql('item', { id: 'bigint', workspace_id: 'int', conversation_id: 'bigint', account_id: 'int', kind: 'smallint', direction: 'smallint', system: 'jsonb', created_at: 'timestamptz', revised_at: 'timestamptz', state_at: 'timestamptz' }); // prettier-ignore

/**
 * Tells of clocks that rang: whoever has the conversation, else its team, is notified; a breach gets its line in the thread; and
 * the ladder of the policy starts. All of a batch in one statement each.
 */
export async function ringOut(
  tx: Tx,
  workspaceId: number,
  conversations: readonly RingingConversation[],
  alarms: readonly Ringing[],
): Promise<void> {
  if (alarms.length === 0) return;
  const heads = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const events: PublishedEvent[] = alarms.map(({ conversationId, alarm }) => ({
    kind: alarm.kind === 'breach' ? 'clock.breached' : 'clock.warned',
    conversationId,
    data: { clockId: alarm.clock.id, clock: nameOf(CLOCK_KINDS, alarm.clock.kind) },
  }));
  events.push(...(await notifyHolders(tx, workspaceId, heads, alarms)));
  events.push(...(await addLines(tx, workspaceId, heads, alarms.filter(({ alarm }) => alarm.kind === 'breach')))); // prettier-ignore
  await startLadders(tx, workspaceId, alarms);
  await tx.publish(workspaceId, ...events);
}

async function notifyHolders(
  tx: Tx,
  workspaceId: number,
  heads: ReadonlyMap<string, RingingConversation>,
  alarms: readonly Ringing[],
): Promise<PublishedEvent[]> {
  const teams = await membersByTeam(tx, workspaceId, [...heads.values()]);
  const notices = alarms.flatMap(({ conversationId, alarm }) => {
    const head = heads.get(conversationId);
    if (!head) return [];
    const holders = head.assignee_id === null ? (teams.get(head.team_id ?? 0) ?? []) : [head.assignee_id];
    const kind: NotificationView['kind'] = alarm.kind === 'breach' ? 'overdue' : 'due-soon';
    const text = head.preview.slice(0, LONGEST_TEXT);
    return holders.map((member_id) => ({ id: tx.newId(), workspace_id: workspaceId, member_id, kind, conversation_id: conversationId, text })); // prettier-ignore
  });
  await runBulk(tx, INSERT_NOTICES, notices);
  return notices.map(({ id, member_id }) => notificationCreated(id, member_id, null));
}

async function membersByTeam(
  tx: Tx,
  workspaceId: number,
  heads: readonly RingingConversation[],
): Promise<Map<number, number[]>> {
  const teams = [...new Set(heads.flatMap(({ assignee_id, team_id }) => (assignee_id === null ? (team_id ?? []) : [])))]; // prettier-ignore
  if (teams.length === 0) return new Map();
  const rows = await tx.query<{ team_id: number; members: number[] }>(
    `select t.team_id, array_agg(t.member_id) as members from team_member t
     join member m on m.workspace_id = t.workspace_id and m.id = t.member_id and m.active
     where t.workspace_id = $1 and t.team_id = any ($2::int[]) group by 1`,
    [workspaceId, teams],
  );
  return new Map(rows.map(({ team_id, members }) => [team_id, members]));
}

async function addLines(
  tx: Tx,
  workspaceId: number,
  heads: ReadonlyMap<string, RingingConversation>,
  breaches: readonly Ringing[],
): Promise<PublishedEvent[]> {
  const now = new Date().toISOString();
  const lines = breaches.flatMap((ringing) => {
    const head = heads.get(ringing.conversationId);
    if (!head) return [];
    return [
      {
        id: tx.newId(),
        workspace_id: workspaceId,
        conversation_id: head.id,
        account_id: head.account_id,
        kind: head.kind,
        direction: SYSTEM,
        system: breachLine(ringing),
        created_at: now,
        revised_at: now,
        state_at: now,
      },
    ];
  });
  await runBulk(tx, INSERT_LINES, lines);
  await tx.query(
    `update conversation c set last_item_id = greatest(c.last_item_id, r.line)
     from (select conversation_id, max(line) as line from unnest($2::bigint[], $3::bigint[]) as r (conversation_id, line) group by 1) r
     where c.workspace_id = $1 and c.id = r.conversation_id`,
    [workspaceId, lines.map(({ conversation_id }) => conversation_id), lines.map(({ id }) => id)],
  );
  return lines.map(({ id, conversation_id }) => itemCreated(conversation_id, id, null));
}

function breachLine({ alarm: { clock }, facts }: Ringing): SystemLine {
  return {
    kind: 'clock-breached',
    byMemberId: null,
    data: {
      clock: nameOf(CLOCK_KINDS, clock.kind),
      dueAt: isoOf(clock.breachedAt),
      memberId: facts.assigneeId === null ? null : String(facts.assigneeId),
      teamId: facts.teamId === null ? null : String(facts.teamId),
    },
  };
}
