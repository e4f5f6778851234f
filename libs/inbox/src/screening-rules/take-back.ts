import type { DecisionKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, type Tx } from '@parvis/platform';
import { cancelIn } from '../actions/actions.service';
import { OPPOSITE } from '../decisions/decision-rules';
import { decideIn } from '../decisions/decisions.service';

interface DecisionRow {
  id: string;
  kind: DecisionKind;
  action_id: string | null;
  action_state: string | null;
  undone: boolean;
  later: boolean;
}

/** What came of taking one act back. */
export interface TakenBack {
  outcome: 'restored' | 'kept';
  detail: string | null;
  /** The call that makes it so on the channel; null: it never left. */
  actionId: string | null;
}

const DECISION = `
  select d.id, d.kind, d.action_id, a.state as action_state, d.undone_at is not null as undone,
    exists (select 1 from decision p where p.workspace_id = d.workspace_id and p.item_id = d.item_id and p.id > d.id
            and p.member_id is not null and p.undone_at is null) as later
  from decision d left join action a on a.workspace_id = d.workspace_id and a.id = d.action_id
  where d.workspace_id = $1 and d.id = $2`;

const NOT_LEFT: readonly (string | null)[] = ['held', 'queued', 'awaiting-approval'];
const CAME_TO_NOTHING: readonly (string | null)[] = ['cancelled', 'failed'];

/**
 * Takes back what a rule did to an item, and leaves the item undecided, so that it waits for a person as if the rule had never been:
 * neither the rule's decision nor the one that reverses it counts. What people decided since stays.
 */
export async function takeBack(tx: Tx, agent: Agent, itemId: string, decisionId: string): Promise<TakenBack> {
  const row = await tx.maybeOne<DecisionRow & Record<string, unknown>>(DECISION, [agent.workspaceId, decisionId]);
  if (!row) return kept('The item is gone.');
  if (row.undone) return { outcome: 'restored', detail: null, actionId: null };
  if (row.later) return kept('Somebody has decided about it since.');
  const opposite = OPPOSITE[row.kind];
  const decisions = [row.id];
  let actionId: string | null = null;
  if (row.action_id !== null && NOT_LEFT.includes(row.action_state)) await cancelIn(tx, agent, row.action_id);
  else if (row.action_id !== null && !CAME_TO_NOTHING.includes(row.action_state)) {
    if (!opposite) return kept(`Nothing takes "${row.kind}" back on this channel.`);
    const made = await decideIn(tx, agent, itemId, { kind: opposite });
    actionId = made.action?.id ?? null;
    decisions.push(made.id);
  }
  await tx.query('update decision set undone_at = now(), undone_by = $3 where workspace_id = $1 and id = any ($2::bigint[])', [agent.workspaceId, decisions, agent.memberId]); // prettier-ignore
  return { outcome: 'restored', detail: null, actionId };
}

/** As `takeBack`, with a refusal of the channel or the rights as an outcome; anything else that fails is thrown. */
export async function tryTakeBack(tx: Tx, agent: Agent, itemId: string, decisionId: string): Promise<TakenBack> {
  try {
    return await tx.attempt(() => takeBack(tx, agent, itemId, decisionId));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return kept(error.options.detail ?? error.code);
  }
}

const kept = (detail: string): TakenBack => ({ outcome: 'kept', detail, actionId: null });
