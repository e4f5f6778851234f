import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConnectorError, type KnownItem } from '@parvis/channels';
import { ITEM_KINDS, PLATFORM_STATES } from '@parvis/contracts';
import { codeOf, createLogger, Database, nameOf, NudgedLoop } from '@parvis/platform';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import type { PollJob } from '../accounts/account-work';
import { DRIFT_DUE } from '../polling/poll-accounts';
import { landIn } from '../landing/lander';

const logger = createLogger('drift');
const EVERY_MS = 30_000;
const ACCOUNTS_AT_ONCE = 20;
const ITEMS_A_ROUND = 500;
/** What one look at many items costs is one call; a platform that tells of one at a time is asked about fewer. */
const CALLS_A_ROUND = 100;
const RECENT_DAYS = 2;
const CALL_TIMEOUT_MS = 60_000;
const REMOVED = codeOf(PLATFORM_STATES, 'deleted');

interface ItemRow {
  external_id: string;
  kind: number;
  thread_key: string;
  parent_external_id: string | null;
  post_external_id: string | null;
}

/**
 * Asks platforms some times a day what became of items: of the last two days, and of every conversation that is open. What was
 * edited, hidden or removed there while nobody told us comes in as if it had just been told. Channels that cannot be asked are
 * left alone.
 */
@Injectable()
export class DriftReconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('drift', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One round over the accounts that are due; true when there may be more. */
  async runOnce(): Promise<boolean> {
    // the time is written first: of two workers one asks
    const due = await this.db.read<PollJob>(
      'system',
      `update account a set read_back_at = now() from (
         select workspace_id, id from account where ${DRIFT_DUE} order by read_back_at nulls first limit $1 for update skip locked) d
       where a.workspace_id = d.workspace_id and a.id = d.id returning a.workspace_id as "workspaceId", a.id as "accountId"`,
      [ACCOUNTS_AT_ONCE],
    );
    for (const job of due) await this.reconcile(job);
    return due.length === ACCOUNTS_AT_ONCE;
  }

  /** Reads back one account. */
  async reconcile(job: PollJob): Promise<void> {
    const account = await this.directory.find(job.workspaceId, job.accountId);
    if (!account || account.removed || !account.connector.readBack) return;
    try {
      const size = account.connector.readBackSize ?? 1;
      const items = await this.itemsOf(job, Math.min(ITEMS_A_ROUND, CALLS_A_ROUND * size));
      for (let at = 0; at < items.length; at += size) await this.readBack(account, items.slice(at, at + size));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      logger.warn({ err: error, accountId: job.accountId }, 'an account could not be read back');
      await this.health.afterFailure(job.workspaceId, job.accountId, error);
    }
  }

  private async readBack({ connector, context, workspaceId, id }: KnownAccount, items: KnownItem[]): Promise<void> {
    const payloads = await connector.readBack?.(items, context, AbortSignal.timeout(CALL_TIMEOUT_MS));
    await this.db.transaction('system', (tx) =>
      landIn(
        tx,
        (payloads ?? []).map((payload) => ({ workspaceId, accountId: id, source: 'ref', headers: null, payload })),
      ),
    );
  }

  private async itemsOf({ workspaceId, accountId }: PollJob, most: number): Promise<KnownItem[]> {
    const since = this.db.generator.at(Date.now() - RECENT_DAYS * 86_400_000);
    const rows = await this.db.read<ItemRow>(
      'system',
      `with open as (
         select id from conversation where workspace_id = $1 and account_id = $2 and status = 0
         order by last_activity_at desc, id desc limit $4),
       wanted as (
         select id from item where workspace_id = $1 and id >= $3 and account_id = $2
         union select i.id from open o join item i on i.workspace_id = $1 and i.conversation_id = o.id)
       select i.external_id, i.kind, coalesce(h.thread_key, c.thread_key) as thread_key, p.external_id as parent_external_id, t.external_id as post_external_id
       from wanted w join item i on i.workspace_id = $1 and i.id = w.id
       join conversation c on c.workspace_id = $1 and c.id = i.conversation_id
       left join item p on p.workspace_id = $1 and p.id = i.parent_id
       left join thread_home h on h.workspace_id = $1 and h.id = i.home_id
       left join post t on t.workspace_id = $1 and t.id = case when h.id is null then c.post_id else h.post_id end
       where i.external_id is not null and i.platform_state <> ${REMOVED} and i.forgotten_at is null
       order by i.id desc limit $4`,
      [workspaceId, accountId, since, most],
    );
    return rows.map((row) => ({
      externalId: row.external_id,
      kind: nameOf(ITEM_KINDS, row.kind),
      threadKey: row.thread_key,
      parentExternalId: row.parent_external_id,
      postExternalId: row.post_external_id,
    }));
  }
}
