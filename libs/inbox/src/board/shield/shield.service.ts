import { Injectable } from '@nestjs/common';
import type {
  AvailableVerb,
  DecisionView,
  ModerationRow,
  ProblemCode,
  ShieldedItemView,
  ShieldItemBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { actionKey } from '../../actions/action-writes';
import { decideIn } from '../../decisions/decide';
import { decisionOfKey, decisionView } from '../../decisions/decision-view';
import { giveDraft, loadDraft } from '../../drafts/own-drafts';
import { loadDecisionSettings } from '../../policies/decision-settings';
import { languageOf } from '../../statements/statement-facts';
import { answerIn } from '../items/item-acts.service';
import { boardRow } from '../items/item-detail';
import { shieldAnswer } from './shield-words';

/** Hides a comment to protect who wrote it, and prepares the private answer that says so. */
@Injectable()
export class PersonalDataShield {
  constructor(private readonly db: Database) {}

  /**
   * In one transaction: hidden for a reason that protects its author (no strike, and no statement: the private answer takes its
   * place), the conversation open and the caller's, and in it a draft of a private reply in the author's language. What is hidden
   * already is only answered. Repeating it changes nothing.
   * @throws 422 `channel-cannot` or `window-closed` where there is no way to answer in private, 409 `stale-version`
   */
  hideAndAnswer(agent: Agent, itemId: string, body: ShieldItemBody, requestKey?: string): Promise<ShieldedItemView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const earlier = await earlierDecision(tx, agent, requestKey);
      const row = await boardRow(tx, agent, itemId);
      if (earlier === null) requirePrivateReply(row);
      const decision = earlier ?? (await hide(tx, agent, row, body, requestKey));
      const { conversationId } = await answerIn(tx, agent, itemId);
      const { settings } = await loadDecisionSettings(tx, agent.workspaceId);
      const kinds = row.marks.filter(({ tone }) => tone === 'personal').map(({ label }) => label);
      const text = shieldAnswer(kinds, languageOf(row.language, settings.pageLanguage));
      if (earlier === null) await prepare(tx, agent, conversationId, text);
      return { itemId, conversationId, decision, draft: { verb: 'private-reply', text } };
    });
  }
}

async function earlierDecision(tx: Tx, agent: Agent, requestKey?: string): Promise<DecisionView | null> {
  const id = requestKey && (await decisionOfKey(tx, agent, actionKey(agent.memberId, requestKey, '')));
  return id ? decisionView(tx, agent.workspaceId, id) : null;
}

const WHY_NOT: Record<NonNullable<AvailableVerb['reason']>, { code: ProblemCode; detail: string }> = {
  'window-closed': { code: 'window-closed', detail: 'The time to answer this comment in private is over on the channel. Hide it only.' }, // prettier-ignore
  'already-done': { code: 'not-possible-now', detail: 'It was answered in private already; the channel takes one such answer. Go on in that conversation.' }, // prettier-ignore
  'account-stopped': { code: 'not-possible-now', detail: 'The account is stopped. Start it again, then answer.' },
  'not-allowed': { code: 'not-allowed', detail: 'This needs the permission inbox.reply.' },
};

function requirePrivateReply({ verbs }: ModerationRow): void {
  const verb = verbs.find((one) => one.verb === 'private-reply');
  if (!verb)
    throwProblem('channel-cannot', { detail: 'This channel has no private reply to a comment. Hide it only.' });
  if (verb.available) return;
  const { code, detail } = WHY_NOT[verb.reason ?? 'not-allowed'];
  throw problem(code, { detail });
}

/** @returns null when it is out of sight already */
async function hide(
  tx: Tx,
  agent: Agent,
  { itemId, channel, accountId, state, platformState }: ModerationRow,
  { revision }: ShieldItemBody,
  requestKey?: string,
): Promise<DecisionView | null> {
  if (state === 'hidden' || platformState === 'hidden') return null;
  const reason = await tx.maybeOne<{ id: number }>(
    `select id from policy_reason where workspace_id = $1 and protective and archived_at is null and 'hide' = any (verbs)
       and (channels = '{}' or $2 = any (channels)) and (account_ids = '{}' or $3 = any (account_ids))
     order by key = 'own-data' desc nulls last, key is null desc, id limit 1`,
    [agent.workspaceId, channel, Number(accountId)],
  );
  if (!reason) throwProblem('not-possible-now', { detail: 'No reason of the catalogue protects its author. Bring one back under Settings, Reasons.' }); // prettier-ignore
  const order = { kind: 'hide', reasonId: String(reason.id), sendStatement: false, ...(revision !== undefined && { revision }) } as const; // prettier-ignore
  return decideIn(tx, agent, itemId, order, requestKey);
}

/** What the member had begun stays in front of it; prepared twice it stands there once. */
async function prepare(tx: Tx, { workspaceId, memberId }: Agent, conversationId: string, text: string): Promise<void> {
  const key = { workspaceId, memberId, conversationId };
  const begun = await loadDraft(tx, key);
  if (!begun?.text.includes(text)) await giveDraft(tx, key, { verb: 'private-reply', text });
}
