import { Injectable } from '@nestjs/common';
import type { NotificationView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { NOTIFICATION_COLUMNS, type NotificationRow, toNotificationView } from './notification-view';

/** What a member was told. */
@Injectable()
export class Notifications {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  async list(
    agent: Agent,
    query: { limit?: number; cursor?: string; unread?: boolean },
  ): Promise<Page<NotificationView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)[0];
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const rows = await this.db.read<NotificationRow>(
      agent.workspaceId,
      `select ${NOTIFICATION_COLUMNS} from notification o
       where o.workspace_id = $1 and o.member_id = $2 and ($3::bigint is null or o.id < $3) and (not $4 or o.read_at is null)
       order by o.id desc limit $5`,
      [agent.workspaceId, agent.memberId, before, query.unread ?? false, limit + 1],
    );
    const items = rows.slice(0, limit).map(toNotificationView);
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  /** Marks the member's own notifications as read: those named, or all. */
  async markRead(agent: Agent, ids: readonly string[] | undefined): Promise<void> {
    await this.db.read(
      agent.workspaceId,
      `update notification set read_at = now()
       where workspace_id = $1 and member_id = $2 and read_at is null and ($3::bigint[] is null or id = any ($3::bigint[]))`,
      [agent.workspaceId, agent.memberId, ids ?? null],
    );
  }
}
