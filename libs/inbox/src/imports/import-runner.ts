import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FileStorage, NudgedLoop, OutboxRelay } from '@parvis/platform';
import { ImportBatches } from './import-batches';
import { ImportChecker } from './import-checker';

const EVERY_MS = 5000;
/** An upload that nobody started holds what people wrote: it does not stay for ever. */
const ABANDONED = '30 days';

/** Works on uploads and running imports: everything it needs to know stands in rows. */
@Injectable()
export class ImportRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('imports', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly relay: OutboxRelay,
    private readonly checker: ImportChecker,
    private readonly batches: ImportBatches,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'import.updated')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more to do. */
  async runOnce(): Promise<boolean> {
    const [checked, taken] = [await this.checker.checkOne(), await this.batches.takeOne()];
    if (!checked && !taken) await this.forgetAbandoned();
    return checked || taken;
  }

  private async forgetAbandoned(): Promise<void> {
    const rows = await this.db.read<{ key: string | null }>(
      'system',
      `delete from import_run where state in ('ready', 'checking') and created_at < now() - interval '${ABANDONED}' returning storage_key as key`,
    );
    for (const { key } of rows) if (key !== null) await this.storage.remove(key);
  }
}
