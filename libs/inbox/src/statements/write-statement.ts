import type { DecisionKind, StatementKind, StatementWay } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import type { Subject } from '../actions/action-target';
import { isOwnSite } from '../policies/decision-settings';
import { appealToken, newSecret } from './appeal-token';
import { appealAddress } from './installation-address';
import { refusalLetter } from './refusal-letter';
import { mailStatement, replyStatement } from './send-statement';
import { languageOf, type Restriction, statementFacts, statementPlace } from './statement-facts';
import { shortStatement, statementText } from './statement-text';
import { fittingText, statementWay } from './statement-way';

export interface NewStatement extends Omit<Restriction, 'redress'> {
  decisionId: string;
  /** Null: as the workspace has set it. */
  send: boolean | null;
  holdSeconds: number;
}

export function statementKind(kind: DecisionKind, itemKind: Subject['view']['kind']): StatementKind {
  return itemKind === 'review' && kind !== 'ban' ? 'review-refusal' : 'statement';
}

/** Keeps the statement of a restriction, and has it sent where that is wanted and the channel has a private way. Once per decision. */
export async function writeStatement(tx: Tx, agent: Agent, subject: Subject, statement: NewStatement): Promise<void> {
  const { workspaceId } = agent;
  const { settings, kind } = statement;
  const place = await statementPlace(tx, workspaceId, subject.view.id);
  const [id, secret] = [tx.newId(), newSecret()];
  const redress = await appealAddress(tx, appealToken({ workspaceId, statementId: id, secret }));
  const facts = statementFacts(place, subject, { ...statement, redress });
  const language = languageOf(subject.view.language, settings.pageLanguage);
  const type = statementKind(kind, subject.view.kind);
  const text = type === 'review-refusal' ? refusalLetter(facts) : statementText(facts);
  const way = statementWay({ itemKind: subject.view.kind, verbs: subject.view.verbs, handle: place.handle, ownSite: isOwnSite(place.channel) }); // prettier-ignore
  const isWanted = statement.send ?? settings.sendStatements;
  const sent = isWanted
    ? await send(tx, agent, subject, { way, statement, id, texts: [text[language], shortStatement(facts, language)], handle: place.handle, capabilities: place.capabilities, language, workspace: place.workspace }) // prettier-ignore
    : { actionId: null };
  await tx.query(
    `insert into statement (workspace_id, id, decision_id, item_id, action_id, created_at, appeal_until, secret, kind, language, way, text_en, text_fr, fields)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [workspaceId, id, statement.decisionId, subject.view.id, sent.actionId, facts.decidedAt, facts.fields.appealUntil, secret, type, language, way, text.en, text.fr, JSON.stringify(facts.fields)], // prettier-ignore
  );
}

interface Sending {
  way: StatementWay;
  statement: NewStatement;
  id: string;
  /** Best first. */
  texts: string[];
  handle: string | null;
  capabilities: Parameters<typeof fittingText>[2];
  language: 'fr' | 'en';
  workspace: string;
}

async function send(tx: Tx, agent: Agent, subject: Subject, sending: Sending): Promise<{ actionId: string | null }> {
  const { way, statement, texts } = sending;
  if (way === 'email' && sending.handle !== null) {
    await mailStatement(tx, agent.workspaceId, { ...sending, target: sending.handle, conversationId: subject.view.conversationId, text: texts[0] ?? '', holdSeconds: statement.holdSeconds }); // prettier-ignore
    return { actionId: null };
  }
  // who writes to authors needs the right to; the statement is kept for somebody who has it
  if ((way !== 'message' && way !== 'private-reply') || !agent.permissions.has('inbox.reply'))
    return { actionId: null };
  const text = fittingText(way, subject.view.kind, sending.capabilities, texts);
  if (text === null) return { actionId: null };
  const actionId = tx.newId();
  await replyStatement(tx, agent, subject, {
    actionId,
    statementId: sending.id,
    verb: way === 'message' ? 'reply' : 'private-reply',
    text,
    holdSeconds: statement.holdSeconds,
  });
  return { actionId };
}
