import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, NotificationListener, NudgedLoop, ServerConfig } from '@parvis/platform';
import { PublicAddress } from '../../accounts/public-address';
import { Mailer, type MailOutcome } from '../../mail/mailer';
import type { PushOutcome } from '../push/push-outcome';
import { PushSender } from '../push/push-sender';
import { type Addressee, giveUpLost, lockAddressees, settle, takeDue } from './delivery-rows';
import { digestMail } from './digest-mail';
import { noticeWords } from './notice-words';
import { type Parcel, parcelsOf, pushMessage, urgencyOf } from './parcels';
import { settlementOf } from './settlement';

const logger = createLogger('courier');
const EVERY_MS = 5000;

interface Errand {
  to: Addressee;
  batchId: string;
  parcel: Parcel;
}

/**
 * Carries what members are told out of the console: by push and by mail. Rows are marked before anything is sent and never sent
 * again when it may have arrived, so a crash or a second worker doubles nothing.
 */
@Injectable()
export class Courier implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('courier', EVERY_MS, () => this.runOnce());
  private unlisten = (): unknown => undefined;

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly push: PushSender,
    private readonly mailer: Mailer,
    private readonly address: PublicAddress,
    private readonly server: ServerConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.unlisten = this.notifications.on('parvis_deliveries', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    this.unlisten();
    return this.loop.stop();
  }

  /** Serves some members; true when there may be more. `now` decides about quiet hours and digests. */
  async runOnce(now = new Date()): Promise<boolean> {
    const errands = await this.db.transaction('system', async (tx) => {
      await giveUpLost(tx);
      const taken: Errand[] = [];
      for (const to of await lockAddressees(tx)) {
        const batchId = tx.newId();
        const outgoing = await takeDue(tx, to, batchId, now);
        taken.push(...parcelsOf(outgoing).map((parcel) => ({ to, batchId, parcel })));
      }
      return taken;
    });
    await Promise.all(errands.map((errand) => this.run(errand)));
    return errands.length > 0;
  }

  private async run(errand: Errand): Promise<void> {
    const { to, parcel } = errand;
    const outcome = await this.carry(errand);
    const attempts = Math.max(...parcel.items.map((item) => item.attempts));
    const how = settlementOf(outcome, attempts, new Date());
    if (how.state === 'failed' || how.state === 'unknown')
      logger.warn({ memberId: to.memberId, way: parcel.way, state: how.state, why: how.error }, 'a notification did not get through'); // prettier-ignore
    await this.db.transaction('system', (tx) => settle(tx, to.workspaceId, parcel.items, how));
  }

  private async carry({ to, batchId, parcel }: Errand): Promise<PushOutcome | MailOutcome> {
    const words = noticeWords(to.language);
    if (parcel.way === 'push') {
      const target = { workspaceId: to.workspaceId, subscriptionId: parcel.targetId };
      return this.push.send(target, pushMessage(parcel, words, to.showsText), urgencyOf(parcel));
    }
    const { email, timeZone, showsText } = to;
    const language = to.language === 'en' ? 'en' : 'fr';
    const publicUrl = (this.server.publicUrl ?? this.address.url).replace(/\/+$/, '');
    const setting = { to: email, batchId, words, language, timeZone, showsText, publicUrl };
    return this.mailer.send(digestMail(parcel, setting));
  }
}
