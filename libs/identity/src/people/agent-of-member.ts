import type { Permission, RoleKey } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import type { Agent } from '../agent';

interface MemberRow extends Record<string, unknown> {
  user_id: number;
  role_key: RoleKey;
  permissions: Permission[];
  team_ids: number[];
}

/** A member with what they may do now, for work that goes on after their request; undefined when they left. */
export async function agentOfMember(tx: Tx, workspaceId: number, memberId: number): Promise<Agent | undefined> {
  const row = await tx.maybeOne<MemberRow>(
    `select m.user_id, m.role_key, r.permissions,
       array(select t.team_id from team_member t where t.workspace_id = m.workspace_id and t.member_id = m.id) as team_ids
     from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.id = $2 and (m.active or m.service)`,
    [workspaceId, memberId],
  );
  if (!row) return undefined;
  const { user_id: userId, role_key: role, permissions, team_ids: teamIds } = row;
  return { userId, workspaceId, memberId, role, permissions: new Set(permissions), teamIds };
}
