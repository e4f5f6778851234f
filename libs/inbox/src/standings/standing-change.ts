import type { SetStandingBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import type { StandingChange } from './standing-writes';

/** @throws validation-failed */
export async function changeOf(tx: Tx, agent: Agent, body: SetStandingBody): Promise<StandingChange> {
  const until = body.until ? new Date(body.until) : null;
  if (until !== null && until.getTime() <= Date.now()) throw invalidField('/until', 'has to lie ahead');
  if (until !== null && body.standing === 'none') throw invalidField('/until', 'goes with a standing only');
  await requireReason(tx, agent.workspaceId, body.reasonId ?? null);
  return {
    standing: body.standing,
    until,
    reasonId: body.reasonId ? Number(body.reasonId) : null,
    note: body.note ? body.note : null,
    cause: 'member',
    memberId: agent.memberId,
  };
}

/** @throws validation-failed */
export async function requireReason(tx: Tx, workspaceId: number, reasonId: string | null): Promise<void> {
  if (reasonId === null) return;
  const found = await tx.maybeOne('select 1 from policy_reason where workspace_id = $1 and id = $2', [
    workspaceId,
    Number(reasonId),
  ]);
  if (!found) throw invalidField('/reasonId', 'is not a reason of this workspace');
}
