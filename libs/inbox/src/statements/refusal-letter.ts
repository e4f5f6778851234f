import type { LocalizedText } from '@parvis/contracts';
import type { StatementFacts } from './statement-text';
import { longDay, restrictionWord } from './statement-words';

/**
 * The letter to who wrote a review that is not published, or no longer: the reasons, the dates, and a free way to contest, as
 * articles L111-7-2 and D111-16 to D111-19 of the Code de la consommation ask. French is the letter; English its translation.
 */
export function refusalLetter(facts: StatementFacts): LocalizedText {
  return { fr: french(facts), en: english(facts) };
}

function french({
  workspace,
  writtenAt,
  decidedAt,
  timeZone,
  channel,
  channelLabel,
  reasonLabel,
  contact,
  fields,
}: StatementFacts): string {
  const reason = reasonLabel ? `${reasonLabel.fr}${fields.ground ? ` (${fields.ground})` : ''}` : 'non-respect des conditions de publication des avis'; // prettier-ignore
  return [
    `Objet\u00A0: refus de publication de votre avis`,
    `Bonjour,`,
    `Vous avez déposé un avis le ${longDay(writtenAt, 'fr', timeZone)} (${channelLabel.fr}). ${workspace} a décidé le ${longDay(decidedAt, 'fr', timeZone)} de ne pas le publier ou de ne plus l’afficher. ${restrictionWord(fields.restriction, channel, 'fr')}`,
    `Motif du refus\u00A0: ${reason}. ${fields.explanation.fr}`.trim(),
    ...(fields.facts.length === 0 ? [] : [`Passages retenus\u00A0: ${fields.facts.map((text) => `«\u00A0${text}\u00A0»`).join(', ')}.`]), // prettier-ignore
    `Contrôle\u00A0: les avis sont contrôlés ${fields.automatedDetection ? 'avec l’aide de moyens automatisés' : 'par des personnes'}\u202F; cette décision a été prise ${fields.automatedDecision === 'no' ? 'par une personne' : 'automatiquement'}.`,
    `Contester\u00A0: vous pouvez contester ce refus gratuitement, jusqu’au ${longDay(fields.appealUntil, 'fr', timeZone)}, en indiquant par exemple la date de votre expérience\u00A0: ${fields.redress}. Votre contestation est examinée par une autre personne et reçoit une réponse motivée.${contact ? ` Autre contact\u00A0: ${contact}.` : ''}`,
    `Cette information vous est donnée en application des articles L111-7-2 et D111-16 à D111-19 du Code de la consommation.`,
    workspace,
  ].join('\n\n');
}

function english({
  workspace,
  writtenAt,
  decidedAt,
  timeZone,
  channel,
  channelLabel,
  reasonLabel,
  contact,
  fields,
}: StatementFacts): string {
  const reason = reasonLabel ? `${reasonLabel.en}${fields.ground ? ` (${fields.ground})` : ''}` : 'the terms under which reviews are published were not kept'; // prettier-ignore
  return [
    `Subject: your review is not published`,
    `Hello,`,
    `You left a review on ${longDay(writtenAt, 'en', timeZone)} (${channelLabel.en}). On ${longDay(decidedAt, 'en', timeZone)} ${workspace} decided not to publish it, or no longer to show it. ${restrictionWord(fields.restriction, channel, 'en')}`,
    `Reason: ${reason}. ${fields.explanation.en}`.trim(),
    ...(fields.facts.length === 0
      ? []
      : [`Passages relied on: ${fields.facts.map((text) => `“${text}”`).join(', ')}.`]),
    `Checks: reviews are checked ${fields.automatedDetection ? 'with the help of automated means' : 'by people'}; this decision was taken ${fields.automatedDecision === 'no' ? 'by a person' : 'automatically'}.`,
    `To contest: you can contest this refusal free of charge until ${longDay(fields.appealUntil, 'en', timeZone)}, for instance by saying when you had the experience: ${fields.redress}. Somebody else looks at it and answers with reasons.${contact ? ` Other contact: ${contact}.` : ''}`,
    `You are told this under articles L111-7-2 and D111-16 to D111-19 of the French Consumer Code (this is a translation; the French letter counts).`,
    workspace,
  ].join('\n\n');
}
