/** Products whose exports are read. */
export const IMPORT_SOURCES = ['chatwoot', 'zammad'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** `checking` reads the file, `ready` waits for choices; `failed` could not be read at all. */
export const IMPORT_STATES = ['checking', 'ready', 'running', 'paused', 'done', 'cancelled', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** What a row of an export is. */
export const IMPORT_KINDS = ['conversation', 'message', 'note', 'contact', 'agent', 'label', 'group', 'canned-reply', 'attachment', 'unknown'] as const; // prettier-ignore
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** `taken` now, `known` from before, `refused` with a reason; null while nothing is decided yet. */
export const IMPORT_OUTCOMES = ['taken', 'known', 'refused'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** Why a row was not taken. */
export const IMPORT_REASONS = [
  'not-readable',
  'unknown-shape',
  'no-id',
  'no-time',
  'empty',
  'system-line',
  'deleted-there',
  'conversation-missing',
  'conversation-skipped',
  'conversation-refused',
  'no-messages',
  'left-out',
  'no-conversation',
  'no-member',
  'needs-sign-in',
  'no-place',
  'cannot-store',
  'cancelled',
] as const;
export type ImportReason = (typeof IMPORT_REASONS)[number];

/** Why a whole file was not read. */
export const IMPORT_FAULTS = ['nothing-recognised', 'not-an-archive', 'too-large', 'internal'] as const;
export type ImportFault = (typeof IMPORT_FAULTS)[number];

/** Rows by kind and outcome; `open`: not decided yet. */
export type ImportCounts = Partial<Record<ImportKind, Partial<Record<ImportOutcome | 'open', number>>>>;

/** An inbox (Chatwoot) or group (Zammad) of the export. */
export interface ImportGroup {
  key: string;
  name: string;
  conversations: number;
}

export interface ImportAgent {
  key: string;
  name: string;
  email: string | null;
  /** Member with the same e-mail address. */
  memberId: string | null;
  /** Messages and notes they wrote. */
  messages: number;
  assigned: number;
}

export interface ImportLabel {
  name: string;
  conversations: number;
  /** Tag of the same name. */
  tagId: string | null;
}

/** What is in a file. */
export interface ImportFound {
  groups: ImportGroup[];
  agents: ImportAgent[];
  labels: ImportLabel[];
  /** Oldest and newest message, ISO. */
  from: string | null;
  to: string | null;
  attachments: number;
}

/** Where an inbox or group goes: an existing account, a new archive of that name, or (both null) nowhere. */
export interface ImportGroupChoice {
  key: string;
  accountId: string | null;
  archiveName: string | null;
}

export interface ImportAgentChoice {
  key: string;
  memberId: string | null;
}

/** `tagId` null makes a tag of that name unless there is one; `skip` leaves the label out. */
export interface ImportLabelChoice {
  name: string;
  tagId: string | null;
  skip: boolean;
}

export interface ImportChoices {
  groups: ImportGroupChoice[];
  agents: ImportAgentChoice[];
  labels: ImportLabelChoice[];
}

export interface ImportChoicesBody {
  version: number;
  choices: ImportChoices;
}

export interface ImportView {
  id: string;
  source: ImportSource;
  /** Names the installation the export is from: what is imported twice under one name is taken once. */
  origin: string;
  fileName: string;
  size: number;
  state: ImportState;
  fault: ImportFault | null;
  /** Null until the file was read. */
  found: ImportFound | null;
  /** Null until it was started. */
  choices: ImportChoices | null;
  counts: ImportCounts;
  /** Rows read while `checking`; conversations settled and in all afterwards. */
  progress: { done: number; total: number | null };
  createdBy: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  version: number;
}

/** What starting with these choices would bring. */
export interface ImportPreview {
  counts: ImportCounts;
  reasons: ImportReasonCount[];
}

export interface ImportReasonCount {
  kind: ImportKind;
  reason: ImportReason;
  rows: number;
}

/** One line of the report. */
export interface ImportRowView {
  id: string;
  kind: ImportKind;
  key: string | null;
  /** File and line or position inside the upload. */
  place: string;
  outcome: ImportOutcome | null;
  reason: ImportReason | null;
  detail: string | null;
  conversationId: string | null;
}

export interface ImportRowsQuery {
  kind?: ImportKind;
  outcome?: ImportOutcome;
  reason?: ImportReason;
  limit?: number;
  cursor?: string;
}
