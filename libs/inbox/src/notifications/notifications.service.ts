import { Injectable } from '@nestjs/common';
import type { NotificationCount, NotificationKind, NotificationView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { notificationsRead } from '../wire/events';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { NOTIFICATION_COLUMNS, type NotificationRow, toNotificationView } from './notification-view';
import { markRead } from './mark-read';

interface NotificationsQuery {
  limit?: number;
  cursor?: string;
  unread?: boolean;
  kind?: NotificationKind;
}

/** What a member was told in the console. */
@Injectable()
export class Notifications {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  async list(agent: Agent, query: NotificationsQuery): Promise<Page<NotificationView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)[0];
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const rows = await this.db.read<NotificationRow>(
      agent.workspaceId,
      `select ${NOTIFICATION_COLUMNS} from notification o
       where o.workspace_id = $1 and o.member_id = $2 and o.in_app and ($3::bigint is null or o.id < $3)
         and (not $4 or o.read_at is null) and ($6::text is null or o.kind = $6)
       order by o.id desc limit $5`,
      [agent.workspaceId, agent.memberId, before, query.unread ?? false, limit + 1, query.kind ?? null],
    );
    const items = rows.slice(0, limit).map(toNotificationView);
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  /** How many are not read yet. */
  async count(agent: Agent): Promise<NotificationCount> {
    const [row] = await this.db.read<NotificationCount & Record<string, unknown>>(
      agent.workspaceId,
      `select count(*)::int as unread from notification where workspace_id = $1 and member_id = $2 and read_at is null and in_app`,
      [agent.workspaceId, agent.memberId],
    );
    return { unread: row?.unread ?? 0 };
  }

  /** Marks the member's own notifications as read: those named, or all. */
  async markRead(agent: Agent, ids: readonly string[] | undefined): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const read = await markRead(tx, agent, { ids });
      if (read.length > 0) {
        await tx.publish(agent.workspaceId, notificationsRead(agent.memberId, ids === undefined ? null : read));
      }
    });
  }
}
