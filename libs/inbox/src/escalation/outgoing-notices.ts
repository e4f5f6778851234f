import type { Tx } from '@parvis/platform';
import { insertSql, runBulk } from '../intake/bulk';

/** Where a notice comes from; with its way and target it is sent once. */
export interface NoticeSource {
  conversationId: string;
  /** Ladder run or outside question. */
  sourceId: string;
  level: number;
}

const INSERT = insertSql(
  'outgoing_notice',
  { id: 'bigint', workspace_id: 'int', conversation_id: 'bigint', source_id: 'bigint', level: 'smallint', way: 'text', target: 'text', payload: 'jsonb' }, // prettier-ignore
  'on conflict (workspace_id, source_id, level, way, target) do nothing',
);

/** Writes what has to leave the house, in the transaction of what it tells; `NoticeSender` sends it. */
export async function writeNotices(
  tx: Tx,
  workspaceId: number,
  { conversationId, sourceId, level }: NoticeSource,
  notices: readonly { way: string; target: string; payload: object }[],
): Promise<void> {
  const rows = notices.map(({ way, target, payload }) => ({
    id: tx.newId(),
    workspace_id: workspaceId,
    conversation_id: conversationId,
    source_id: sourceId,
    level,
    way,
    target,
    payload,
  }));
  await runBulk(tx, INSERT, rows);
}
