import { Injectable } from '@nestjs/common';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import { AccountPace } from './account-pace';
import { ActionTimings } from './action-timings';

/** Whether an account can be called now. */
type Callable = { state: 'ready'; account: KnownAccount } | { state: 'removed' } | { state: 'stopped' };

/** Calls to the platform of an account: whether they may be made, how fast, for how long, and what a failure says of the account. */
@Injectable()
export class AccountCalls {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
    private readonly pace: AccountPace,
    private readonly timings: ActionTimings,
  ) {}

  async find(workspaceId: number, accountId: number): Promise<Callable> {
    const account = await this.directory.find(workspaceId, accountId);
    if (!account || account.removed) return { state: 'removed' };
    const paused = account.pausedUntil !== null && account.pausedUntil.getTime() > Date.now();
    return account.enabled && account.health !== 'needs-sign-in' && !paused
      ? { state: 'ready', account }
      : { state: 'stopped' };
  }

  /** Counts one call; the milliseconds to wait before it, 0 for none. */
  waitMs(account: KnownAccount): Promise<number> {
    return this.pace.waitMs(account.workspaceId, account.id);
  }

  /** Runs one call under the time limit; it fails with whatever the connector threw. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return work(AbortSignal.timeout(this.timings.callTimeoutMs));
  }

  /** The account pauses or slows down according to the error. */
  failed(account: KnownAccount, error: unknown): Promise<void> {
    return this.health.afterFailure(account.workspaceId, account.id, error);
  }

  async worked(account: KnownAccount): Promise<void> {
    if (account.health === 'slow') await this.health.working(account.workspaceId, account.id);
  }
}
