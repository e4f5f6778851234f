import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';
import { conversationUpdated, itemCreated } from '../wire/events';
import { addSystemLine, changeConversation, type LockedConversation, STATUS } from './conversation-writes';

const EVERY_MS = 5000;
const BATCH = 100;

/** Opens snoozed conversations when their time has come. */
@Injectable()
export class SnoozeWaker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('snooze-waker', EVERY_MS, () => this.wakeDue());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Wakes one batch; true when there may be more. */
  async wakeDue(): Promise<boolean> {
    return this.db.transaction('system', async (tx) => {
      const due = await tx.query<Pick<LockedConversation, 'id' | 'account_id' | 'kind'> & { workspace_id: number }>(
        `select id, workspace_id, account_id, kind from conversation
         where status = ${STATUS.snoozed} and snoozed_until <= now()
         order by snoozed_until limit ${BATCH} for no key update skip locked`,
      );
      for (const conversation of due) {
        const change = { status: STATUS.open, snoozed_until: null };
        await changeConversation(tx, conversation.workspace_id, conversation.id, change);
        const line = await addSystemLine(tx, conversation, conversation.workspace_id, {
          kind: 'reopened',
          byMemberId: null,
          data: { from: 'snoozed', to: 'open' },
        });
        await tx.publish(
          conversation.workspace_id,
          itemCreated(conversation.id, line, null),
          conversationUpdated(conversation.id, null),
        );
      }
      return due.length === BATCH;
    });
  }
}
