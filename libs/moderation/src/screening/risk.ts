import { RISK_LABELS, type RiskLabel, type Severity, SEVERITIES, type Signal, type TermCategory } from '@parvis/contracts'; // prettier-ignore
import type { ListedTerm, TextReading } from './screening-types';

const LABEL_OF: Readonly<Record<TermCategory, RiskLabel>> = {
  insult: 'insult', hate: 'hate', threat: 'threat', sexual: 'other', scam: 'scam', spam: 'spam', swearing: 'swearing', brand: 'other',
  other: 'other',
}; // prettier-ignore
/** What it would cost somebody if everybody read it. */
const DATA_SEVERITY: Readonly<Record<string, Severity>> = { iban: 3, card: 3, phone: 2, email: 2, order: 1 };

export interface Risk {
  severity: Severity;
  label: RiskLabel;
  /** Of the listed terms alone. */
  termSeverity: Severity;
}

/** How bad a text is and what it mostly is, harm first: by what it says, the listed terms in it, and the data it gives away. */
export function riskOf(reading: TextReading, terms: ReadonlyMap<string, ListedTerm>): Risk {
  const said = reading.termIds.flatMap((id) => terms.get(id) ?? []);
  const termSeverity = atMost5(Math.max(0, ...said.map(({ severity }) => severity)));
  const by = (detector: Signal['detector']) =>
    reading.signals.find((one) => one.detector === detector && one.state === 'true');
  const purpose = by('purpose');
  const data = by('personal-data')?.labels ?? [];
  const labels = new Set<string>([
    ...(purpose?.labels ?? []),
    ...said.map(({ category }) => LABEL_OF[category]),
    ...(data.length > 0 ? ['personal-data'] : []),
  ]);
  const severity = Math.max(termSeverity, purpose?.value ?? 0, ...data.map((kind) => DATA_SEVERITY[kind] ?? 0));
  return {
    severity: atMost5(severity),
    label: RISK_LABELS.find((label) => labels.has(label)) ?? 'other',
    termSeverity,
  };
}

/** The meter has whole steps. */
export function atMost5(value: number): Severity {
  return SEVERITIES[Math.min(5, Math.max(0, Math.round(value)))] ?? 0;
}
