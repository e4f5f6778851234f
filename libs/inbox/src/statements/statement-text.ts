import type { ChannelKind, ItemKind, LocalizedText, StatementFields } from '@parvis/contracts';
import { itemWord, type Language, longDay, longTime, restrictionWord } from './statement-words';

/** Everything a statement says; personal data in `facts` is masked already. */
export interface StatementFacts {
  workspace: string;
  channel: ChannelKind;
  channelLabel: LocalizedText;
  itemKind: ItemKind;
  writtenAt: string;
  decidedAt: string;
  timeZone: string;
  permalink: string | null;
  reasonLabel: LocalizedText | null;
  contact: string;
  fields: StatementFields;
}

/** The statement of reasons in both languages, with what article 17(3) DSA lists, (a) to (f). */
export function statementText(facts: StatementFacts): LocalizedText {
  return { en: english(facts), fr: french(facts) };
}

/** For channels that take few words: what was done, why, and where the rest is. */
export function shortStatement(facts: StatementFacts, language: Language): string {
  const { channel, itemKind, fields, reasonLabel } = facts;
  const restriction = restrictionWord(fields.restriction, channel, language);
  const link = fields.redress;
  if (language === 'fr') {
    const why = reasonLabel ? `Motif\u00A0: ${reasonLabel.fr}. ` : '';
    return `À propos de ${itemWord(itemKind, 'fr')}. ${restriction} ${why}Explications et recours gratuit\u00A0: ${link}`;
  }
  const why = reasonLabel ? `Reason: ${reasonLabel.en}. ` : '';
  return `About ${itemWord(itemKind, 'en')}. ${restriction} ${why}Explanations and free appeal: ${link}`;
}

function french(facts: StatementFacts): string {
  const { fields, workspace, channel, channelLabel, itemKind, timeZone, writtenAt, decidedAt } = facts;
  const opening = `Bonjour,\n\n${workspace} a pris une décision à propos de ${itemWord(itemKind, 'fr')} du ${longTime(writtenAt, 'fr', timeZone)} (${channelLabel.fr}).`;
  const duration = fields.final
    ? 'Cette mesure est définitive sur ce canal.'
    : fields.endsAt === null
      ? 'Elle vaut tant que la décision n’est pas levée.'
      : `Elle vaut jusqu’au ${longTime(fields.endsAt, 'fr', timeZone)}.`;
  const source = fields.source === 'notice' ? 'à la suite d’un signalement' : 'de notre propre initiative';
  return paragraphs([
    opening,
    `1. Mesure. ${restrictionWord(fields.restriction, channel, 'fr')} Décision du ${longTime(decidedAt, 'fr', timeZone)}.`,
    `2. Durée et étendue. ${duration} Elle s’applique partout où ce canal est accessible.`,
    `3. Faits. Nous avons agi ${source}.${quoted(fields.facts, ' Passages retenus\u00A0: ', (text) => `«\u00A0${text}\u00A0»`)}`,
    `4. Moyens automatisés. Détection\u00A0: ${fields.automatedDetection ? 'des moyens automatisés ont aidé à repérer le contenu' : 'aucun moyen automatisé'}. Décision\u00A0: ${FR_DECISION[fields.automatedDecision]}.`,
    `5. Fondement. ${groundFr(facts)}`,
    `6. Recours. Vous pouvez contester cette décision gratuitement jusqu’au ${longDay(fields.appealUntil, 'fr', timeZone)}, et une autre personne que celle qui l’a prise l’examinera\u00A0: ${fields.redress}${facts.contact ? `\nAutre contact\u00A0: ${facts.contact}` : ''}\nVous pouvez aussi saisir un organe de règlement extrajudiciaire des litiges ou la justice.`,
  ]);
}

const FR_DECISION = {
  no: 'prise par une personne',
  partial: 'prise par une personne pour des contenus semblables, appliquée automatiquement à celui-ci',
  full: 'prise automatiquement',
} as const;

function groundFr({ fields, reasonLabel }: StatementFacts): string {
  const text = fields.explanation.fr;
  if (!reasonLabel) return `Les conditions d’utilisation de cette page. ${text}`.trim();
  const ground = fields.ground ? ` (${fields.ground})` : '';
  const kind = { legal: 'Fondement légal', terms: 'Conditions de cette page', other: 'Motif' }[fields.groundKind];
  return `${kind}\u00A0: ${reasonLabel.fr}${ground}. ${text}`.trim();
}

function english(facts: StatementFacts): string {
  const { fields, workspace, channel, channelLabel, itemKind, timeZone, writtenAt, decidedAt } = facts;
  const duration = fields.final
    ? 'It is final on this channel.'
    : fields.endsAt === null
      ? 'It lasts until the decision is lifted.'
      : `It lasts until ${longTime(fields.endsAt, 'en', timeZone)}.`;
  const source = fields.source === 'notice' ? 'after a notice' : 'on our own initiative';
  return paragraphs([
    `Hello,\n\n${workspace} has taken a decision about ${itemWord(itemKind, 'en')} of ${longTime(writtenAt, 'en', timeZone)} (${channelLabel.en}).`,
    `1. Measure. ${restrictionWord(fields.restriction, channel, 'en')} Decided on ${longTime(decidedAt, 'en', timeZone)}.`,
    `2. Duration and scope. ${duration} It applies wherever this channel can be reached.`,
    `3. Facts. We acted ${source}.${quoted(fields.facts, ' Passages relied on: ', (text) => `“${text}”`)}`,
    `4. Automated means. Detection: ${fields.automatedDetection ? 'automated means helped to find the content' : 'none'}. Decision: ${EN_DECISION[fields.automatedDecision]}.`,
    `5. Ground. ${groundEn(facts)}`,
    `6. Redress. You can contest this decision free of charge until ${longDay(fields.appealUntil, 'en', timeZone)}; somebody other than who took it will look at it: ${fields.redress}${facts.contact ? `\nOther contact: ${facts.contact}` : ''}\nYou may also turn to an out-of-court dispute settlement body or to a court.`,
  ]);
}

const EN_DECISION = {
  no: 'taken by a person',
  partial: 'taken by a person for similar content, applied to this one automatically',
  full: 'taken automatically',
} as const;

function groundEn({ fields, reasonLabel }: StatementFacts): string {
  const text = fields.explanation.en;
  if (!reasonLabel) return `The terms of use of this page. ${text}`.trim();
  const ground = fields.ground ? ` (${fields.ground})` : '';
  const kind = { legal: 'Legal ground', terms: 'Terms of this page', other: 'Reason' }[fields.groundKind];
  return `${kind}: ${reasonLabel.en}${ground}. ${text}`.trim();
}

function quoted(facts: readonly string[], lead: string, quote: (text: string) => string): string {
  return facts.length === 0 ? '' : `${lead}${facts.map(quote).join(', ')}.`;
}

function paragraphs(parts: readonly string[]): string {
  return parts.join('\n\n');
}
