import type { Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';

const MANAGERS = `
  select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
  where m.workspace_id = $1 and m.active and 'rules.manage' = any (r.permissions)`;

/** Tells everybody who manages rules that one was held back. */
export async function tellHeldBack(tx: Tx, workspaceId: number, ruleId: number, text: string): Promise<void> {
  const managers = await tx.query<{ id: number }>(MANAGERS, [workspaceId]);
  const notice = { kind: 'rule-stopped', conversationId: null, byMemberId: null, text } as const;
  await notify(tx, workspaceId, managers.map(({ id }) => id), { ...notice, dedupeKey: `rule-stopped:${ruleId}:${tx.newId()}` }); // prettier-ignore
}
