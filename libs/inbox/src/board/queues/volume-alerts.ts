import { RISK_LABELS, type VolumeAlertView } from '@parvis/contracts';
import { firstIdAt, nameOf, type Tx } from '@parvis/platform';
import { FEWEST_ITEMS, volumeOf, WINDOW_MS, type WindowCount, WINDOWS } from './volume-rule';

// read in from before the account was connected: nobody is writing that now
const NOW_SAID = 'flags & 512 = 0';

/** Posts that get far more than usual, but those the member put away; item ids are times, so what is new is the end of the key. */
export async function volumeAlerts(
  tx: Tx,
  workspaceId: number,
  memberId: number,
  now: Date,
): Promise<Map<string, VolumeAlertView>> {
  const busy = await tx.query<{ post_id: string }>(
    `select s.post_id from screening s
     where s.workspace_id = $1 and s.item_id >= $2 and s.post_id is not null and ${NOW_SAID}
       and not exists (select 1 from alert_dismissal x where x.workspace_id = $1 and x.member_id = $3 and x.post_id = s.post_id and x.until > $4)
     group by s.post_id having count(*) >= ${FEWEST_ITEMS}`,
    [workspaceId, firstIdAt(now.getTime() - WINDOW_MS), memberId, now],
  );
  return alertsOf(tx, workspaceId, busy.map(({ post_id }) => post_id), now); // prettier-ignore
}

/** Of these posts, those that get far more than usual. */
async function alertsOf(
  tx: Tx,
  workspaceId: number,
  postIds: readonly string[],
  now: Date,
): Promise<Map<string, VolumeAlertView>> {
  if (postIds.length === 0) return new Map();
  const rows = await tx.query<{ post_id: string; window: number; label: number; count: number }>(
    `select s.post_id, greatest(0, floor(extract(epoch from $3::timestamptz - s.created_at) * 1000 / ${WINDOW_MS}))::int as window, s.label, count(*)::int as count
     from unnest($2::bigint[]) p (id)
     join screening s on s.workspace_id = $1 and s.post_id = p.id and s.item_id >= $4 and s.${NOW_SAID}
     group by 1, 2, 3`,
    [workspaceId, postIds, now, firstIdAt(now.getTime() - WINDOWS * WINDOW_MS)],
  );
  const counts = new Map<string, WindowCount[]>();
  for (const { post_id, window, label, count } of rows)
    counts.set(post_id, [...(counts.get(post_id) ?? []), { window, label: nameOf(RISK_LABELS, label), count }]);
  const alerts = [...counts].flatMap(([id, windows]) => {
    const alert = volumeOf(windows, now);
    return alert ? [[id, alert] as const] : [];
  });
  return new Map(alerts);
}
