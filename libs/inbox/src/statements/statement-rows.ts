import type { ActionState, StatementFields, StatementKind, StatementState, StatementView, StatementWay } from '@parvis/contracts'; // prettier-ignore
import type { Tx } from '@parvis/platform';

/** Columns of a statement: of `statement s` with its call `x` and its mail `n` (see `STATEMENT_TABLES`). */
export const STATEMENT_COLUMNS = `s.id, s.decision_id, s.item_id, s.kind, s.language, s.way, s.text_en, s.text_fr, s.fields, s.created_at, s.appeal_until,
  s.withdrawn_at, s.secret, x.state as action_state, n.state as mail_state`;
export const STATEMENT_TABLES = `statement s
  left join action x on x.workspace_id = s.workspace_id and x.id = s.action_id
  left join outgoing_notice n on n.workspace_id = s.workspace_id and n.source_id = s.id and n.level = 0 and n.way = 'email'`;

export interface StatementRow {
  [column: string]: unknown;
  id: string;
  decision_id: string;
  item_id: string;
  kind: StatementKind;
  language: 'fr' | 'en';
  way: StatementWay;
  text_en: string;
  text_fr: string;
  fields: StatementFields;
  created_at: Date;
  appeal_until: Date;
  withdrawn_at: Date | null;
  secret: string;
  action_state: ActionState | null;
  mail_state: 'queued' | 'sent' | 'failed' | null;
}

export function toStatementView(row: StatementRow): StatementView {
  return {
    id: row.id,
    decisionId: row.decision_id,
    itemId: row.item_id,
    kind: row.kind,
    language: row.language,
    text: { en: row.text_en, fr: row.text_fr },
    fields: row.fields,
    way: row.way,
    state: stateOf(row),
    createdAt: row.created_at.toISOString(),
  };
}

function stateOf({ withdrawn_at, action_state, mail_state }: StatementRow): StatementState {
  if (action_state === 'done' || mail_state === 'sent') return 'sent';
  if (withdrawn_at !== null) return 'withdrawn';
  if (action_state === 'failed' || mail_state === 'failed') return 'failed';
  return (action_state === null || action_state === 'cancelled') && mail_state === null ? 'kept' : 'on-its-way';
}

export async function findStatement(tx: Tx, workspaceId: number, id: string): Promise<StatementRow | undefined> {
  return tx.maybeOne<StatementRow>(
    `select ${STATEMENT_COLUMNS} from ${STATEMENT_TABLES} where s.workspace_id = $1 and s.id = $2`,
    [workspaceId, id],
  );
}
