import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, NotificationListener, NudgedLoop, retryDelayMs } from '@parvis/platform';
import { AccountDirectory } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import { landIn } from '../landing/lander';

const logger = createLogger('hints');
const SWEEP_MS = 2000;
const AT_ONCE = 16;
const LEASE_SECONDS = 60;
/** With the longest wait between two: most of a day. */
const MOST_ATTEMPTS = 80;
const CALL_TIMEOUT_MS = 30_000;

interface DueHint {
  workspace_id: number;
  account_id: number;
  ref: string;
  attempts: number;
}

/**
 * Fetches the objects that thin notifications named. A hint goes away in the transaction that lands what it brought,
 * unless it was given again meanwhile.
 */
@Injectable()
export class HintFetcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('hints', SWEEP_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.notifications.on('parvis_hints', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Takes what is due under a lease and fetches it; true when there may be more. */
  async runOnce(): Promise<boolean> {
    const due = await this.db.read<DueHint>(
      'system',
      `update fetch_hint h set attempts = h.attempts + 1, due_at = now() + make_interval(secs => $2)
       from (select workspace_id, account_id, ref from fetch_hint where due_at <= now() and attempts < $3
             order by due_at limit $1 for update skip locked) d
       where h.workspace_id = d.workspace_id and h.account_id = d.account_id and h.ref = d.ref
       returning h.workspace_id, h.account_id, h.ref, h.attempts`,
      [AT_ONCE, LEASE_SECONDS, MOST_ATTEMPTS],
    );
    await Promise.all(due.map((hint) => this.fetch(hint)));
    return due.length === AT_ONCE;
  }

  private async fetch(hint: DueHint): Promise<void> {
    const { workspace_id: workspaceId, account_id: accountId, ref } = hint;
    const account = await this.directory.find(workspaceId, accountId);
    if (!account || account.removed) return this.drop(hint);
    if (!account.enabled || account.health === 'needs-sign-in') return this.keep(hint);
    try {
      const payloads = await account.connector.fetchRef(ref, account.context, AbortSignal.timeout(CALL_TIMEOUT_MS));
      await this.db.transaction('system', async (tx) => {
        const landings = payloads.map((payload) => ({
          workspaceId,
          accountId,
          source: 'ref' as const,
          headers: null,
          payload,
        }));
        await landIn(tx, landings);
        // due again already: it was named once more, perhaps after it was read
        await tx.query(
          `delete from fetch_hint where workspace_id = $1 and account_id = $2 and ref = $3 and due_at > clock_timestamp()`,
          [workspaceId, accountId, ref],
        );
      });
    } catch (error) {
      logger.warn({ err: error, accountId, attempts: hint.attempts }, 'a hint could not be fetched');
      await this.health.afterFailure(workspaceId, accountId, error);
      await this.later(hint, error);
    }
  }

  private async later(hint: DueHint, error: unknown): Promise<void> {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await this.db.read(
      'system',
      `update fetch_hint set due_at = now() + make_interval(secs => $4), error = $5
       where workspace_id = $1 and account_id = $2 and ref = $3`,
      [hint.workspace_id, hint.account_id, hint.ref, retryDelayMs(hint.attempts) / 1000, detail],
    );
  }

  /** Nothing was tried: after its lease it is looked at again. */
  private async keep({ workspace_id, account_id, ref }: DueHint): Promise<void> {
    await this.db.read(
      'system',
      `update fetch_hint set attempts = attempts - 1 where workspace_id = $1 and account_id = $2 and ref = $3`,
      [workspace_id, account_id, ref],
    );
  }

  private async drop(hint: DueHint): Promise<void> {
    await this.db.read('system', 'delete from fetch_hint where workspace_id = $1 and account_id = $2 and ref = $3', [
      hint.workspace_id,
      hint.account_id,
      hint.ref,
    ]);
  }
}
