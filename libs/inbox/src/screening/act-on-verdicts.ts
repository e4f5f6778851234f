import { type DecisionKind, type Intent, SCREENING_FLAGS } from '@parvis/contracts';
import { verbFor } from '@parvis/moderation';
import { createLogger, Problem, type Tx } from '@parvis/platform';
import { runBulk } from '../intake/bulk';
import { settleBudget } from '../screening-rules/settle-budget';
import { decideAutomatically } from './automatic-decision';
import { Budgets } from './budgets';
import type { Judged } from './judge-batch';
import { HIT_ACTED } from './screening-rows';
import { verbsOf } from './screening-target';
import { tagJudged } from './tag-judged';

const logger = createLogger('screening');
const HELD = 1 << SCREENING_FLAGS.indexOf('held');

/** What is to be decided about an item, and what for. */
interface Wanted {
  judged: Judged;
  kind: DecisionKind;
  intent: Intent | null;
  ruleId: string | null;
  version: number | null;
  reasonId: number | null;
  clusterId: string | null;
  protective: boolean;
}

/**
 * Does what verdicts and standing decisions about look-alikes want: tags, and decisions with the call that carries them out, in the
 * transaction of the item. What was read in from before is only looked at. A rule over its budget holds instead.
 */
export async function actOn(tx: Tx, batch: readonly Judged[]): Promise<void> {
  const live = batch.filter(({ target }) => target.arrival.live);
  await tagJudged(tx, live);
  const wanteds = live.flatMap(wantedOf);
  const budgets = await Budgets.of(tx, wanteds.flatMap(({ judged, ruleId }) => (ruleId === null ? [] : [{ workspaceId: workspaceOf(judged), ruleId: Number(ruleId) }]))); // prettier-ignore
  const acted: object[] = [];
  const overspent = new Map<string, Wanted>();
  for (const wanted of wanteds) {
    if (wanted.ruleId !== null && !budgets.take(workspaceOf(wanted.judged), Number(wanted.ruleId))) {
      await holdInstead(tx, wanted);
      overspent.set(`${workspaceOf(wanted.judged)}:${wanted.ruleId}`, wanted);
      continue;
    }
    const decisionId = await decide(tx, wanted);
    if (decisionId === null || wanted.ruleId === null) continue;
    const { arrival, itemId, revision } = wanted.judged.target;
    acted.push({ workspace_id: arrival.account.workspaceId, item_id: itemId, rule_id: Number(wanted.ruleId), revision, decision_id: decisionId }); // prettier-ignore
  }
  await runBulk(tx, HIT_ACTED, acted);
  for (const { judged, ruleId } of overspent.values()) await settleBudget(tx, workspaceOf(judged), Number(ruleId));
}

function wantedOf(judged: Judged): Wanted[] {
  const { verdict, cluster, target } = judged;
  const { outcome } = verdict;
  const nothing = { intent: null, ruleId: null, version: null, protective: false };
  // people have decided about this text: that goes before rules, behind what is known of a trusted author
  if (cluster?.decision && outcome.why !== 'trusted' && outcome.why !== 'decided')
    return [{ ...nothing, judged, kind: cluster.decision.kind, reasonId: cluster.decision.reasonId, clusterId: cluster.id }]; // prettier-ignore
  if (outcome.level !== 'hide' || outcome.intent === null) return [];
  const verb = verbFor(outcome.intent, verbsOf(target), { allowFinal: outcome.allowFinal });
  if (verb.verb === null) return [];
  const { intent, ruleId, version, reasonId, protective } = outcome;
  return [{ judged, kind: verb.verb, intent, ruleId, version, reasonId: reasonId === null ? null : Number(reasonId), clusterId: null, protective }]; // prettier-ignore
}

/** The id of the decision; null where it could not be taken: then the item waits for a person. */
async function decide(tx: Tx, wanted: Wanted): Promise<string | null> {
  const { workspaceId } = wanted.judged.target.arrival.account;
  const { itemId } = wanted.judged.target;
  try {
    return await tx.attempt(() => decideAutomatically(tx, workspaceId, itemId, wanted));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    logger.info({ workspaceId, itemId, ruleId: wanted.ruleId, code: error.code }, 'a rule could not act: held');
    await holdInstead(tx, wanted);
    return null;
  }
}

/** Before a person instead. */
async function holdInstead(tx: Tx, { judged }: Wanted): Promise<void> {
  await tx.query('update screening set flags = flags | $3 where workspace_id = $1 and item_id = $2', [
    workspaceOf(judged),
    judged.target.itemId,
    HELD,
  ]);
}

function workspaceOf({ target }: Judged): number {
  return target.arrival.account.workspaceId;
}
