import type { RollBackView } from '@parvis/contracts';
import { type PublishedEvent, throwProblem, type Tx } from '@parvis/platform';

interface RollBackRow {
  id: string;
  rule_id: number;
  version: number;
  total: number;
  restored: number;
  kept: number;
  failed: number;
  state: RollBackView['state'];
}

/** What takes an act back may still fail on its channel: then it failed, whatever was thought before. */
export const OUTCOME = `case when i.outcome = 'restored' and a.state = 'failed' then 'failed' else i.outcome end`;
export const WITH_ACTION = `roll_back_item i left join action a on a.workspace_id = i.workspace_id and a.id = i.action_id`;

/** Decisions of a rule that still stand. */
export const STANDING = `from decision d where d.workspace_id = $1 and d.rule_id = $2 and d.undone_at is null`;

/** How far a roll-back is; 404 when there is none. */
export async function rollBackView(tx: Tx, workspaceId: number, id: string): Promise<RollBackView> {
  const row = await tx.maybeOne<RollBackRow & Record<string, unknown>>(
    `select b.id, b.rule_id, b.version, b.total, b.state, n.restored, n.kept, n.failed from roll_back b
     cross join lateral (
       select count(*) filter (where o = 'restored')::int as restored, count(*) filter (where o = 'kept')::int as kept,
         count(*) filter (where o = 'failed')::int as failed
       from (select ${OUTCOME} as o from ${WITH_ACTION} where i.workspace_id = b.workspace_id and i.roll_back_id = b.id) x) n
     where b.workspace_id = $1 and b.id = $2`,
    [workspaceId, id],
  );
  if (!row) throwProblem('not-found', { detail: 'There is no such roll-back.' });
  const { rule_id, ...rest } = row;
  return { ...rest, ruleId: String(rule_id) };
}

export function rollBackEvent(id: string, ruleId: number): PublishedEvent {
  return { kind: 'screening-roll-back.progressed', data: { rollBackId: id, ruleId: String(ruleId) } };
}
