import type { NotificationView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { notificationCreated } from '../wire/events';

const TEXT_LENGTH = 200;

/** What to tell members; each recipient gets a row and an event of their own. */
interface Notice {
  kind: NotificationView['kind'];
  conversationId: string | null;
  byMemberId: number | null;
  text: string;
}

/** Tells members something, never the one who did it. */
export async function notify(
  tx: Tx,
  workspaceId: number,
  recipients: readonly number[],
  notice: Notice,
): Promise<void> {
  const rows = [...new Set(recipients)]
    .filter((memberId) => memberId !== notice.byMemberId)
    .map((memberId) => ({ id: tx.newId(), memberId }));
  if (rows.length === 0) return;
  await tx.query(
    `insert into notification (id, workspace_id, member_id, kind, conversation_id, by_member_id, text)
     select r.id, $1, r.member_id, $4, $5, $6, $7 from unnest($2::bigint[], $3::int[]) r (id, member_id)`,
    [
      workspaceId,
      rows.map(({ id }) => id),
      rows.map(({ memberId }) => memberId),
      notice.kind,
      notice.conversationId,
      notice.byMemberId,
      shortened(notice.text),
    ],
  );
  await tx.publish(
    workspaceId,
    ...rows.map(({ id, memberId }) => notificationCreated(id, memberId, notice.byMemberId)),
  );
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= TEXT_LENGTH ? text : `${characters.slice(0, TEXT_LENGTH - 1).join('')}…`;
}
