import { CLOCK_KINDS, type SystemLine } from '@parvis/contracts';
import { nameOf, type PublishedEvent, type Tx } from '@parvis/platform';
import { startLadders } from '../escalation/start-ladders';
import { notifyEach } from '../notifications/notify';
import { dueKey, whoIsConcerned } from '../notifications/warn-before-due';
import { itemCreated } from '../wire/events';
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
const INSERT_LINES = insertSql('item', { id: 'bigint', workspace_id: 'int', conversation_id: 'bigint', account_id: 'int', kind: 'smallint', direction: 'smallint', system: 'jsonb', created_at: 'timestamptz', revised_at: 'timestamptz', state_at: 'timestamptz' }); // prettier-ignore

/**
 * Tells of clocks that rang: whoever has the conversation, else its team, and who follows it is notified; a breach gets its line in the thread; and
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
  await notifyHolders(tx, workspaceId, heads, alarms);
  events.push(...(await addLines(tx, workspaceId, heads, alarms.filter(({ alarm }) => alarm.kind === 'breach')))); // prettier-ignore
  await startLadders(tx, workspaceId, alarms);
  await tx.publish(workspaceId, ...events);
}

async function notifyHolders(
  tx: Tx,
  workspaceId: number,
  heads: ReadonlyMap<string, RingingConversation>,
  alarms: readonly Ringing[],
): Promise<void> {
  const ids = [...new Set(alarms.map(({ conversationId }) => conversationId))];
  const concerned = await whoIsConcerned(tx, workspaceId, ids);
  const notices = alarms.flatMap(({ conversationId, alarm: { kind, clock } }) => {
    const head = heads.get(conversationId);
    if (!head) return [];
    return [
      {
        kind: kind === 'breach' ? ('overdue' as const) : ('due-soon' as const),
        conversationId,
        byMemberId: null,
        text: head.preview,
        // of a due time one is warned once, whichever clock or sweep comes to it first
        dedupeKey:
          kind === 'breach' || clock.dueAt === null ? `${kind}:${clock.id}` : dueKey(conversationId, clock.dueAt),
        recipients: concerned.get(conversationId) ?? [],
      },
    ];
  });
  await notifyEach(tx, workspaceId, notices);
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
