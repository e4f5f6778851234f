import type { OutsideQuestionView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

type Row = Pick<OutsideQuestionView, 'id' | 'name' | 'email' | 'question' | 'mail'> & {
  asked_by: number;
  asked_at: Date;
  expires_at: Date;
  answered_at: Date | null;
};

/** The questions that were asked outside about a conversation, newest first. */
export async function outsideOf(tx: Tx, workspaceId: number, conversationId: string): Promise<OutsideQuestionView[]> {
  const rows = await tx.query<Row>(
    `select q.id, q.name, q.email, q.question, q.asked_by, q.asked_at, q.expires_at, q.answered_at, coalesce(n.state, 'sent') as mail
     from outside_question q
     left join outgoing_notice n on n.workspace_id = q.workspace_id and n.source_id = q.id and n.level = 0
     where q.workspace_id = $1 and q.conversation_id = $2 order by q.id desc limit 20`,
    [workspaceId, conversationId],
  );
  return rows.map(({ asked_by, asked_at, expires_at, answered_at, ...row }) => ({
    ...row,
    askedBy: String(asked_by),
    askedAt: asked_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    answeredAt: isoOrNull(answered_at),
  }));
}
