import {
  isRestriction,
  type StatementHindrance,
  type StatementPreview,
  type StatementPreviewBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { findingsOf } from '../decisions/decision-facts';
import { isOwnSite, isReasonRequired, loadDecisionSettings } from '../policies/decision-settings';
import { usablePolicy } from '../policies/policy-rows';
import { invalidField } from '../wire/invalid';
import { appealToken, newSecret } from './appeal-token';
import { appealAddress } from './installation-address';
import { refusalLetter } from './refusal-letter';
import { languageOf, statementFacts, type StatementPlace, statementPlace } from './statement-facts';
import { shortStatement, type StatementFacts, statementText } from './statement-text';
import { fittingText, statementHindrance, statementWay, type WayFacts } from './statement-way';
import type { Language } from './statement-words';
import { statementKind } from './write-statement';

/** Stands for the address that the statement gets when it is made. */
const ADDRESS_TO_COME = '…';

/** What a decision would tell the author of an item, and by which way; writes nothing. */
export async function previewStatement(
  tx: Tx,
  agent: Agent,
  itemId: string,
  body: StatementPreviewBody,
): Promise<StatementPreview> {
  const { kind } = body;
  if (!isRestriction(kind)) throw invalidField('/kind', 'takes nothing from the author, so there is nothing to state');
  const subject = await loadSubject(tx, agent, itemId);
  const { view, accountId } = subject;
  if (view.direction !== 'in') throw problem('not-possible-now', { detail: 'Only what people wrote is decided on.' });
  const place = await statementPlace(tx, agent.workspaceId, itemId);
  const { settings } = await loadDecisionSettings(tx, agent.workspaceId);
  const policy = await usablePolicy(tx, agent.workspaceId, body.reasonId, { channel: place.channel, accountId });
  const findings = await findingsOf(tx, agent.workspaceId, { id: itemId, revision: subject.revision, text: view.text });
  // as long as the real one, which decides what the channel takes
  const redress = await appealAddress(tx, appealToken({ workspaceId: agent.workspaceId, statementId: itemId, secret: newSecret() })); // prettier-ignore
  const facts = statementFacts(place, subject, { kind, decidedAt: new Date(), automatedDecision: 'no', policy, findings, settings, redress }); // prettier-ignore
  const type = statementKind(kind, view.kind);
  const text = type === 'review-refusal' ? refusalLetter(facts) : statementText(facts);
  const language = body.language ?? languageOf(view.language, settings.pageLanguage);
  const withoutAddress = (words: string): string => words.replaceAll(redress, ADDRESS_TO_COME);
  const { redress: _, ...fields } = facts.fields;
  return {
    kind: type,
    language,
    text: { en: withoutAddress(text.en), fr: withoutAddress(text.fr) },
    fields,
    ...delivered(subject, place, facts, { language, text: text[language], withoutAddress }),
    sentByDefault: settings.sendStatements,
    reasonRequired: isReasonRequired(settings.reasonRequired, { kind, channel: place.channel, itemKind: view.kind }),
    noteRequired: policy?.needs_note ?? false,
    harsherThanReason: policy?.asks_for === 'reversible' && fields.final,
  };
}

interface Wording {
  language: Language;
  text: string;
  withoutAddress: (words: string) => string;
}

function delivered(
  { view }: Subject,
  { channel, capabilities, handle }: StatementPlace,
  facts: StatementFacts,
  { language, text, withoutAddress }: Wording,
): { way: StatementPreview['way']; message: string | null; hindrance: StatementHindrance | null } {
  const wayFacts: WayFacts = { itemKind: view.kind, verbs: view.verbs, handle, ownSite: isOwnSite(channel) };
  const [way, hindrance] = [statementWay(wayFacts), statementHindrance(wayFacts)];
  if (way === 'link') return { way, message: null, hindrance };
  const sent = way === 'email' ? text : fittingText(way, view.kind, capabilities, [text, shortStatement(facts, language)]); // prettier-ignore
  return { way, message: sent === null ? null : withoutAddress(sent), hindrance: sent === null ? 'too-long' : null };
}
