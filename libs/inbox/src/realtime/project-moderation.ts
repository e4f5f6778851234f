import type { LoggedEvent, Tx } from '@parvis/platform';
import { RUN_COLUMNS, type RunRow, runView } from '../board/runs/run-row';
import type { Audience, Frame } from './project';
import { memberRoom } from './rooms';

/** How far requests to decide are: to whoever asked. Rows of the board are told by `BoardPusher`, together. */
export async function moderationFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const seqs = new Map<string, number>();
  for (const { kind, data, seq } of events) if (kind === 'moderation-run.updated') seqs.set(String(data['runId']), seq);
  if (seqs.size === 0) return [];
  const rows = await tx.prepared<RunRow>(
    `select ${RUN_COLUMNS} from moderation_run r where r.workspace_id = $1 and r.id = any ($2::bigint[])`,
    [workspaceId, [...seqs.keys()]],
  );
  const frames: Frame[] = [];
  for (const row of rows) {
    const room = memberRoom(workspaceId, row.member_id);
    const seq = seqs.get(row.id);
    if (seq === undefined || !audience.has(room)) continue;
    frames.push({
      rooms: [room],
      name: 'moderation-run.updated',
      payload: { seq, run: await runView(tx, row, 'plain') },
    });
  }
  return frames;
}
