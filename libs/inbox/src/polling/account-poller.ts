import { Injectable } from '@nestjs/common';
import { ConnectorUnsupported, type InboundPage } from '@parvis/channels';
import { createLogger, Database, type Tx } from '@parvis/platform';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import type { PollJob } from '../accounts/account-work';
import { landIn, type LandingSource } from '../landing/lander';

const logger = createLogger('polling');
const CALL_TIMEOUT_MS = 60_000;
const PAGES_PER_JOB = 50;

/** Another worker moved the cursor meanwhile: its page is landed, ours is dropped. */
class CursorMoved extends Error {}

/**
 * Reads accounts: what is new, and their history after connecting. A cursor moves only in the transaction that lands the
 * payloads it stands for, so a crash repeats a page (which changes nothing) and never skips one.
 */
@Injectable()
export class AccountPoller {
  private readonly running = new Map<string, { again: boolean; done: Promise<void> }>();

  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
  ) {}

  /** Reads what is new since the last poll. Asked again meanwhile, it looks once more at the end: no news is lost. */
  poll(job: PollJob): Promise<void> {
    const key = `${job.workspaceId}:${job.accountId}`;
    const current = this.running.get(key);
    if (current) {
      current.again = true;
      return current.done;
    }
    const run = { again: false, done: Promise.resolve() };
    this.running.set(key, run);
    run.done = this.pollUntilQuiet(job, run).finally(() => this.running.delete(key));
    return run.done;
  }

  private async pollUntilQuiet(job: PollJob, run: { again: boolean }): Promise<void> {
    do {
      run.again = false;
      await this.pollOnce(job);
    } while (run.again);
  }

  private pollOnce(job: PollJob): Promise<void> {
    return this.attempt(job, async (account) => {
      for (let pages = 0; pages < PAGES_PER_JOB; pages++) {
        const cursor = await this.cursorOf(job, 'poll_cursor');
        const page = await this.fetch(account, { cursor, backfillFrom: null });
        await this.db.transaction('system', async (tx) => {
          await move(tx, job, 'poll_cursor', cursor, page.cursor);
          await tx.query(
            'update account set polled_at = now(), quota = coalesce($3, quota) where workspace_id = $1 and id = $2',
            [job.workspaceId, job.accountId, page.quota ? JSON.stringify(page.quota) : null],
          );
          await land(tx, job, 'poll', page);
        });
        if (!page.more) return;
      }
    });
  }

  /** Goes on reading the history; a restart goes on where the last page was landed. */
  backfill(job: PollJob): Promise<void> {
    return this.attempt(job, async (account) => {
      for (let pages = 0; pages < PAGES_PER_JOB; pages++) {
        const state = await this.backfillState(job);
        if (!state) return;
        const page = await this.fetch(account, { cursor: state.cursor, backfillFrom: state.from.toISOString() });
        await this.db.transaction('system', async (tx) => {
          await move(tx, job, 'backfill_cursor', state.cursor, page.cursor);
          await tx.query(
            `update account set backfill_fetched = backfill_fetched + $3, backfill_error = null, version = version + 1,
               backfill_state = case when $4 then backfill_state else 'done' end where workspace_id = $1 and id = $2`,
            [job.workspaceId, job.accountId, page.payloads.length, page.more],
          );
          await land(tx, job, 'backfill', page);
          await tx.publish(job.workspaceId, { kind: 'account.updated', data: { accountId: String(job.accountId) } });
        });
        if (!page.more) return;
      }
    });
  }

  private async attempt(job: PollJob, work: (account: KnownAccount) => Promise<void>): Promise<void> {
    const account = await this.directory.find(job.workspaceId, job.accountId);
    if (!account || account.removed || !account.enabled || account.health === 'needs-sign-in') return;
    try {
      await work(account);
      if (account.health === 'slow' || account.health === 'never-connected') {
        await this.health.working(job.workspaceId, job.accountId);
      }
    } catch (error) {
      if (error instanceof CursorMoved) return;
      if (error instanceof ConnectorUnsupported) return this.notPolled(job);
      logger.warn({ err: error, accountId: job.accountId }, 'a read failed');
      await this.health.afterFailure(job.workspaceId, job.accountId, error);
      await this.failed(job, error);
    }
  }

  private fetch(
    account: KnownAccount,
    request: { cursor: string | null; backfillFrom: string | null },
  ): Promise<InboundPage> {
    return account.connector.fetchSince(request, account.context, AbortSignal.timeout(CALL_TIMEOUT_MS));
  }

  private async cursorOf(job: PollJob, column: 'poll_cursor'): Promise<string | null> {
    const rows = await this.db.read<{ cursor: string | null }>(
      'system',
      `select ${column} as cursor from account where workspace_id = $1 and id = $2`,
      [job.workspaceId, job.accountId],
    );
    return rows[0]?.cursor ?? null;
  }

  private async backfillState(job: PollJob): Promise<{ cursor: string | null; from: Date } | undefined> {
    const rows = await this.db.read<{ cursor: string | null; from: Date | null }>(
      'system',
      `select backfill_cursor as cursor, backfill_from as "from" from account
       where workspace_id = $1 and id = $2 and backfill_state = 'running'`,
      [job.workspaceId, job.accountId],
    );
    const row = rows[0];
    return row?.from ? { cursor: row.cursor, from: row.from } : undefined;
  }

  // the next try comes at the ordinary interval, not at once
  private async failed(job: PollJob, error: unknown): Promise<void> {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await this.db.read(
      'system',
      `update account set polled_at = now(), last_error = $3,
         backfill_error = case when backfill_state = 'running' then $3 else backfill_error end
       where workspace_id = $1 and id = $2`,
      [job.workspaceId, job.accountId, detail],
    );
  }

  private async notPolled(job: PollJob): Promise<void> {
    await this.db.read(
      'system',
      `update account set polled_at = now(), backfill_state = case when backfill_state = 'running' then 'done' else backfill_state end
       where workspace_id = $1 and id = $2`,
      [job.workspaceId, job.accountId],
    );
  }
}

async function move(
  tx: Tx,
  job: PollJob,
  column: 'poll_cursor' | 'backfill_cursor',
  from: string | null,
  to: string,
): Promise<void> {
  const moved = await tx.query(
    `update account set ${column} = $4 where workspace_id = $1 and id = $2 and ${column} is not distinct from $3 returning 1`,
    [job.workspaceId, job.accountId, from, to],
  );
  if (moved.length === 0) throw new CursorMoved();
}

function land(tx: Tx, job: PollJob, source: LandingSource, page: InboundPage): Promise<void> {
  const { workspaceId, accountId } = job;
  return landIn(
    tx,
    page.payloads.map((payload) => ({ workspaceId, accountId, source, headers: null, payload })),
  );
}
