import { type PostBoardView, RISK_LABELS, type RiskLabel } from '@parvis/contracts';
import { firstIdAt, nameOf, type Tx } from '@parvis/platform';
import { WINDOW_MS, WINDOWS } from '../queues/volume-rule';

interface HeatRow extends Record<string, unknown> {
  bucket: number;
  label: number;
  count: number;
}

/** Items of a post by five minutes of the clock over the last 24 hours, and what they are about. */
export async function heatOf(
  tx: Tx,
  workspaceId: number,
  postId: string,
  now: Date,
): Promise<Pick<PostBoardView, 'heat' | 'labels'>> {
  const from = (Math.floor(now.getTime() / WINDOW_MS) - WINDOWS + 1) * WINDOW_MS;
  const rows = await tx.query<HeatRow>(
    `select floor((extract(epoch from created_at) * 1000 - $3::bigint) / ${WINDOW_MS})::int as bucket, label, count(*)::int as count
     from screening where workspace_id = $1 and post_id = $2 and item_id >= $4 and flags & 512 = 0 group by 1, 2`,
    [workspaceId, postId, from, firstIdAt(from)],
  );
  const counts = Array.from({ length: WINDOWS }, () => 0);
  const labels: Partial<Record<RiskLabel, number>> = {};
  for (const { bucket, label, count } of rows) {
    const place = Math.min(Math.max(bucket, 0), WINDOWS - 1);
    counts[place] = (counts[place] ?? 0) + count;
    const name = nameOf(RISK_LABELS, label);
    labels[name] = (labels[name] ?? 0) + count;
  }
  return { heat: { from: new Date(from).toISOString(), bucketMinutes: 5, counts }, labels };
}
