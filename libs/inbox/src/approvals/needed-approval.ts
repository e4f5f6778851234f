import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import type { Deferral } from '../actions/action-writes';
import { notify } from '../notifications/notify';

interface PolicyRow {
  id: number;
  approvals: number;
  approver_team_id: number | null;
}

/** The approval a reply of this member needs before it goes out; null when it needs none. Of several policies the strictest counts. */
export async function neededApproval(
  tx: Tx,
  agent: Agent,
  { accountId, isPublic }: { accountId: number; isPublic: boolean },
): Promise<Deferral['approval']> {
  const policy = await tx.maybeOne<PolicyRow>(
    `select p.id, p.approvals, p.approver_team_id from approval_policy p
     join account a on a.workspace_id = p.workspace_id and a.id = $3
     where p.workspace_id = $1 and p.enabled and (p.roles = '{}' or $2 = any (p.roles))
       and (p.channels = '{}' or a.channel = any (p.channels)) and (p.account_ids = '{}' or a.id = any (p.account_ids))
       and ($4 or not p.public_only)
     order by p.approvals desc, p.approver_team_id is null, p.id limit 1`,
    [agent.workspaceId, agent.role, accountId, isPublic],
  );
  return policy ? { policyId: policy.id, needed: policy.approvals, teamId: policy.approver_team_id } : null;
}

// $1 workspace, $2 the team of approvers or null, $3 the writer, who never approves their own
const APPROVERS = `
  select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
  where m.workspace_id = $1 and m.active and m.id is distinct from $3 and 'inbox.approve' = any (r.permissions)
    and ($2::int is null or exists (select 1 from team_member t
         where t.workspace_id = $1 and t.team_id = $2 and t.member_id = m.id))`;

/** Tells everybody who may approve that a reply waits for them. */
export async function askApprovers(
  tx: Tx,
  writer: Agent,
  conversationId: string,
  teamId: number | null,
  text: string,
): Promise<void> {
  const rows = await tx.query<{ id: number }>(APPROVERS, [writer.workspaceId, teamId, writer.memberId]);
  const notice = { kind: 'approval-asked', conversationId, byMemberId: writer.memberId, text } as const;
  await notify(tx, writer.workspaceId, rows.map(({ id }) => id), notice); // prettier-ignore
}
