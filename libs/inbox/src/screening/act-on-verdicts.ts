import { type DecisionKind, type Intent, SCREENING_FLAGS, type VerbCapability, verbFor } from '@parvis/contracts';
import type { Outcome } from '@parvis/moderation';
import { createLogger, Problem, type Tx } from '@parvis/platform';
import { runBulk } from '../intake/bulk';
import { settleBudget } from '../screening-rules/settle-budget';
import { decideAutomatically } from './automatic-decision';
import { Budgets } from './budgets';
import type { Judged } from './judge-batch';
import type { Cluster } from './look-alikes';
import { HIT_ACTED } from './screening-rows';
import { verbsOf } from './screening-target';
import { tagJudged } from './tag-judged';

const logger = createLogger('screening');
const HELD = 1 << SCREENING_FLAGS.indexOf('held');

/** An item with what was found best for it, and what its channel can do about it. */
export interface Actable {
  workspaceId: number;
  itemId: string;
  revision: number;
  verbs: readonly VerbCapability[];
  outcome: Outcome;
  /** What people decided about all that say nearly the same counts for it too; null: not looked for. */
  cluster: Cluster | null;
}

/** What is to be decided about an item, and what for. */
interface Wanted {
  item: Actable;
  kind: DecisionKind;
  intent: Intent | null;
  ruleId: string | null;
  version: number | null;
  reasonId: number | null;
  clusterId: string | null;
  protective: boolean;
}

/** Does what the verdicts about a batch want: tags, and decisions. What was read in from before is only looked at. */
export async function actOn(tx: Tx, batch: readonly Judged[]): Promise<void> {
  const live = batch.filter(({ target }) => target.arrival.live);
  await tagJudged(tx, live);
  await carryOut(tx, live.map(({ target, verdict, cluster }) => ({ workspaceId: target.arrival.account.workspaceId, itemId: target.itemId, revision: target.revision, verbs: verbsOf(target), outcome: verdict.outcome, cluster }))); // prettier-ignore
}

/**
 * Decides what outcomes and standing decisions about look-alikes want, with the call that carries it out, in the transaction of the
 * items. Where a rule is over its budget, or the channel refuses, the item waits for a person instead.
 */
export async function carryOut(tx: Tx, items: readonly Actable[]): Promise<void> {
  const wanteds = items.flatMap(wantedOf);
  const budgets = await Budgets.of(tx, wanteds.flatMap(({ item, ruleId }) => (ruleId === null ? [] : [{ workspaceId: item.workspaceId, ruleId: Number(ruleId) }]))); // prettier-ignore
  const acted: object[] = [];
  const overspent = new Map<string, { workspaceId: number; ruleId: number }>();
  for (const wanted of wanteds) {
    const { workspaceId, itemId, revision } = wanted.item;
    const ruleId = wanted.ruleId === null ? null : Number(wanted.ruleId);
    if (ruleId !== null && !budgets.take(workspaceId, ruleId)) {
      await holdInstead(tx, wanted.item);
      overspent.set(`${workspaceId}:${ruleId}`, { workspaceId, ruleId });
      continue;
    }
    const decisionId = await decide(tx, wanted);
    if (decisionId !== null && ruleId !== null)
      acted.push({ workspace_id: workspaceId, item_id: itemId, rule_id: ruleId, revision, decision_id: decisionId });
  }
  await runBulk(tx, HIT_ACTED, acted);
  for (const { workspaceId, ruleId } of overspent.values()) await settleBudget(tx, workspaceId, ruleId);
}

function wantedOf(item: Actable): Wanted[] {
  const { outcome, cluster, verbs } = item;
  const nothing = { intent: null, ruleId: null, version: null, protective: false };
  // people have decided about this text: that goes before rules, behind what is known of a trusted author
  if (cluster?.decision && outcome.why !== 'trusted' && outcome.why !== 'decided')
    return [{ ...nothing, item, kind: cluster.decision.kind, reasonId: cluster.decision.reasonId, clusterId: cluster.id }]; // prettier-ignore
  if (outcome.level !== 'hide' || outcome.intent === null) return [];
  const { verb } = verbFor(outcome.intent, verbs, { allowFinal: outcome.allowFinal });
  if (verb === null) return [];
  const { intent, ruleId, version, reasonId, protective } = outcome;
  return [{ item, kind: verb, intent, ruleId, version, reasonId: reasonId === null ? null : Number(reasonId), clusterId: null, protective }]; // prettier-ignore
}

/** The id of the decision; null where it could not be taken: then the item waits for a person. */
async function decide(tx: Tx, wanted: Wanted): Promise<string | null> {
  const { workspaceId, itemId } = wanted.item;
  try {
    return await tx.attempt(() => decideAutomatically(tx, workspaceId, itemId, wanted));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    logger.info({ workspaceId, itemId, ruleId: wanted.ruleId, code: error.code }, 'a rule could not act: held');
    await holdInstead(tx, wanted.item);
    return null;
  }
}

/** Before a person instead. */
async function holdInstead(tx: Tx, { workspaceId, itemId }: Actable): Promise<void> {
  await tx.query('update screening set flags = flags | $3 where workspace_id = $1 and item_id = $2', [
    workspaceId,
    itemId,
    HELD,
  ]);
}
