import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, DatabaseConfig, NudgedLoop } from '@parvis/platform';
import pg from 'pg';
import { AccountDirectory } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import type { PollJob } from '../accounts/account-work';
import { accountsToListenTo } from './poll-accounts';
import { PollScheduler } from './poll-scheduler';

const logger = createLogger('streams');
const SWEEP_MS = 3000;
/** First half of the advisory lock of a stream; the second half is the account's id. */
const STREAM_LOCK = 7_402_121;

interface Held {
  mark: string;
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Holds the connections over which accounts tell of news (IMAP IDLE), each in one worker only: the holder has a session lock
 * on a connection of its own, and loses all its streams with that connection, so another worker may take them.
 */
@Injectable()
export class StreamHolder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private locks: pg.Client | undefined;
  private readonly held = new Map<string, Held>();
  private readonly loop = new NudgedLoop('streams', SWEEP_MS, () => this.sweep());

  constructor(
    private readonly db: Database,
    private readonly config: DatabaseConfig,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
    private readonly scheduler: PollScheduler,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.release();
    await this.locks?.end();
  }

  private async sweep(): Promise<boolean> {
    const wanted = new Map((await accountsToListenTo(this.db)).map((account) => [keyOf(account), account]));
    for (const [key, held] of this.held) {
      if (wanted.get(key)?.mark !== held.mark) await this.end(key, held);
    }
    for (const [key, account] of wanted) {
      if (!this.held.has(key) && (await this.lock(account))) this.hold(key, account);
    }
    return false;
  }

  private hold(key: string, job: PollJob & { mark: string }): void {
    const abort = new AbortController();
    const ended = this.listen(job, abort.signal).finally(() => {
      if (this.held.get(key)?.abort === abort) this.held.delete(key);
      return this.unlock(job);
    });
    this.held.set(key, { mark: job.mark, abort, ended });
  }

  private async listen(job: PollJob, signal: AbortSignal): Promise<void> {
    try {
      const account = await this.directory.find(job.workspaceId, job.accountId);
      if (!account || account.removed) return;
      const onNews = () => void this.scheduler.pollNow(job).catch(() => undefined);
      await account.connector.listen(account.context, onNews, signal);
    } catch (error) {
      logger.warn({ err: error, accountId: job.accountId }, 'a stream ended');
      await this.health.afterFailure(job.workspaceId, job.accountId, error);
    }
  }

  private async lock(job: PollJob): Promise<boolean> {
    const client = await this.connection();
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1, $2) as got', [
      STREAM_LOCK,
      job.accountId,
    ]);
    return rows[0]?.got ?? false;
  }

  private async unlock(job: PollJob): Promise<void> {
    await this.locks?.query('select pg_advisory_unlock($1, $2)', [STREAM_LOCK, job.accountId]).catch(() => undefined);
  }

  private async connection(): Promise<pg.Client> {
    if (this.locks) return this.locks;
    const client = new pg.Client({ connectionString: this.config.url, application_name: 'parvis streams' });
    const lost = () => {
      if (this.locks !== client) return;
      this.locks = undefined;
      void this.release();
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    this.locks = client;
    return client;
  }

  private async end(key: string, held: Held): Promise<void> {
    this.held.delete(key);
    held.abort.abort();
    await held.ended;
  }

  private async release(): Promise<void> {
    await Promise.all([...this.held].map(([key, held]) => this.end(key, held)));
  }
}

function keyOf({ workspaceId, accountId }: PollJob): string {
  return `${workspaceId}:${accountId}`;
}
