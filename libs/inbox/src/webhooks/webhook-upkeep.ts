import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, NudgedLoop } from '@parvis/platform';

const EVERY_MS = 3_600_000;
const BATCH = 1000;

/** Forgets the log of deliveries: what arrived after thirty days, what was given up after ninety. */
@Injectable()
export class WebhookUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('webhook-upkeep', EVERY_MS, () => this.forgetOnce());

  constructor(private readonly db: Database) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more. */
  async forgetOnce(): Promise<boolean> {
    const gone = await this.db.read(
      'system',
      `delete from webhook_delivery d using (
         select workspace_id, id from webhook_delivery
         where state <> 'pending' and created_at < now() - interval '30 days' and (state <> 'dead' or created_at < now() - interval '90 days')
         limit ${BATCH} for update skip locked) o
       where d.workspace_id = o.workspace_id and d.id = o.id returning 1`,
    );
    return gone.length === BATCH;
  }
}
