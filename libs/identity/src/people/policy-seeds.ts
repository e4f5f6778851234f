import type { DecisionKind, DsaCategory, LocalizedText, PolicyContent } from '@parvis/contracts';
import { LEGAL_SEEDS } from './policy-seeds-legal';
import { TERMS_SEEDS } from './policy-seeds-terms';

/** A reason that every workspace starts with; `key` never changes. */
export interface PolicySeed extends Pick<PolicyContent, 'kind' | 'ground' | 'severity' | 'strikeWeight'> {
  key: string;
  label: LocalizedText;
  authorText: LocalizedText;
  guidance: LocalizedText;
  verbs: DecisionKind[];
  dsaCategory: DsaCategory;
  needsNote?: boolean;
  protective?: boolean;
  /** Default: destructive. */
  asksFor?: PolicyContent['asksFor'];
}

/** The catalogue of a new workspace, in the order it is offered. */
export const POLICY_SEEDS: readonly PolicySeed[] = [...TERMS_SEEDS, ...LEGAL_SEEDS];
