import type { ChannelKind, ItemKind, LocalizedText } from './channels';
import type { ActionState, DecisionKind, PlatformState, PolicyReasonView } from './inbox';
import type { Detector, Intent, Severity, SyncState } from './moderation';
import type { ScreeningLevel } from './screening-rules';

/** What a reason rests on: a law, the terms the author accepted, or neither. */
export const POLICY_KINDS = ['legal', 'terms', 'other'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** How far acts for a reason are meant to go; a harsher one is possible, and said to be harsher before it is done. */
export const POLICY_REACHES = ['reversible', 'destructive'] as const;
export type PolicyReach = (typeof POLICY_REACHES)[number];

/** Categories of the DSA Transparency Database that a reason may fall under. */
export const DSA_CATEGORIES = [
  'STATEMENT_CATEGORY_CONSUMER_INFORMATION',
  'STATEMENT_CATEGORY_CYBER_VIOLENCE',
  'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS',
  'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
  'STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS',
  'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  'STATEMENT_CATEGORY_PROTECTION_OF_MINORS',
  'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
  'STATEMENT_CATEGORY_SELF_HARM',
  'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS',
  'STATEMENT_CATEGORY_VIOLENCE',
] as const;
export type DsaCategory = (typeof DSA_CATEGORIES)[number];

/** What a reason of the catalogue says beside its label. */
export interface PolicyContent {
  label: LocalizedText;
  kind: PolicyKind;
  /** Article of law or clause of the terms, as it is cited. */
  ground: string;
  /** What the author is told, in whole sentences. */
  authorText: LocalizedText;
  /** For the team: when it applies and when it does not. */
  guidance: LocalizedText;
  severity: Severity;
  /** A decision for it has to carry a note. */
  needsNote: boolean;
  /** What is usually done for it, softest first. */
  verbs: DecisionKind[];
  /** Where it may be given; empty: everywhere. */
  channels: ChannelKind[];
  accountIds: string[];
  /** What a decision for it adds to the author's strikes; 0 for none. */
  strikeWeight: number;
  /** It protects the author (their own data, their life): never a strike. */
  protective: boolean;
  asksFor: PolicyReach;
  dsaCategory: DsaCategory;
}

/** A reason of the catalogue. `key` names those that every workspace starts with. */
export interface PolicyView extends PolicyReasonView, PolicyContent {
  label: LocalizedText;
  key: string | null;
  version: number;
  archivedAt: string | null;
}
export interface PolicyBody extends Partial<PolicyContent> {
  label: LocalizedText;
  kind: PolicyKind;
}
export interface UpdatePolicyBody extends Partial<PolicyContent> {
  version: number;
}

export const POLICY_LIMITS = { label: 80, ground: 300, text: 2000, strikeWeight: 20, reasons: 200 } as const;

/** Where a deletion, a ban or the refusal of a review needs a reason. */
export const REASON_DUTIES = ['always', 'own-site', 'never'] as const;
export type ReasonDuty = (typeof REASON_DUTIES)[number];
/** Channels on which the workspace itself is the host. */
export const OWN_SITE_CHANNELS = ['wordpress', 'web-widget', 'generic-webhook'] as const satisfies readonly ChannelKind[]; // prettier-ignore

/** `GET/PUT /api/moderation/settings/decisions`. */
export interface DecisionSettings {
  reasonRequired: ReasonDuty;
  sendStatements: boolean;
  /** Of statements about items in neither French nor English. */
  pageLanguage: 'fr' | 'en';
  /** How else the team is reached about a decision; shown with the redress. */
  contact: string;
  transparency: { public: boolean; slug: string | null };
}

export const AUTOMATED_DECISIONS = ['no', 'partial', 'full'] as const;
export type AutomatedDecision = (typeof AUTOMATED_DECISIONS)[number];

/** A stretch of the text that a decision rests on; personal data in it is masked. */
export interface DecisionFact {
  text: string;
  readAs: string | null;
  label: string;
  detector: Detector;
  termId: string | null;
}

/** Characters of an item that a line of the log shows. */
export const DECISION_WORDS_LENGTH = 280;

/** One line of the log of decisions. */
export interface DecisionRecord {
  id: string;
  itemId: string;
  conversationId: string;
  accountId: string;
  channel: ChannelKind;
  itemKind: ItemKind;
  /** As they read when it was decided, masked, at most `DECISION_WORDS_LENGTH` characters; null: forgotten, or not known any more. */
  words: string | null;
  /** Who wrote it, under the name they had then. */
  author: { identityId: string | null; contactId: string | null; name: string; handle: string | null };
  kind: DecisionKind;
  intent: Intent | null;
  reason: { id: string; key: string | null; label: LocalizedText } | null;
  note: string | null;
  /** Null: a rule or the author's standing decided. */
  by: { memberId: string; name: string } | null;
  /** `general`: a rule of the inbox (`/api/rules`); `screening`: a moderation rule. */
  rule: { id: string; family: 'screening' | 'general'; version: number | null; name: string | null } | null;
  automatedDetection: boolean;
  automatedDecision: AutomatedDecision;
  protective: boolean;
  revision: number;
  facts: DecisionFact[];
  at: string;
  actionState: ActionState | null;
  undoneAt: string | null;
  undoneByMemberId: string | null;
  /** The decision that this one takes back. */
  reversesId: string | null;
  statementId: string | null;
  appeal: { id: string; state: AppealState } | null;
}
export interface DecisionLogQuery {
  /** Words that the item or the name of its author has, each as a word or the beginning of one. */
  q?: string;
  memberId?: string;
  ruleId?: string;
  reasonId?: string;
  kind?: DecisionKind;
  /** ISO times; `to` excluded. */
  from?: string;
  to?: string;
  limit?: number;
  cursor?: string;
}
export interface DecisionLogPage {
  items: DecisionRecord[];
  nextCursor: string | null;
}

/** `GET /api/items/:id/why`. */
export interface WhyView {
  itemId: string;
  platformState: PlatformState;
  /** The decision that counts now; null: nobody and nothing decided. */
  decision: DecisionRecord | null;
  /** Rules that matched this revision, each in the version that did. */
  rules: { id: string; version: number; name: string | null; level: ScreeningLevel; acted: boolean }[];
  facts: DecisionFact[];
  channel: { consequence: LocalizedText | null; reversible: boolean | null; sync: SyncState; error: string | null };
  /** All of it in one sentence. */
  sentence: LocalizedText;
}

export const STATEMENT_KINDS = ['statement', 'review-refusal'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];
/** How a statement reaches its author. `link`: nothing is sent; the page it links to is public to who has the address. */
export const STATEMENT_WAYS = ['message', 'private-reply', 'email', 'link'] as const;
export type StatementWay = (typeof STATEMENT_WAYS)[number];
const RESTRICTIONS: readonly DecisionKind[] = ['hide', 'delete', 'reject', 'spam', 'ban'];
/** Acts that take something from an author, who may then ask why. */
export function isRestriction(kind: DecisionKind): boolean {
  return RESTRICTIONS.includes(kind);
}

/** Why a statement cannot be sent and is kept for its author to be given another way; `too-long`: for the channel. */
export const STATEMENT_HINDRANCES = ['channel-cannot', 'no-address', 'window-closed', 'already-done', 'account-stopped', 'not-allowed', 'too-long'] as const; // prettier-ignore
export type StatementHindrance = (typeof STATEMENT_HINDRANCES)[number];
export const STATEMENT_STATES = ['kept', 'on-its-way', 'sent', 'failed', 'withdrawn'] as const;
export type StatementState = (typeof STATEMENT_STATES)[number];

/** What article 17(3) DSA asks a statement to say, (a) to (f). */
export interface StatementFields {
  restriction: DecisionKind;
  /** ISO time; null: for as long as the decision stands. */
  endsAt: string | null;
  final: boolean;
  territory: 'everywhere';
  facts: string[];
  source: 'notice' | 'own-initiative';
  automatedDetection: boolean;
  automatedDecision: AutomatedDecision;
  groundKind: PolicyKind;
  ground: string | null;
  explanation: LocalizedText;
  /** Address where the author answers, free of charge, until `appealUntil`. */
  redress: string;
  appealUntil: string;
}
export interface StatementView {
  id: string;
  decisionId: string;
  itemId: string;
  kind: StatementKind;
  language: 'fr' | 'en';
  text: LocalizedText;
  fields: StatementFields;
  way: StatementWay;
  state: StatementState;
  createdAt: string;
}
/** `POST /api/items/:id/statement-preview`; changes nothing. */
export interface StatementPreviewBody {
  kind: DecisionKind;
  reasonId?: string;
  language?: 'fr' | 'en';
}
export interface StatementPreview {
  kind: StatementKind;
  language: 'fr' | 'en';
  text: LocalizedText;
  fields: Omit<StatementFields, 'redress'>;
  way: StatementWay;
  /** What would leave, in `language`: shorter than `text` where the channel takes few words; null: nothing can be sent. */
  message: string | null;
  hindrance: StatementHindrance | null;
  /** It would be sent without anybody asking for it. */
  sentByDefault: boolean;
  reasonRequired: boolean;
  noteRequired: boolean;
  /** The act goes further than its reason asks for. */
  harsherThanReason: boolean;
}

/** In the field names of the DSA Transparency Database; check them against its schema before a real submission. */
export interface DsaSubmission {
  puid: string;
  decision_visibility: string[];
  decision_account: string | null;
  decision_ground: string;
  illegal_content_legal_ground: string | null;
  illegal_content_explanation: string | null;
  incompatible_content_ground: string | null;
  incompatible_content_explanation: string | null;
  incompatible_content_illegal: 'Yes' | 'No' | null;
  category: DsaCategory;
  content_type: string[];
  content_language: string | null;
  content_date: string;
  territorial_scope: string[];
  application_date: string;
  end_date_visibility_restriction: string | null;
  decision_facts: string;
  source_type: string;
  automated_detection: 'Yes' | 'No';
  automated_decision: string;
}

export const APPEAL_STATES = ['open', 'in-review', 'upheld', 'granted', 'void'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];
export const APPEAL_OUTCOMES = ['upheld', 'granted', 'void'] as const satisfies readonly AppealState[];
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];

