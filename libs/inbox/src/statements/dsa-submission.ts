import type { DecisionKind, DsaCategory, DsaSubmission, ItemKind, StatementFields } from '@parvis/contracts';
import type { Language } from './statement-words';

/** What a submission is made of; nothing in it says who wrote or what. */
export interface SubmittedStatement {
  puid: string;
  fields: StatementFields;
  itemKind: ItemKind;
  language: string | null;
  writtenAt: Date;
  decidedAt: Date;
  endedAt: Date | null;
  category: DsaCategory;
  reasonLabel: string | null;
  attachments: readonly (string | null)[];
}

const VISIBILITY: Partial<Record<DecisionKind, string>> = {
  hide: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  delete: 'DECISION_VISIBILITY_CONTENT_REMOVED',
  reject: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  spam: 'DECISION_VISIBILITY_CONTENT_DISABLED',
};
const AUTOMATED = { full: 'AUTOMATED_DECISION_FULLY', partial: 'AUTOMATED_DECISION_PARTIALLY', no: 'AUTOMATED_DECISION_NOT_AUTOMATED' } as const; // prettier-ignore
/** The European Economic Area: a restriction goes wherever the channel can be reached. */
const TERRITORY = ['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK']; // prettier-ignore

/** A statement in the shape of the DSA Transparency Database. Pure. */
export function dsaSubmission(statement: SubmittedStatement, language: Language): DsaSubmission {
  const { fields, reasonLabel, category, puid } = statement;
  const legal = fields.groundKind === 'legal';
  const ground = fields.ground ?? reasonLabel ?? TERMS[language];
  const explanation = fields.explanation[language] || (reasonLabel ?? TERMS[language]);
  const visibility = VISIBILITY[fields.restriction];
  return {
    puid,
    decision_visibility: visibility === undefined ? [] : [visibility],
    decision_account: fields.restriction === 'ban' ? 'DECISION_ACCOUNT_SUSPENDED' : null,
    decision_ground: legal ? 'DECISION_GROUND_ILLEGAL_CONTENT' : 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    illegal_content_legal_ground: legal ? ground : null,
    illegal_content_explanation: legal ? explanation : null,
    incompatible_content_ground: legal ? null : ground,
    incompatible_content_explanation: legal ? null : explanation,
    incompatible_content_illegal: legal ? null : 'No',
    category,
    content_type: contentTypes(statement.attachments),
    content_language: statement.language?.toUpperCase() ?? null,
    content_date: dayOf(statement.writtenAt),
    territorial_scope: TERRITORY,
    application_date: dayOf(statement.decidedAt),
    end_date_visibility_restriction: statement.endedAt === null ? null : dayOf(statement.endedAt),
    decision_facts: factsOf(statement, language),
    source_type: fields.source === 'notice' ? 'SOURCE_TYPE_OTHER_NOTIFICATION' : 'SOURCE_VOLUNTARY',
    automated_detection: fields.automatedDetection ? 'Yes' : 'No',
    automated_decision: AUTOMATED[fields.automatedDecision],
  };
}

const TERMS = { en: 'Terms of use of the page', fr: 'Conditions d’utilisation de la page' } as const;

// quotes may hold personal data of anybody, so only how much was relied on is told
function factsOf({ itemKind, fields, reasonLabel }: SubmittedStatement, language: Language): string {
  const count = fields.facts.length;
  return language === 'fr'
    ? `Contenu de type «\u00A0${itemKind}\u00A0» examiné au titre du motif «\u00A0${reasonLabel ?? TERMS.fr}\u00A0»\u202F; passages retenus\u00A0: ${count}.`
    : `Content of type “${itemKind}” examined under the reason “${reasonLabel ?? TERMS.en}”; passages relied on: ${count}.`;
}

function contentTypes(attachments: readonly (string | null)[]): string[] {
  const types = attachments.flatMap((type) => (type?.startsWith('image/') ? ['CONTENT_TYPE_IMAGE'] : type?.startsWith('video/') ? ['CONTENT_TYPE_VIDEO'] : type?.startsWith('audio/') ? ['CONTENT_TYPE_AUDIO'] : [])); // prettier-ignore
  return [...new Set(['CONTENT_TYPE_TEXT', ...types])];
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
