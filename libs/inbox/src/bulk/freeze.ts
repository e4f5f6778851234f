import { BULK_OUTCOMES, type BulkPreviewBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { arrayLiteral, codeOf, type Tx } from '@parvis/platform';
import type { ResolvedSteps } from './resolve-steps';

const SKIPPED = codeOf(BULK_OUTCOMES, 'skipped');

/** Writes a run down with its conversations as they are now: what comes later is not touched. Returns its id. */
export async function freeze(
  tx: Tx,
  { workspaceId, memberId, permissions }: Agent,
  { query }: BulkPreviewBody,
  { steps, macroName, accountId }: ResolvedSteps,
  ids: readonly string[],
): Promise<string> {
  const id = tx.newId();
  await tx.query(
    `insert into bulk_run (id, workspace_id, member_id, account_id, total, state, macro_name, permissions, steps, target)
     values ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9)`,
    [
      id,
      workspaceId,
      memberId,
      accountId,
      ids.length,
      macroName,
      [...permissions],
      JSON.stringify(steps),
      JSON.stringify(query ? { query } : { ids: ids.length }),
    ],
  );
  // what is not there has its line in the result all the same
  await tx.query(
    `with frozen as (
       insert into bulk_target (workspace_id, run_id, no, conversation_id, item_id, last_item_id, outcome, reason)
       select $1, $2, r.no, r.id, c.last_in_item_id, c.last_item_id, case when c.id is null then ${SKIPPED} end, case when c.id is null then 'gone' end
       from unnest($3::bigint[]) with ordinality as r (id, no)
       left join conversation c on c.workspace_id = $1 and c.id = r.id returning outcome)
     update bulk_run set skipped = (select count(*) from frozen where outcome is not null) where workspace_id = $1 and id = $2`,
    [workspaceId, id, arrayLiteral(ids)],
  );
  return id;
}
