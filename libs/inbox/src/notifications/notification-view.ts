import type { NotificationView } from '@parvis/contracts';
import { isoOrNull } from '../views-of/iso';

/** Columns of a notification, of `notification o`. */
export const NOTIFICATION_COLUMNS = 'o.id, o.kind, o.conversation_id, o.by_member_id, o.text, o.at, o.read_at';

export interface NotificationRow {
  id: string;
  kind: NotificationView['kind'];
  conversation_id: string | null;
  by_member_id: number | null;
  text: string;
  at: Date;
  read_at: Date | null;
}

export function toNotificationView(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    byMemberId: row.by_member_id === null ? null : String(row.by_member_id),
    text: row.text,
    at: row.at.toISOString(),
    readAt: isoOrNull(row.read_at),
  };
}
