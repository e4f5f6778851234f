import type { ReplyScope } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

/** Whom a prepared answer or macro is for. */
export interface Scoped {
  scope: ReplyScope;
  scope_id: number | null;
}

/** Condition on rows of `x` that a member sees: $1 workspace, $2 member, $3 teams, $4 whether they manage the library. */
export const VISIBLE = `x.workspace_id = $1 and x.removed_at is null
  and (x.scope in ('everybody', 'account') or (x.scope = 'personal' and x.scope_id = $2)
       or (x.scope = 'team' and (x.scope_id = any ($3::int[]) or $4)))`;

/** The values of `VISIBLE`. */
export function visibleTo(agent: Agent): unknown[] {
  return [agent.workspaceId, agent.memberId, agent.teamIds, agent.permissions.has('inbox.canned')];
}

/** One's own may be changed by oneself, the others by who manages the library. */
export function canEdit(agent: Agent, { scope, scope_id: scopeId }: Scoped): boolean {
  return scope === 'personal' ? scopeId === agent.memberId : agent.permissions.has('inbox.canned');
}

export function requireEdit(agent: Agent, scoped: Scoped): void {
  if (canEdit(agent, scoped)) return;
  throw problem('not-allowed', { detail: 'What others use too is changed by who has the permission inbox.canned.' });
}

/** Checks a wanted scope; returns it as stored. */
export async function storedScope(
  tx: Tx,
  agent: Agent,
  scope: ReplyScope,
  scopeId: string | null | undefined,
): Promise<Scoped> {
  if (scope === 'personal') return { scope, scope_id: agent.memberId };
  const stored = { scope, scope_id: scope === 'everybody' ? null : Number(scopeId ?? 0) };
  requireEdit(agent, stored);
  if (scope === 'everybody') return stored;
  const sql =
    scope === 'team'
      ? 'select 1 from team where workspace_id = $1 and id = $2'
      : 'select 1 from account where workspace_id = $1 and id = $2 and removed_at is null';
  const found = await tx.maybeOne(sql, [agent.workspaceId, stored.scope_id]);
  if (!found) throw invalidField('/scopeId', `is not ${scope === 'team' ? 'a team' : 'an account'} of this workspace`);
  return stored;
}

/** The id of a scope on the wire: of a personal one it says nothing more. */
export function scopeIdOf({ scope, scope_id: scopeId }: Scoped): string | null {
  return scope === 'personal' || scopeId === null ? null : String(scopeId);
}