/** `memberId` is told to the team only. */
export interface AppealMessage {
  id: string;
  side: 'author' | 'team';
  memberId: string | null;
  text: string;
  at: string;
}
export interface AppealView {
  id: string;
  version: number;
  state: AppealState;
  decision: DecisionRecord;
  /** The member who entered it for the author; null: the author did. */
  openedByMemberId: string | null;
  openedAt: string;
  reviewerId: string | null;
  decidedByMemberId: string | null;
  decidedAt: string | null;
  /** With `granted`: whether the decision was taken back, and what stands in the way. */
  undone: boolean | null;
  undoDetail: string | null;
  messages: AppealMessage[];
}
export interface AppealQuery {
  state?: AppealState;
  limit?: number;
  cursor?: string;
}
export interface AppealPage {
  items: AppealView[];
  nextCursor: string | null;
}
export interface OpenAppealBody {
  decisionId: string;
  text: string;
}
export interface AppealTextBody {
  text: string;
}
export interface DecideAppealBody {
  version: number;
  outcome: AppealOutcome;
  /** What the author is told. */
  text: string;
}
/** What the link in a statement shows. */
export interface AppealPageView {
  workspace: string;
  timeZone: string;
  language: 'fr' | 'en';
  statement: LocalizedText;
  decidedAt: string;
  withdrawn: boolean;
  appealUntil: string;
  canWrite: boolean;
  contact: string;
  appeal: { state: AppealState; openedAt: string; messages: Omit<AppealMessage, 'memberId'>[] } | null;
}

