import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, FileStorage, NudgedLoop, type Tx } from '@parvis/platform';
import { conversationUpdated, itemUpdated } from '../wire/events';
import { erasePacks } from '../evidence/seal-evidence';
import { removeFiles, takeAttachments } from '../attachments/take-attachments';

const EVERY_MS = 5 * 60_000;
const AT_ONCE = 500;

interface Forgotten {
  workspace_id: number;
  id: string;
  conversation_id: string;
}

/**
 * Forgets what the terms of platforms let us keep for a time only: the words, pictures and raw payloads of other people, and
 * what is known about who wrote them. Decisions, tags, times and our own answers stay, and so does the link to the original.
 */
@Injectable()
export class RetentionKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('retention', EVERY_MS, () => this.runOnce());

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

  /** True when there is more to forget. */
  async runOnce(): Promise<boolean> {
    const items = await this.forgetWords();
    if (!(await this.isAnybodyBound())) return items === AT_ONCE;
    const people = await this.forgetPeople();
    await this.forgetPayloads();
    return items === AT_ONCE || people === AT_ONCE;
  }

  // people and raw payloads have no order by age: they are gone through only where there is a duty
  private async isAnybodyBound(): Promise<boolean> {
    const [account] = await this.db.read('system', `select 1 from account where capabilities ? 'retention' limit 1`);
    return account !== undefined;
  }

  private async forgetWords(): Promise<number> {
    const files: string[] = [];
    const forgotten = await this.db.transaction('system', async (tx) => {
      const items = await tx.query<Forgotten>(
        `with due as (
           delete from item_retention where (workspace_id, item_id) in (
             select workspace_id, item_id from item_retention where forget_at <= now() order by forget_at limit $1 for update skip locked)
           returning workspace_id, item_id)
         update item i set text = '', html = null, quoted = null, author_name = null, avatar_url = null, forgotten_at = now()
         from due where i.workspace_id = due.workspace_id and i.id = due.item_id
         returning i.workspace_id, i.id, i.conversation_id`,
        [AT_ONCE],
      );
      if (items.length === 0) return 0;
      const rows = JSON.stringify(items);
      await tx.query(
        `delete from item_revision v using jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
         where v.workspace_id = r.workspace_id and v.item_id = r.id`,
        [rows],
      );
      files.push(...(await takeAttachments(tx, rows)), ...(await erasePacks(tx, rows)));
      await tx.query(
        `update conversation c set preview = '', version = c.version + 1
         from jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint, conversation_id bigint)
         where c.workspace_id = r.workspace_id and c.id = r.conversation_id and r.id in (c.last_item_id, c.last_in_item_id)`,
        [rows],
      );
      // rows that are kept to take a merge back hold a beginning of the words
      await tx.query(
        `update conversation_move m set kept = null from jsonb_to_recordset($1::jsonb) as r (workspace_id int, conversation_id bigint)
         where m.workspace_id = r.workspace_id and r.conversation_id in (m.from_id, m.to_id) and m.kept is not null`,
        [rows],
      );
      // what members were told quotes what was said
      await tx.query(
        `update notification o set text = ''
         from jsonb_to_recordset($1::jsonb) as r (workspace_id int, conversation_id bigint)
         where o.workspace_id = r.workspace_id and o.conversation_id = r.conversation_id and o.kind in ('assigned', 'due-soon', 'overdue', 'followed-reply')`,
        [rows],
      );
      await publish(tx, items);
      return items.length;
    });
    await removeFiles(this.db, this.storage, files);
    return forgotten;
  }

  private async forgetPeople(): Promise<number> {
    const people = await this.db.read<{ id: string }>(
      'system',
      `with due as (
         select n.workspace_id, n.id, n.contact_id from account a
         join identity n on n.workspace_id = a.workspace_id and n.account_id = a.id
         where (a.capabilities -> 'retention' ->> 'profileHours') is not null and n.forgotten_at is null
           and n.last_seen_at < now() - make_interval(hours => (a.capabilities -> 'retention' ->> 'profileHours')::int)
         limit $1 for update of n skip locked),
       heads as (
         update conversation c set contact_name = '', avatar_url = null, version = c.version + 1 from due
         where c.workspace_id = due.workspace_id and c.contact_id = due.contact_id),
       names as (
         update contact p set name = '' from due where p.workspace_id = due.workspace_id and p.id = due.contact_id
           and not exists (select 1 from identity o where o.workspace_id = due.workspace_id and o.contact_id = due.contact_id and o.id <> due.id)),
       authors as (
         update item i set author_name = null, avatar_url = null from due, conversation c
         where c.workspace_id = due.workspace_id and c.contact_id = due.contact_id and i.workspace_id = c.workspace_id
           and i.conversation_id = c.id and i.author_identity_id = due.id)
       update identity n set name = '', handle = null, avatar_url = null, profile_url = null, followers = null, forgotten_at = now()
       from due where n.workspace_id = due.workspace_id and n.id = due.id returning n.id`,
      [AT_ONCE],
    );
    return people.length;
  }

  private async forgetPayloads(): Promise<void> {
    await this.db.read(
      'system',
      `delete from raw_event r using account a
       where a.workspace_id = r.workspace_id and a.id = r.account_id and (a.capabilities -> 'retention') is not null
         and r.at < now() - make_interval(hours => least(
           (a.capabilities -> 'retention' ->> 'contentHours')::int, (a.capabilities -> 'retention' ->> 'profileHours')::int))`,
    );
  }
}

async function publish(tx: Tx, items: readonly Forgotten[]): Promise<void> {
  for (const workspaceId of new Set(items.map((item) => item.workspace_id))) {
    const own = items.filter((item) => item.workspace_id === workspaceId);
    const conversations = [...new Set(own.map((item) => item.conversation_id))];
    await tx.publish(
      workspaceId,
      ...own.map((item) => itemUpdated(item.conversation_id, item.id, null)),
      ...conversations.map((id) => conversationUpdated(id, null)),
    );
  }
}
