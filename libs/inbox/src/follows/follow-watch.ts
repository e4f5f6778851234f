import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  Database,
  eventsAfterPosition,
  FOLLOWER_REST_MS,
  type LoggedEvent,
  NotificationListener,
  NudgedLoop,
  type Tx,
} from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { notifyEach } from '../notifications/notify';

const EVERY_MS = 2000;
const BATCH = 500;
const READER = 'follow-watch';
/** History that is read in later is no news. */
const NEWS = `interval '1 day'`;

// item by item: left to itself the planner reads all of them against the few who follow
const NEWS_FOLLOWED = `
  select i.workspace_id, i.conversation_id, i.id as item_id, i.author_member_id, i.text, array_agg(f.member_id order by f.member_id) as followers
  from jsonb_to_recordset($1::jsonb) as e (workspace_id int, item_id bigint, at timestamptz)
  cross join lateral (
    select i.* from item i where i.workspace_id = e.workspace_id and i.id = e.item_id limit 1) i
  join follow f on f.workspace_id = i.workspace_id and f.conversation_id = i.conversation_id and f.following and f.at < e.at
    and f.member_id is distinct from i.author_member_id and not coalesce(f.member_id = any (i.mentions), false)
  join member m on m.workspace_id = f.workspace_id and m.id = f.member_id and m.active
  where i.direction <> ${DIRECTION.system} and i.created_at > now() - ${NEWS}
  group by i.workspace_id, i.conversation_id, i.id, i.author_member_id, i.text order by i.id`;

const HOLD = `
  select 1 from conversation c where (c.workspace_id, c.id) in (select * from unnest($1::int[], $2::bigint[]))
  order by c.workspace_id, c.id for share of c`;

interface News extends Record<string, unknown> {
  workspace_id: number;
  conversation_id: string;
  item_id: string;
  author_member_id: number | null;
  text: string;
  followers: number[];
}

/**
 * Tells followers what is new in their conversations. Reads the event log from where the last worker stopped: position and
 * notifications are written together, so each item is told once whatever dies in between.
 */
@Injectable()
export class FollowWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('follow-watch', EVERY_MS, () => this.readOnce(), FOLLOWER_REST_MS);
  private unlisten = (): unknown => undefined;

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
  ) {}

  onApplicationBootstrap(): void {
    this.unlisten = this.notifications.on('parvis_events', () => this.loop.nudge());
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    this.unlisten();
    return this.loop.stop();
  }

  /** Goes through one batch of events; true when there may be more. */
  async readOnce(): Promise<boolean> {
    return this.db.lookUp('system', async (tx) => {
      const position = await lockPosition(tx);
      if (position === null) return false;
      const events = await eventsAfterPosition(tx, position, BATCH);
      const last = events.at(-1);
      if (!last) return false;
      const news = await findNews(tx, events);
      for (const workspaceId of new Set(news.map(({ workspace_id }) => workspace_id))) {
        const own = news.filter(({ workspace_id }) => workspace_id === workspaceId);
        await notifyEach(tx, workspaceId, own.map(toNotice));
      }
      await tx.query('update log_reader set position = $2 where name = $1', [READER, last.position]);
      return events.length === BATCH;
    });
  }
}

/** Null while another worker reads, and for the first reader ever, which begins at the end of the log. */
async function lockPosition(tx: Tx): Promise<string | null> {
  const row = await tx.maybeOne<{ position: string }>(
    'select position from log_reader where name = $1 for no key update skip locked',
    [READER],
  );
  if (row) return row.position;
  await tx.query(
    `insert into log_reader (name, position) select $1, coalesce(max(position), 0) from event on conflict do nothing`,
    [READER],
  );
  return null;
}

/**
 * Items since somebody follows their conversation that they did not write and were not named in; oldest first. Their
 * conversations are held: one that is merged or split at this moment takes along what is written, or is read as where its items
 * went.
 */
async function findNews(tx: Tx, events: readonly LoggedEvent[]): Promise<News[]> {
  const created = events.filter(({ kind, data }) => kind === 'item.created' && typeof data['itemId'] === 'string');
  if (created.length === 0) return [];
  const items = created.map(({ workspaceId, data, at }) => ({
    workspace_id: workspaceId,
    item_id: data['itemId'],
    at,
  }));
  const held = new Set<string>();
  for (;;) {
    const news = await tx.prepared<News>(NEWS_FOLLOWED, [JSON.stringify(items)]);
    if (news.every(({ conversation_id }) => held.has(conversation_id))) return news;
    await tx.prepared(HOLD, [news.map(({ workspace_id }) => workspace_id), news.map((one) => one.conversation_id)]);
    for (const { conversation_id } of news) held.add(conversation_id);
  }
}

function toNotice(news: News) {
  return {
    kind: 'followed-reply' as const,
    conversationId: news.conversation_id,
    byMemberId: news.author_member_id,
    text: news.text,
    dedupeKey: `item:${news.item_id}`,
    recipients: news.followers,
  };
}