/** One sealed pack; `pack` is null where it had to be erased, its hash stays in the chain. */
export interface EvidenceView {
  id: string;
  seq: number;
  itemId: string;
  decisionId: string;
  at: string;
  packHash: string;
  previousHash: string;
  hash: string;
  erasedAt: string | null;
  pack: Record<string, unknown> | null;
}
export const CHAIN_FAULTS = ['missing', 'pack-changed', 'link-changed', 'end-cut'] as const;
export interface EvidenceCheck {
  intact: boolean;
  checked: number;
  erased: number;
  lastHash: string | null;
  firstBroken: { seq: number; id: string | null; fault: (typeof CHAIN_FAULTS)[number] } | null;
}

/** `GET /api/moderation/transparency`: counts alone. On the public page a count below 5 is null, shown as "<5". */
export interface TransparencyReport<Count = number> {
  from: string;
  to: string;
  decisions: Count;
  undone: Count;
  byReason: { key: string | null; label: LocalizedText | null; count: Count }[];
  byChannel: { channel: ChannelKind; count: Count }[];
  byKind: { kind: DecisionKind; count: Count }[];
  byAutomation: { automated: AutomatedDecision; count: Count }[];
  /** `person`: no rule decided. */
  byLevel: { level: ScreeningLevel | 'person'; count: Count }[];
  appeals: { state: AppealState; count: Count }[];
  medianSecondsToAct: number | null;
}
