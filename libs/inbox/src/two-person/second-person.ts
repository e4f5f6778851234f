import {
  type DecisionKind,
  GUARDED_VERBS,
  type GuardedVerb,
  type Permission,
  VERB_PERMISSIONS,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { peopleSetting } from '../standings/people-settings';

/** What an act has to wait for: somebody else's consent, or some seconds in which it can be taken back. */
export interface SecondPersonNeed {
  mode: 'second-person' | 'delay';
  seconds: number;
  expiresHours: number;
}

/**
 * Whether this member may not do that alone; null: they may. `count` is of the items or identities that are acted on at once. Where nobody
 * else could approve, it waits instead of being asked for.
 */
export async function needsSecondPerson(
  tx: Tx,
  agent: Agent,
  { kind, count }: { kind: DecisionKind; count: number },
): Promise<SecondPersonNeed | null> {
  if (!isGuarded(kind)) return null;
  const { verbs, over, instead, seconds, expiresHours } = await peopleSetting(tx, agent.workspaceId, 'two-person');
  if (!verbs.includes(kind) && count <= over) return null;
  const others = instead === 'delay' ? [] : await whoMayAnswer(tx, agent.workspaceId, VERB_PERMISSIONS[kind], agent.memberId); // prettier-ignore
  return { mode: others.length === 0 ? 'delay' : 'second-person', seconds, expiresHours };
}

/** For what cannot be handed to a second person as it is: 409, with the way that can. */
export async function refuseAlone(tx: Tx, agent: Agent, act: { kind: DecisionKind; count: number }): Promise<void> {
  const need = await needsSecondPerson(tx, agent, act);
  if (need?.mode === 'second-person')
    throw problem('needs-second-person', { detail: `“${act.kind}” on ${act.count} at once needs a second person: ask for it in moderation.` }); // prettier-ignore
}

export function isGuarded(kind: DecisionKind): kind is GuardedVerb {
  return (GUARDED_VERBS as readonly string[]).includes(kind);
}

/** Active people with the right, but for one; programs approve nothing. */
export async function whoMayAnswer(
  tx: Tx,
  workspaceId: number,
  permission: Permission,
  butFor: number | null,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.active and not m.service and $2 = any (r.permissions) and m.id is distinct from $3 order by m.id`,
    [workspaceId, permission, butFor],
  );
  return rows.map(({ id }) => id);
}
