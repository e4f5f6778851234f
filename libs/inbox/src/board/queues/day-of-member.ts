import type { ModerationQueues } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { startOfDay } from '../items/day-start';

/** Longer between two decisions is a break, not thought. */
const LONGEST_THOUGHT_SECONDS = 60;

/** What a member decided today and still counts, and how long one decision took between two of them. */
export async function dayOfMember(tx: Tx, workspaceId: number, memberId: number): Promise<ModerationQueues['today']> {
  const row = await tx.one<{ decided: number; seconds: number | null }>(
    `with mine as (
       select d.id, d.item_id, extract(epoch from d.at - lag(d.at) over (order by d.at, d.id))::float8 as gap from decision d
       where d.workspace_id = $1 and d.member_id = $2 and d.at >= $3)
     select (select count(*)::int from mine m join screening s on s.workspace_id = $1 and s.item_id = m.item_id and s.decision_id = m.id) as decided,
       (select avg(gap) from mine where gap <= ${LONGEST_THOUGHT_SECONDS}) as seconds`,
    [workspaceId, memberId, await startOfDay(tx, workspaceId)],
  );
  return { decided: row.decided, secondsEach: row.seconds === null ? null : Math.round(row.seconds * 10) / 10 };
}
