import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger, Database, FileStorage, NudgedLoop, type Tx } from '@parvis/platform';
import { erasePacks } from '../evidence/seal-evidence';
import { forgetContacts } from '../contacts/forget-contacts';
import { removeFiles, takeAttachments } from '../attachments/take-attachments';

const logger = createLogger('account-eraser');
const EVERY_MS = 5000;
const CONVERSATIONS_AT_ONCE = 200;
const PAYLOADS_AT_ONCE = 5000;

interface Erased {
  workspaceId: number;
  accountId: number;
}

/** What hangs on a conversation by `conversation_id`, leaves first. */
export const OF_CONVERSATION = ['tag_assignment', 'screening', 'decision', 'canned_use', 'macro_run', 'action_approval', 'action_comment', 'action', 'claim', 'seen', 'draft', 'shared_draft', 'shared_draft_revision', 'follow', 'mention', 'escalation', 'clock', 'ladder_run', 'outgoing_notice', 'outside_question', 'notification', 'thread_alias', 'item_key', 'rule_run', 'rule_change', 'bulk_target']; // prettier-ignore
/** What knows the item alone. */
const OF_ITEM = ['item_revision', 'item_retention', 'screening_hit', 'backtest_example', 'roll_back_item', 'classifier_call', 'word_hit', 'moderation_reveal', 'item_report', 'strike', 'review_sample', 'statement', 'appeal']; // prettier-ignore
// its index leads with the run, and there are few runs
const BY_RUN = ' and run_id in (select b.id from bulk_run b where b.workspace_id = $1)';

/**
 * Erases what accounts brought whose disconnection asked for it, some hundred conversations a transaction: a crash goes on
 * where it stopped. Counters follow by their triggers.
 */
@Injectable()
export class AccountEraser implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('account-eraser', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there is more to erase. */
  async runOnce(): Promise<boolean> {
    const [account] = await this.db.read<Erased>(
      'system',
      `select workspace_id as "workspaceId", id as "accountId" from account
       where erase_requested_at is not null and removed_at is not null order by erase_requested_at limit 1`,
    );
    if (!account) return false;
    const files: string[] = [];
    const pictures: string[] = [];
    await this.db.transaction('system', async (tx) => {
      const ids = await someConversations(tx, account);
      if (ids.length > 0) files.push(...(await eraseConversations(tx, account, ids)));
      else if (!(await erasePayloads(tx, account))) pictures.push(...(await eraseRest(tx, account)));
    });
    await removeFiles(this.db, this.storage, files);
    await Promise.allSettled(pictures.map((key) => this.storage.remove(key)));
    return true;
  }
}

async function someConversations(tx: Tx, { workspaceId, accountId }: Erased): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from conversation where workspace_id = $1 and account_id = $2 limit $3 for update',
    [workspaceId, accountId, CONVERSATIONS_AT_ONCE],
  );
  return rows.map(({ id }) => id);
}

async function eraseConversations(tx: Tx, { workspaceId }: Erased, ids: readonly string[]): Promise<string[]> {
  const items = await tx.query<{ id: string }>(
    'delete from item where workspace_id = $1 and conversation_id = any ($2::bigint[]) returning id',
    [workspaceId, ids],
  );
  const rows = JSON.stringify(items.map(({ id }) => ({ workspace_id: workspaceId, id })));
  const files = [...(await takeAttachments(tx, rows)), ...(await erasePacks(tx, rows))];
  // words that became samples of training go with their item
  await tx.query(
    `delete from calibration_sample k using review_sample s, jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
     where s.workspace_id = r.workspace_id and s.item_id = r.id and k.workspace_id = s.workspace_id and k.review_id = s.id`,
    [rows],
  );
  for (const table of OF_ITEM) {
    await tx.query(
      `delete from ${table} t using jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
       where t.workspace_id = r.workspace_id and t.item_id = r.id`,
      [rows],
    );
  }
  for (const table of [...OF_CONVERSATION, 'conversation']) {
    const column = table === 'conversation' ? 'id' : 'conversation_id';
    const more = table === 'bulk_target' ? BY_RUN : '';
    await tx.query(`delete from ${table} where workspace_id = $1 and ${column} = any ($2::bigint[])${more}`, [
      workspaceId,
      ids,
    ]);
  }
  return files;
}

/** Raw payloads; false when none are left. */
async function erasePayloads(tx: Tx, { workspaceId, accountId }: Erased): Promise<boolean> {
  const gone = await tx.query(
    `delete from raw_event where (workspace_id, id, at) in (
       select workspace_id, id, at from raw_event where workspace_id = $1 and account_id = $2 limit $3) returning 1`,
    [workspaceId, accountId, PAYLOADS_AT_ONCE],
  );
  return gone.length > 0;
}

/** The last of it: people whom nothing else knows, posts, what was noted about arrivals. The row stays: its hook answers 410. @returns files to remove */
async function eraseRest(tx: Tx, account: Erased): Promise<string[]> {
  const { workspaceId, accountId } = account;
  const own = [workspaceId, accountId];
  const pictures = await tx.query<{ key: string }>(
    'select picture_key as key from post where workspace_id = $1 and account_id = $2 and picture_key is not null',
    own,
  );
  for (const table of [
    'inbound',
    'post',
    'item_key',
    'thread_alias',
    'account_hour',
    'fetch_hint',
    'action',
    'thread_home',
    'conversation_move',
  ]) {
    await tx.query(`delete from ${table} where workspace_id = $1 and account_id = $2`, own);
  }
  for (const table of ['author_standing_change', 'author_standing']) {
    await tx.query(
      `delete from ${table} s using identity n
       where s.workspace_id = $1 and n.workspace_id = $1 and n.account_id = $2 and s.identity_id = n.id`,
      own,
    );
  }
  const people = await tx.query<{ id: string; survivor_id: string | null }>(
    `with gone as (delete from identity where workspace_id = $1 and account_id = $2 returning id, contact_id)
     delete from contact c using gone where c.workspace_id = $1 and c.id = gone.contact_id
       and not exists (select 1 from identity o where o.workspace_id = $1 and o.contact_id = c.id and o.account_id <> $2)
       and not exists (select 1 from conversation v where v.workspace_id = $1 and v.contact_id = c.id)
     returning c.id, c.survivor_id`,
    own,
  );
  await forgetContacts(tx, workspaceId, people);
  await tx.query(
    `update account set erase_requested_at = null, erased_at = now(), poll_cursor = null, backfill_cursor = null,
       settings = '{}', quota = null, last_event_at = null, last_error = null, health_detail = null where workspace_id = $1 and id = $2`,
    own,
  );
  await tx.publish(workspaceId, { kind: 'account.erased', data: { accountId: String(accountId) } });
  logger.info(account, 'what an account brought is erased');
  return pictures.map(({ key }) => key);
}
