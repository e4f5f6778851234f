import { ITEM_KINDS, RISK_LABELS, SCREENING_FLAGS, type ScreeningFlag } from '@parvis/contracts';
import { criticismOf, rolloutSubject, type Screener, type Verdict } from '@parvis/moderation';
import { codeOf, nameOf, type Tx } from '@parvis/platform';
import { lockConversation } from '../conversations/conversation-writes';
import { runBulk } from '../intake/bulk';
import { itemUpdated } from '../wire/events';
import { type Actable, carryOut } from './act-on-verdicts';
import { factsOf, flag, lockScreened, type Screened } from './rescreen-facts';
import { KEEP_HITS } from './screening-rows';

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
  const subject = rolloutSubject(workspaceId, item.identity_id, item.item_id);
  const verdict = screener.judge(reading, await factsOf(tx, workspaceId, item), { decided: item.decided, subject });
  await keep(tx, workspaceId, item, verdict);
  if (item.state === UNDECIDED && (item.flags & flag('history')) === 0)
    await carryOut(tx, [actable(workspaceId, item, verdict)]);
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
  const hits = verdict.hits.map(({ ruleId, version, level, outsideShare }) => ({ workspace_id: workspaceId, item_id: item.item_id, rule_id: Number(ruleId), version, revision: item.revision, channel: item.channel, level, outside_share: outsideShare, plain_criticism: criticism })); // prettier-ignore
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

function actable(workspaceId: number, item: Screened, { outcome }: Verdict): Actable {
  const verbs = (item.capabilities.verbs[nameOf(ITEM_KINDS, item.kind)] ?? []).filter(({ verb }) => !item.without_verbs.includes(verb)); // prettier-ignore
  return { workspaceId, itemId: item.item_id, revision: item.revision, verbs, outcome, cluster: null };
}
