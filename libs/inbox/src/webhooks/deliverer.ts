import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, NotificationListener, NudgedLoop } from '@parvis/platform';
import { DeliveryCall } from './delivery-call';
import { type Claim, takeDeliveries } from './delivery-claims';
import { payloadOf } from './delivery-payload';
import { settleDelivery, settleLost } from './settle-delivery';
import { WebhookTimings } from './webhook-timings';

const logger = createLogger('webhooks');
/** Calls under way in one process. */
const ROOM = 16;

/**
 * Sends what is due. A delivery is claimed, sent, and settled in three steps: a process that dies in between leaves a claim whose
 * lease ends, and the same event goes out again under the same id.
 */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();
  private readonly loop: NudgedLoop;

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly call: DeliveryCall,
    private readonly timings: WebhookTimings,
  ) {
    this.loop = new NudgedLoop('webhook-deliverer', timings.sweepMs, () => this.startDue());
  }

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_webhooks', () => {
      this.loop.nudge();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.underWay);
  }

  nudge(): void {
    this.loop.nudge();
  }

  /** Takes up to `room` deliveries that are due. */
  take(room: number): Promise<Claim[]> {
    return this.db.transaction('system', (tx) => takeDeliveries(tx, room, this.timings.leaseMs));
  }

  /** Calls the receiver, and writes nothing down. Undefined when there is nothing to send. */
  async send(claim: Claim) {
    const event = await this.db.transaction(claim.workspaceId, (tx) => payloadOf(tx, claim));
    return event ? this.call.send(claim, event) : undefined;
  }

  /** Starts what there is room for and does not wait for it: a slow receiver keeps nobody else waiting. */
  private async startDue(): Promise<boolean> {
    const room = ROOM - this.underWay.size;
    if (room <= 0) return false;
    for (const claim of await this.take(room)) {
      const work = this.deliver(claim)
        .catch((error: unknown) => {
          logger.error({ err: error, deliveryId: claim.id }, 'delivery failed on our side');
        })
        .finally(() => {
          this.underWay.delete(work);
          this.loop.nudge();
        });
      this.underWay.add(work);
    }
    return false;
  }

  private async deliver(claim: Claim): Promise<void> {
    const record = await this.send(claim);
    const fate = await this.db.transaction('system', async (tx) => {
      if (record) return settleDelivery(tx, claim, record, this.timings);
      await settleLost(tx, claim);
      return null;
    });
    if (fate?.kind === 'again' && fate.inMs < this.timings.sweepMs) {
      setTimeout(() => {
        this.loop.nudge();
      }, fate.inMs).unref();
    }
  }
}
