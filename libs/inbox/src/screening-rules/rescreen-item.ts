import { ITEM_KINDS, RISK_LABELS, SCREENING_FLAGS, type ScreeningFlag } from '@parvis/contracts';
import { criticismOf, type Screener, type Verdict, verbFor } from '@parvis/moderation';
import { codeOf, nameOf, Problem, type Tx } from '@parvis/platform';
import { lockConversation } from '../conversations/conversation-writes';
import { runBulk } from '../intake/bulk';
import { decideAutomatically } from '../screening/automatic-decision';
import { Budgets } from '../screening/budgets';
import { HIT_ACTED, KEEP_HITS } from '../screening/screening-rows';
import { itemUpdated } from '../wire/events';
import { factsOf, flag, lockScreened, type Screened } from './rescreen-facts';
import { settleBudget } from './settle-budget';

/** What the text and its author say anew each time; the rest of the flags stays: reported, edited, aside, read in from before. */
const SAID_ANEW: readonly ScreeningFlag[] = ['link', 'personal-data', 'unchecked', 'held', 'wave'];
const HELD_STATE = 1;
const UNDECIDED = 0;

/**
 * Judges an item again as it stands, with the screener as it is now: a word is none any more, a classifier has answered. What a person
 * decided stays; what no one has decided about may be acted on. What rules matched before stays written down. Null when there is no such item.
 */
export async function rescreenItem(
  tx: Tx,
  workspaceId: number,
  screener: Screener,
  itemId: string,
): Promise<Verdict | null> {
  // prettier-ignore
  const place = await tx.maybeOne<{ conversation_id: string }>('select conversation_id from screening where workspace_id = $1 and item_id = $2', [workspaceId, itemId]); // prettier-ignore
  if (!place) return null;
  // the conversation before the row, as the intake does
  await lockConversation(tx, workspaceId, place.conversation_id);
  const item = await lockScreened(tx, workspaceId, itemId);
  if (!item) return null;
  const reading = screener.read(item.text, { languageHint: item.language, stars: item.stars });
  const verdict = screener.judge(reading, await factsOf(tx, workspaceId, item, reading), { decided: item.decided });
  await keep(tx, workspaceId, item, verdict);
  if (item.state === UNDECIDED && (item.flags & flag('history')) === 0) await act(tx, workspaceId, item, verdict);
  await tx.publish(workspaceId, itemUpdated(place.conversation_id, itemId, null));
  return verdict;
}

async function keep(tx: Tx, workspaceId: number, item: Screened, verdict: Verdict): Promise<void> {
  const ruleIds = verdict.hits.filter(({ level }) => level !== 'shadow').map(({ ruleId }) => Number(ruleId));
  await tx.query(
    `update screening set signals = $3, marks = $4, severity = $5, label = $6, language = $7, suggestion = $8, rule_ids = $9, flags = $10,
       screened_at = now(), first_flagged_at = coalesce(first_flagged_at, case when $11::boolean then now() end)
     where workspace_id = $1 and item_id = $2`,
    [
      workspaceId,
      item.item_id,
      JSON.stringify(verdict.signals),
      JSON.stringify(verdict.marks),
      verdict.severity,
      codeOf(RISK_LABELS, verdict.label),
      verdict.language,
      verdict.suggestion,
      ruleIds,
      flagsAfter(item, verdict),
      verdict.severity > 0 || verdict.outcome.level !== null,
    ],
  );
  const criticism = verdict.hits.length > 0 ? criticismOf(verdict.signals) : null;
  const hits = verdict.hits.map(({ ruleId, version, level }) => ({ workspace_id: workspaceId, item_id: item.item_id, rule_id: Number(ruleId), version, revision: item.revision, channel: item.channel, level, plain_criticism: criticism })); // prettier-ignore
  await runBulk(tx, KEEP_HITS, hits);
}

function flagsAfter(item: Screened, verdict: Verdict): number {
  const said = new Set<ScreeningFlag>(verdict.flags);
  if (item.platform_state === HELD_STATE) said.add('held');
  return SCREENING_FLAGS.reduce((bits, name) => {
    const stands = SAID_ANEW.includes(name) ? said.has(name) : (item.flags & flag(name)) !== 0;
    return stands ? bits | flag(name) : bits;
  }, 0);
}

/** Does what the verdict wants; where the channel or the budget says no, the item waits for a person. */
async function act(tx: Tx, workspaceId: number, item: Screened, { outcome }: Verdict): Promise<void> {
  if (outcome.level !== 'hide' || outcome.intent === null) return;
  const verbs = item.capabilities.verbs[nameOf(ITEM_KINDS, item.kind)] ?? [];
  const { verb } = verbFor(outcome.intent, verbs, { allowFinal: outcome.allowFinal });
  if (verb === null) return;
  const { intent, ruleId, version, reasonId, protective } = outcome;
  const rule = ruleId === null ? null : Number(ruleId);
  const budgets = await Budgets.of(tx, rule === null ? [] : [{ workspaceId, ruleId: rule }]);
  const cause = { kind: verb, intent, ruleId, version, reasonId: reasonId === null ? null : Number(reasonId), clusterId: null, protective }; // prettier-ignore
  const mayAct = rule === null || budgets.take(workspaceId, rule);
  const decisionId = mayAct ? await decide(tx, workspaceId, item, cause) : null;
  if (decisionId === null) await tx.query('update screening set flags = flags | $3 where workspace_id = $1 and item_id = $2', [workspaceId, item.item_id, flag('held')]); // prettier-ignore
  else if (rule !== null) await runBulk(tx, HIT_ACTED, [{ workspace_id: workspaceId, item_id: item.item_id, rule_id: rule, revision: item.revision, decision_id: decisionId }]); // prettier-ignore
  if (rule !== null && !mayAct) await settleBudget(tx, workspaceId, rule);
}

async function decide(
  tx: Tx,
  workspaceId: number,
  { item_id }: Screened,
  cause: Parameters<typeof decideAutomatically>[3],
): Promise<string | null> {
  try {
    return await tx.attempt(() => decideAutomatically(tx, workspaceId, item_id, cause));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}
