import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, type JobQueue, NudgedLoop, Queues } from '@parvis/platform';
import { POLL_QUEUE, type PollJob } from '../accounts/account-work';
import { AccountChecker } from './account-checker';
import { AccountPoller } from './account-poller';
import { accountsToBackfill, accountsToCheck, accountsToPoll } from './poll-accounts';

const SWEEP_MS = 2000;
const POLLS_AT_ONCE = 8;
const BACKFILLS_AT_ONCE = 2;
const CHECKS_AT_ONCE = 2;

/** Derives the jobs of polls, backfills and checks from the accounts, every two seconds: Redis may be emptied at any time. */
@Injectable()
export class PollScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly polls: JobQueue<PollJob>;
  private readonly backfills: JobQueue<PollJob>;
  private readonly checks: JobQueue<PollJob>;
  private readonly loop = new NudgedLoop('poll-scheduler', SWEEP_MS, () => this.schedule());

  constructor(
    private readonly db: Database,
    private readonly poller: AccountPoller,
    private readonly checker: AccountChecker,
    queues: Queues,
  ) {
    this.polls = queues.queue<PollJob>(POLL_QUEUE, { attempts: 1 });
    this.backfills = queues.queue<PollJob>('backfills', { attempts: 1 });
    this.checks = queues.queue<PollJob>('account-checks', { attempts: 1 });
  }

  onApplicationBootstrap(): void {
    this.polls.process(POLLS_AT_ONCE, ({ data }) => this.poller.poll(data));
    this.backfills.process(BACKFILLS_AT_ONCE, ({ data }) => this.poller.backfill(data));
    this.checks.process(CHECKS_AT_ONCE, ({ data }) => this.checker.check(data));
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Polls an account at once, in this process: its stream told of news. A job named after the account could be running already. */
  pollNow(job: PollJob): Promise<void> {
    return this.poller.poll(job);
  }

  /** One look at the rows; also called by tests. */
  async schedule(): Promise<boolean> {
    const [due, running] = [await accountsToPoll(this.db), await accountsToBackfill(this.db)];
    const toCheck = await accountsToCheck(this.db);
    await this.polls.addBulk(due.map((data) => ({ id: jobId('poll', data), data })));
    await this.backfills.addBulk(running.map((data) => ({ id: jobId('backfill', data), data })));
    await this.checks.addBulk(toCheck.map((data) => ({ id: jobId('check', data), data })));
    return false;
  }
}

function jobId(kind: string, { workspaceId, accountId }: PollJob): string {
  return `${kind}-${workspaceId}-${accountId}`;
}
