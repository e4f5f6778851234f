import type { AutomatedDecision, CapabilityRecord, ChannelKind, DecisionKind, DecisionSettings, StatementFields } from '@parvis/contracts'; // prettier-ignore
import type { Tx } from '@parvis/platform';
import type { Subject } from '../actions/action-target';
import type { Findings } from '../decisions/decision-facts';
import type { PolicyRow } from '../policies/policy-rows';
import type { StatementFacts } from './statement-text';
import type { Language } from './statement-words';

/** How long a decision can be contested free of charge (article 20 DSA asks for six months at least). */
export const APPEAL_MONTHS = 6;

/** What a statement says that no decision changes. */
export interface StatementPlace {
  workspace: string;
  timeZone: string;
  channel: ChannelKind;
  capabilities: CapabilityRecord;
  handle: string | null;
}

export async function statementPlace(tx: Tx, workspaceId: number, itemId: string): Promise<StatementPlace> {
  return tx.one<StatementPlace & Record<string, unknown>>(
    `select w.name as workspace, w.time_zone as "timeZone", a.channel, a.capabilities, n.handle
     from item i
     join workspace w on w.id = i.workspace_id
     join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
     left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
     where i.workspace_id = $1 and i.id = $2`,
    [workspaceId, itemId],
  );
}

export interface Restriction {
  kind: DecisionKind;
  decidedAt: Date;
  automatedDecision: AutomatedDecision;
  policy: PolicyRow | null;
  findings: Findings;
  settings: DecisionSettings;
  /** Address of the statement itself. */
  redress: string;
}

/** Puts together what the author of an item is told about a restriction. Pure. */
export function statementFacts(place: StatementPlace, subject: Subject, restriction: Restriction): StatementFacts {
  const { kind, decidedAt, policy, settings } = restriction;
  return {
    workspace: place.workspace,
    channel: place.channel,
    channelLabel: place.capabilities.label,
    itemKind: subject.view.kind,
    writtenAt: subject.view.createdAt,
    decidedAt: decidedAt.toISOString(),
    timeZone: place.timeZone,
    permalink: subject.view.permalink,
    reasonLabel: policy ? { en: policy.label_en, fr: policy.label_fr } : null,
    contact: settings.contact,
    fields: {
      ...fieldsOf(restriction),
      restriction: kind,
      final: !(subject.view.verbs.find(({ verb }) => verb === kind)?.reversible ?? false),
    },
  };
}

function fieldsOf({
  decidedAt,
  policy,
  findings,
  automatedDecision,
  redress,
}: Restriction): Omit<StatementFields, 'restriction' | 'final'> {
  // prettier-ignore
  return {
    endsAt: null,
    territory: 'everywhere',
    facts: findings.facts.map(({ text }) => text),
    source: findings.reported ? 'notice' : 'own-initiative',
    automatedDetection: findings.automatedDetection,
    automatedDecision,
    groundKind: policy?.kind ?? 'terms',
    ground: policy?.ground || null,
    explanation: { en: policy?.author_en ?? '', fr: policy?.author_fr ?? '' },
    redress,
    appealUntil: monthsLater(decidedAt, APPEAL_MONTHS).toISOString(),
  };
}

/** The same day some months later, or the last of that month. */
export function monthsLater(from: Date, months: number): Date {
  const later = new Date(from);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return later;
}

/** The language of the item where we write it, else the page's. */
export function languageOf(item: string | null, page: Language): Language {
  return item === 'fr' || item === 'en' ? item : page;
}
