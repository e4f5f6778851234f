import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { counter, Database, NudgedLoop, type Tx } from '@parvis/platform';
import { conversationUpdated } from '../wire/events';
import { keepClocks } from './keep-clocks';
import { ringOut, type RingingConversation } from './ring-out';

const EVERY_MS = 2000;
const BATCH = 500;

const rung = counter('parvis_clock_alarms_total', 'Commitments that reached their warning or their end', ['kind']);

// the conversation first, as every writer does; who is locked is being worked on and comes at the next run
const DUE = `
  with due as (
    select distinct k.workspace_id, k.conversation_id
    from (select workspace_id, conversation_id from clock where attention_at <= now() order by attention_at limit ${BATCH}) k)
  select c.workspace_id, c.id, c.account_id, c.kind, c.preview, c.assignee_id, c.team_id
  from due d join conversation c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
  order by c.workspace_id, c.id for no key update of c skip locked`;

/**
 * Marks the clocks that reached their warning or their end, once each, and tells those who have the conversation. Any number may
 * run: a conversation is locked before its clocks are looked at, and they are looked at again under the lock.
 */
@Injectable()
export class ClockSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('clock-sweeper', EVERY_MS, async () => (await this.sweepOnce()) > 0);

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch; returns how many alarms rang. */
  async sweepOnce(): Promise<number> {
    return this.db.transaction('system', async (tx) => {
      const due = await tx.query<RingingConversation & { workspace_id: number }>(DUE);
      let alarms = 0;
      for (const workspaceId of new Set(due.map(({ workspace_id }) => workspace_id))) {
        alarms += await this.ring(tx, workspaceId, due.filter(({ workspace_id }) => workspace_id === workspaceId)); // prettier-ignore
      }
      return alarms;
    });
  }

  private async ring(tx: Tx, workspaceId: number, conversations: readonly RingingConversation[]): Promise<number> {
    const ids = conversations.map(({ id }) => id);
    const { alarms, changed } = await keepClocks(tx, workspaceId, ids, { ring: true });
    await ringOut(tx, workspaceId, conversations, alarms);
    await tx.query(
      'update conversation set version = version + 1 where workspace_id = $1 and id = any ($2::bigint[])',
      [workspaceId, changed],
    );
    await tx.publish(workspaceId, ...changed.map((id) => conversationUpdated(id, null)));
    for (const { alarm } of alarms) rung.inc({ kind: alarm.kind });
    return alarms.length;
  }
}
