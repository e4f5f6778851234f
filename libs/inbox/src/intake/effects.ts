import { Injectable } from '@nestjs/common';
import type { InboundEvent } from '@parvis/channels';
import { FileStorage, type Tx } from '@parvis/platform';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { LANE_LOCK, laneOf } from '../landing/lanes';
import { type ArrivalReader, Screeners } from '../screening/screeners';
import { applyEvents } from './apply-events';
import type { Arrival } from './arrivals';
import { storeContents } from './attachment-content';
import { normalise } from './normalise';

/** Applies what an action of ours amounts to (`Receipt.effects`) exactly as if the platform had told it. */
@Injectable()
export class ReceiptEffects {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly storage: FileStorage,
    private readonly screeners: Screeners,
  ) {}

  /**
   * In a caller's transaction, of the account's workspace or the system. Waits for the account's lane, so it never meets the
   * intake; applying the same events again changes nothing. Write the action's own row (`external_id`) first.
   */
  async applyIn(tx: Tx, workspaceId: number, accountId: number, events: readonly InboundEvent[]): Promise<void> {
    const account = events.length > 0 ? await this.directory.find(workspaceId, accountId) : undefined;
    if (!account) return;
    await tx.keepToIndexes();
    await tx.query('select pg_advisory_xact_lock($1, $2)', [LANE_LOCK, laneOf(workspaceId, accountId)]);
    const now = new Date();
    const reader = await this.screeners.readerFor([account]);
    const arrivals: Arrival[] = [];
    for (const event of events) arrivals.push(await this.arrivalOf(event, account, now, reader));
    await applyEvents(tx, arrivals);
  }

  private async arrivalOf(
    event: InboundEvent,
    account: KnownAccount,
    now: Date,
    reader: ArrivalReader,
  ): Promise<Arrival> {
    const files = await storeContents(
      this.storage,
      account.workspaceId,
      event.type === 'item' ? event.attachments : [],
    );
    const normalised = normalise(event, now);
    return {
      account,
      live: true,
      receivedAt: now,
      event: normalised,
      screened: reader.read(account, normalised),
      files,
    };
  }
}
