import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, SecretBox } from '@parvis/platform';
import webPush from 'web-push';

const NAME = 'vapid';

/** What push services know this installation by. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** The VAPID keys of the installation: made at its first start, sealed, the same for every process since. */
@Injectable()
export class InstallationKeys implements OnApplicationBootstrap {
  private known: VapidKeys | undefined;

  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.keys();
  }

  async keys(): Promise<VapidKeys> {
    this.known ??= await this.db.transaction('system', async (tx) => {
      const read = () => tx.maybeOne<{ sealed: Buffer }>('select sealed from installation_secret where name = $1', [NAME]); // prettier-ignore
      const stored = await read();
      if (stored) return this.open(stored.sealed);
      const made = this.box.seal(webPush.generateVAPIDKeys(), NAME);
      await tx.query('insert into installation_secret (name, sealed) values ($1, $2) on conflict do nothing', [NAME, made]); // prettier-ignore
      // another process may have been first: what it made counts
      return this.open((await read())?.sealed ?? made);
    });
    return this.known;
  }

  private open(sealed: Buffer): VapidKeys {
    return this.box.open<VapidKeys>(sealed, NAME);
  }
}
