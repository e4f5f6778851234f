import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RISK_LABELS, type RiskLabel, type VigilanceSettings } from '@parvis/contracts';
import { counter, Database, nameOf, NudgedLoop, type PublishedEvent, type Tx } from '@parvis/platform';
import { addSystemLine } from '../conversations/conversation-writes';
import { notify } from '../notifications/notify';
import { DEFAULT_PEOPLE_SETTINGS } from '../standings/people-settings';
import { whoMayAnswer } from '../two-person/second-person';
import { conversationUpdated, itemCreated, itemUpdated } from '../wire/events';

const EVERY_MS = 3000;
const BATCH = 200;
const FORGET_EVERY_MS = 3_600_000;
const KEPT = '2 days';

const rung = counter('parvis_vigilance_alarms_total', 'Items that were told of before and after they were due', ['kind']); // prettier-ignore

const WARN_BEFORE: keyof VigilanceSettings = 'warnBeforeMinutes';

// nobody acted, and it is due, or will be within the time of warning: never longer than a third of what there was
const RINGS = `s.due_at is not null and s.vigilance_told < 2 and s.acted_at is null and s.state = 0 and s.due_at <= now() + interval '60 minutes'
  and (s.due_at <= now() or s.vigilance_told = 0 and now() >= s.due_at - least(
    make_interval(mins => coalesce((select (m.value ->> '${WARN_BEFORE}')::int from moderation_setting m
      where m.workspace_id = s.workspace_id and m.name = 'vigilance'), ${DEFAULT_PEOPLE_SETTINGS.vigilance.warnBeforeMinutes})),
    (s.due_at - coalesce(s.first_flagged_at, s.screened_at)) / 3))`;

// the conversation first, as every writer does; who is locked is being worked on and comes at the next run
const DUE = `
  with due as (select distinct r.workspace_id, r.conversation_id from (
    select s.workspace_id, s.conversation_id from screening s where ${RINGS} order by s.due_at limit ${BATCH}) r)
  select c.workspace_id, c.id, c.account_id, c.kind from due d
  join conversation c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
  order by c.workspace_id, c.id for no key update of c skip locked`;

interface Head {
  workspace_id: number;
  id: string;
  account_id: number;
  kind: number;
}
interface Rung {
  item_id: string;
  conversation_id: string;
  label: number;
  overdue: boolean;
  due_at: Date;
}

/**
 * Warns before an item is due and tells that it is overdue, once each: a notice to those who moderate, a line in the thread, an event that
 * webhooks hear of. Any number may run; an item is looked at again under the lock of its conversation.
 */
@Injectable()
export class VigilanceSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('vigilance', EVERY_MS, () => this.runOnce());
  private forgotAt = 0;

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch; true when something rang. Also called by tests. */
  async runOnce(): Promise<boolean> {
    await this.forgetOld();
    return this.db.transaction('system', async (tx) => {
      const heads = await tx.query<Head & Record<string, unknown>>(DUE);
      let some = false;
      for (const workspaceId of new Set(heads.map(({ workspace_id }) => workspace_id))) {
        const rang = await ring(tx, workspaceId, heads.filter(({ workspace_id }) => workspace_id === workspaceId)); // prettier-ignore
        some ||= rang > 0;
      }
      return some;
    });
  }

  /** Which items somebody has opened is needed for the day only. */
  private async forgetOld(): Promise<void> {
    if (Date.now() - this.forgotAt < FORGET_EVERY_MS) return;
    this.forgotAt = Date.now();
    await this.db.read('system', `delete from exposure_item where day < now() - interval '${KEPT}'`);
  }
}

async function ring(tx: Tx, workspaceId: number, heads: readonly Head[]): Promise<number> {
  const items = await tx.query<Rung & Record<string, unknown>>(
    `update screening s set vigilance_told = case when s.due_at <= now() then 2 else 1 end
     where s.workspace_id = $1 and s.conversation_id = any ($2::bigint[]) and ${RINGS}
     returning s.item_id, s.conversation_id, s.label, s.vigilance_told = 2 as overdue, s.due_at`,
    [workspaceId, heads.map(({ id }) => id)],
  );
  if (items.length === 0) return 0;
  const events: PublishedEvent[] = items.map(({ item_id, conversation_id, overdue }) => ({
    kind: overdue ? 'item.overdue' : 'item.due-soon',
    conversationId: conversation_id,
    data: { itemId: item_id },
  }));
  const overdue = items.filter((item) => item.overdue);
  for (const head of heads) {
    const own = overdue.filter(({ conversation_id }) => conversation_id === head.id);
    if (own.length > 0) events.push(...(await addLine(tx, workspaceId, head, own)));
  }
  await tell(tx, workspaceId, 'vigilance-overdue', overdue);
  await tell(tx, workspaceId, 'vigilance-due', items.filter((item) => !item.overdue)); // prettier-ignore
  events.push(...items.map(({ conversation_id, item_id }) => itemUpdated(conversation_id, item_id, null)));
  await tx.publish(workspaceId, ...events);
  rung.inc({ kind: 'overdue' }, overdue.length);
  rung.inc({ kind: 'due' }, items.length - overdue.length);
  return items.length;
}

async function addLine(tx: Tx, workspaceId: number, head: Head, items: readonly Rung[]): Promise<PublishedEvent[]> {
  const [first] = items;
  const line = await addSystemLine(tx, head, workspaceId, {
    kind: 'vigilance-overdue',
    byMemberId: null,
    data: {
      count: items.length,
      label: first ? nameOf(RISK_LABELS, first.label) : null,
      dueAt: first?.due_at.toISOString() ?? null,
    },
  });
  await tx.query('update conversation set version = version + 1 where workspace_id = $1 and id = $2', [
    workspaceId,
    head.id,
  ]);
  return [itemCreated(head.id, line, null), conversationUpdated(head.id, null)];
}

/** One notice for a batch, so that a raid does not ring a hundred times. */
async function tell(
  tx: Tx,
  workspaceId: number,
  kind: 'vigilance-due' | 'vigilance-overdue',
  items: readonly Rung[],
): Promise<void> {
  if (items.length === 0) return;
  const conversations = new Set(items.map(({ conversation_id }) => conversation_id));
  const [only] = conversations;
  await notify(tx, workspaceId, await whoMayAnswer(tx, workspaceId, 'moderation.read', null), {
    kind,
    conversationId: conversations.size === 1 && only !== undefined ? only : null,
    byMemberId: null,
    text: summary(items),
  });
}

/** « threat × 2 · spam × 11 », as the labels are called in the API; harm first. */
function summary(items: readonly Rung[]): string {
  const counts = new Map<RiskLabel, number>();
  for (const { label } of [...items].sort((one, other) => one.label - other.label)) {
    const name = nameOf(RISK_LABELS, label);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => `${label} × ${count}`).join(' · ');
}
