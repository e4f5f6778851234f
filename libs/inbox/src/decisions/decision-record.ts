import { type ActionState, type AppealState, type AutomatedDecision, type ChannelKind, DECISION_WORDS_LENGTH, type DecisionFact, type DecisionKind, type DecisionRecord, type Intent, ITEM_KINDS, type MarkedSpan } from '@parvis/contracts'; // prettier-ignore
import { nameOf, throwProblem, type Tx } from '@parvis/platform';
import { maskPersonal } from '../board/items/mask-personal';
import { isoOrNull } from '../views-of/iso';

// personal data that begins among what is shown is masked whole
const LOOKED_AT = 4 * DECISION_WORDS_LENGTH;

/** Columns of a line of the log: of `RECORD_TABLES`. */
export const RECORD_COLUMNS = `d.id, d.item_id, d.conversation_id, i.account_id, a.channel, i.kind as item_kind, d.kind, d.intent, d.note, d.member_id,
  m.name as member_name, d.rule_id, d.rule_version, v.content ->> 'name' as rule_name, d.automated_detection, d.automated_decision, d.protective,
  d.revision, d.facts, d.at, x.state as action_state, d.undone_at, d.undone_by, d.reverses_id, d.reason_id, r.key as reason_key,
  r.label_en, r.label_fr, left(case d.revision when i.revision then i.text else w.text end, ${LOOKED_AT}) as words,
  case d.revision when z.revision then z.marks end as marks, i.author_identity_id, n.contact_id as author_contact_id, n.handle as author_handle,
  coalesce(nullif(i.author_name, ''), n.name) as author_name, s.id as statement_id, p.id as appeal_id, p.state as appeal_state`;

/** Everything a line of the log names, found by key. */
export const RECORD_TABLES = `decision d
  join item i on i.workspace_id = d.workspace_id and i.id = d.item_id
  join account a on a.workspace_id = d.workspace_id and a.id = i.account_id
  left join item_revision w on w.workspace_id = d.workspace_id and w.item_id = d.item_id and w.revision = d.revision
  left join screening z on z.workspace_id = d.workspace_id and z.item_id = d.item_id
  left join identity n on n.workspace_id = d.workspace_id and n.id = i.author_identity_id
  left join member m on m.workspace_id = d.workspace_id and m.id = d.member_id
  left join screening_rule_version v on v.workspace_id = d.workspace_id and v.rule_id = d.rule_id and v.version = d.rule_version
  left join policy_reason r on r.workspace_id = d.workspace_id and r.id = d.reason_id
  left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  left join statement s on s.workspace_id = d.workspace_id and s.decision_id = d.id
  left join appeal p on p.workspace_id = d.workspace_id and p.decision_id = d.id`;

export interface RecordRow {
  [column: string]: unknown;
  id: string;
  item_id: string;
  conversation_id: string;
  account_id: number;
  channel: ChannelKind;
  item_kind: number;
  words: string | null;
  marks: MarkedSpan[] | null;
  author_identity_id: string | null;
  author_contact_id: string | null;
  author_handle: string | null;
  author_name: string | null;
  kind: DecisionKind;
  intent: Intent | null;
  note: string | null;
  member_id: number | null;
  member_name: string | null;
  rule_id: number | null;
  rule_version: number | null;
  rule_name: string | null;
  automated_detection: boolean;
  automated_decision: AutomatedDecision;
  protective: boolean;
  revision: number;
  facts: DecisionFact[];
  at: Date;
  action_state: ActionState | null;
  undone_at: Date | null;
  undone_by: number | null;
  reverses_id: string | null;
  reason_id: number | null;
  reason_key: string | null;
  label_en: string | null;
  label_fr: string | null;
  statement_id: string | null;
  appeal_id: string | null;
  appeal_state: AppealState | null;
}

export function toDecisionRecord(row: RecordRow): DecisionRecord {
  return {
    id: row.id,
    itemId: row.item_id,
    conversationId: row.conversation_id,
    accountId: String(row.account_id),
    channel: row.channel,
    itemKind: nameOf(ITEM_KINDS, row.item_kind),
    words: row.words ? shownWords(row.words, row.marks ?? []) : null,
    author: { identityId: row.author_identity_id, contactId: row.author_contact_id, name: row.author_name ?? '', handle: row.author_handle }, // prettier-ignore
    kind: row.kind,
    intent: row.intent,
    reason:
      row.reason_id === null
        ? null
        : { id: String(row.reason_id), key: row.reason_key, label: { en: row.label_en ?? '', fr: row.label_fr ?? '' } },
    note: row.note,
    by: row.member_id === null ? null : { memberId: String(row.member_id), name: row.member_name ?? '' },
    rule:
      row.rule_id === null
        ? null
        : { id: String(row.rule_id), family: 'screening', version: row.rule_version, name: row.rule_name },
    automatedDetection: row.automated_detection,
    automatedDecision: row.automated_decision,
    protective: row.protective,
    revision: row.revision,
    facts: row.facts,
    at: row.at.toISOString(),
    actionState: row.action_state,
    undoneAt: isoOrNull(row.undone_at),
    undoneByMemberId: row.undone_by === null ? null : String(row.undone_by),
    reversesId: row.reverses_id,
    statementId: row.statement_id,
    appeal: row.appeal_id === null || row.appeal_state === null ? null : { id: row.appeal_id, state: row.appeal_state },
  };
}

function shownWords(text: string, marks: readonly MarkedSpan[]): string {
  return Array.from(maskPersonal(text, marks).text).slice(0, DECISION_WORDS_LENGTH).join('');
}

/** One line of the log; 404 when there is none. */
export async function decisionRecord(tx: Tx, workspaceId: number, id: string): Promise<DecisionRecord> {
  const row = await tx.maybeOne<RecordRow>(
    `select ${RECORD_COLUMNS} from ${RECORD_TABLES} where d.workspace_id = $1 and d.id = $2`,
    [workspaceId, id],
  );
  return toDecisionRecord(row ?? throwProblem('not-found', { detail: 'There is no such decision.' }));
}
