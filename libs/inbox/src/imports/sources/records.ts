import type { ImportKind, ImportReason, ItemKind, Priority } from '@parvis/contracts';
import type { InboundAttachment, InboundEmail } from '@parvis/channels';

/** One value of an upload: an object of a JSON list, a line of NDJSON or CSV, and where it stood. */
export interface RawRecord {
  value: unknown;
  place: string;
}

/** Somebody who wrote from outside, as the other product knows them. */
export interface SourcePerson {
  key: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  avatarUrl: string | null;
}

/** The same after it was kept: what nobody told is left out. */
export type KnownPerson = Partial<SourcePerson>;

export interface SourceConversation {
  key: string;
  group: string;
  groupName: string;
  subject: string | null;
  /** What the product calls its state, in our words; `settled`: closed there. */
  status: 'open' | 'snoozed' | 'settled';
  /** ISO; null with `snoozed` means "until the person answers". */
  snoozedUntil: string | null;
  settledAt: string | null;
  assignee: string | null;
  priority: Priority;
  labels: string[];
  person: SourcePerson | null;
  isEmail: boolean;
}

export interface SourceMessage {
  key: string;
  conversation: string;
  kind: 'message' | 'note';
  itemKind: ItemKind;
  direction: 'in' | 'out';
  person: SourcePerson | null;
  /** Key of the agent who wrote it; null for the person and for machines. */
  agent: string | null;
  agentName: string | null;
  text: string;
  html: string | null;
  attachments: InboundAttachment[];
  email: InboundEmail | null;
  createdAt: string;
}

export interface SourceAgent {
  key: string;
  name: string;
  email: string | null;
}

interface Common {
  key: string | null;
  place: string;
}

/** A record after reading. Whatever is refused here is in the report with its reason. */
export type StagedRecord = Common &
  (
    | { kind: 'conversation'; record: SourceConversation }
    | { kind: 'message' | 'note'; record: SourceMessage }
    | { kind: 'contact'; record: SourcePerson }
    | { kind: 'agent'; record: SourceAgent }
    | { kind: 'label'; record: { name: string } }
    | { kind: 'group'; record: { name: string } }
    | { kind: 'labels-of'; record: { conversation: string; labels: string[] } }
    | { kind: 'refused'; as: ImportKind; reason: ImportReason; detail: string | null }
  );

/** Understands the records of one product. */
export interface SourceReader {
  /** The list or lists inside an answer of the product's API; the value itself where it is a record. */
  unwrap(value: unknown): unknown[];
  /** What a record comes to: none for what is of no interest, several where one record holds others. */
  stage(raw: RawRecord): StagedRecord[];
}

/** A record that is not taken. */
export function refused(
  as: ImportKind,
  reason: ImportReason,
  { key = null, place, detail = null }: { key?: string | null; place: string; detail?: string | null },
): StagedRecord {
  return { kind: 'refused', as, reason, key, place, detail };
}
