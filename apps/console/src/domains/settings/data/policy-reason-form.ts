import { type DecisionKind, POLICY_LIMITS, type PolicyContent, type PolicyView } from '@parvis/contracts';
import { wholeNumber } from './whole-number';

/** What a reason is usually followed by, softest first. */
export const REASON_VERBS = ['hide', 'reject', 'spam', 'delete', 'ban'] as const satisfies readonly DecisionKind[];

/** What the form of a reason holds; the weight as it is typed. */
export interface PolicyReasonForm extends Omit<PolicyContent, 'strikeWeight'> {
  strikeWeight: string;
}
export type PolicyFault = 'label' | 'ground' | 'strikeWeight';

const both = () => ({ fr: '', en: '' });

export function reasonForm(policy: PolicyView | null): PolicyReasonForm {
  if (!policy)
    return { label: both(), kind: 'terms', ground: '', authorText: both(), guidance: both(), severity: 1, needsNote: false, verbs: ['hide'], channels: [], accountIds: [], strikeWeight: '0', protective: false, asksFor: 'reversible', dsaCategory: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC' }; // prettier-ignore
  const { label, kind, ground, authorText, guidance, severity, needsNote, verbs, channels, accountIds, strikeWeight, protective, asksFor, dsaCategory } = policy; // prettier-ignore
  return { label, kind, ground, authorText, guidance, severity, needsNote, verbs, channels, accountIds, strikeWeight: String(strikeWeight), protective, asksFor, dsaCategory }; // prettier-ignore
}

/** What keeps the form from being saved, as the server would say it. */
export function reasonFaults(form: PolicyReasonForm): PolicyFault[] {
  const weight = wholeNumber(form.strikeWeight, 0, POLICY_LIMITS.strikeWeight);
  return [
    ...(form.label.fr.trim() === '' || form.label.en.trim() === '' ? (['label'] as const) : []),
    ...(form.kind === 'legal' && form.ground.trim() === '' ? (['ground'] as const) : []),
    ...(form.protective || (weight !== null && weight !== undefined) ? [] : (['strikeWeight'] as const)),
  ];
}

/** What protects its author never weighs. */
export function reasonContent({ strikeWeight, label, ...form }: PolicyReasonForm): PolicyContent {
  return {
    ...form,
    label: { fr: label.fr.trim(), en: label.en.trim() },
    strikeWeight: form.protective ? 0 : Number(strikeWeight),
  };
}
