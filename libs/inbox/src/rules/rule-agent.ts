import type { Permission, RoleKey } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';

/** What the steps of rules need: whoever saved the rule had it (see `requireSound`). */
const RIGHTS: readonly Permission[] = ['inbox.read', 'inbox.reply', 'inbox.handle', 'inbox.assign', 'inbox.tag', 'inbox.note', 'inbox.canned', 'moderation.hide', 'moderation.delete']; // prettier-ignore

/** In whose name a rule acts. */
export interface RuleAgent {
  agent: Agent;
  /** False: they left, and nothing may be said in their name. */
  isActive: boolean;
}

/** The author of a rule with the rights of its steps; the row of a member stays when they leave. */
export async function ruleAgent(tx: Tx, workspaceId: number, authorId: number): Promise<RuleAgent> {
  const row = await tx.one<{ user_id: number; role_key: RoleKey; active: boolean; team_ids: number[] }>(
    `select m.user_id, m.role_key, m.active,
       array(select t.team_id from team_member t where t.workspace_id = m.workspace_id and t.member_id = m.id) as team_ids
     from member m where m.workspace_id = $1 and m.id = $2`,
    [workspaceId, authorId],
  );
  const agent: Agent = {
    userId: row.user_id,
    workspaceId,
    memberId: authorId,
    role: row.role_key,
    permissions: new Set(RIGHTS),
    teamIds: row.team_ids,
  };
  return { agent, isActive: row.active };
}
