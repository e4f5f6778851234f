import type { Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

/** 400 unless the team exists. */
export async function requireTeam(tx: Tx, workspaceId: number, teamId: string): Promise<void> {
  const team = await tx.maybeOne('select 1 from team where workspace_id = $1 and id = $2', [
    workspaceId,
    Number(teamId),
  ]);
  if (!team) throw invalidField('/teamId', 'is not a team of this workspace');
}

/** 400 unless all are active members. */
export async function requireMembers(
  tx: Tx,
  workspaceId: number,
  memberIds: readonly string[],
  pointer: string,
): Promise<void> {
  if (memberIds.length === 0) return;
  const found = await tx.query<{ id: number }>(
    'select id from member where workspace_id = $1 and id = any ($2::int[]) and active',
    [workspaceId, memberIds.map(Number)],
  );
  const known = new Set(found.map(({ id }) => String(id)));
  const missing = memberIds.findIndex((id) => !known.has(id));
  if (missing >= 0) {
    const place = memberIds.length > 1 || pointer === '/mentions' ? `${pointer}/${missing}` : pointer;
    throw invalidField(place, 'is not an active member of this workspace');
  }
}
