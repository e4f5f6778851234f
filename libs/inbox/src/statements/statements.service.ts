import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type DsaSubmission, ITEM_KINDS, type StatementPreview, type StatementPreviewBody, type StatementView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, nameOf, throwProblem } from '@parvis/platform';
import { periodOf } from '../decisions/decision-log';
import { Document } from '../evidence/document';
import { dsaSubmission, type SubmittedStatement } from './dsa-submission';
import { previewStatement } from './preview-statement';
import { STATEMENT_COLUMNS, STATEMENT_TABLES, type StatementRow, toStatementView } from './statement-rows';
import type { Language } from './statement-words';

const AT_ONCE = 500;
/** What authors are told: before the act, afterwards, as a letter, and for the Transparency Database. */
@Injectable()
export class Statements {
  constructor(private readonly db: Database) {}

  /** What a decision would say; writes nothing. */
  preview(agent: Agent, itemId: string, body: StatementPreviewBody): Promise<StatementPreview> {
    return this.db.transaction(agent.workspaceId, (tx) => previewStatement(tx, agent, itemId, body));
  }

  /** Of all decisions about an item, newest first. */
  async ofItem(agent: Agent, itemId: string): Promise<StatementView[]> {
    const rows = await this.db.read<StatementRow>(
      agent.workspaceId,
      `select ${STATEMENT_COLUMNS} from ${STATEMENT_TABLES} where s.workspace_id = $1 and s.item_id = $2 order by s.id desc`,
      [agent.workspaceId, itemId],
    );
    return rows.map(toStatementView);
  }

  /** The letter about the refusal of a review that stands. */
  async letter(agent: Agent, itemId: string): Promise<StatementView> {
    const letter = (await this.ofItem(agent, itemId)).find(({ kind, state }) => kind === 'review-refusal' && state !== 'withdrawn'); // prettier-ignore
    return letter ?? throwProblem('not-found', { detail: 'No refusal of this review stands.' });
  }

  /** In French, or with its translation. */
  async letterDocument(agent: Agent, itemId: string, language: Language): Promise<Readable> {
    const { text } = await this.letter(agent, itemId);
    const title = language === 'fr' ? 'Refus de publication d’un avis' : 'Refusal of a review';
    const document = new Document(title, language).text(text[language]);
    return document.finish();
  }

  /** Everything that was decided in a period and stands or stood, as JSON that is written while it is read. */
  async *submissions(agent: Agent, period: { from?: string; to?: string }, language: Language): AsyncGenerator<string> {
    let lead = '{"statements":[\n';
    for await (const submission of this.submitted(agent, period, language)) {
      yield lead + JSON.stringify(submission);
      lead = ',\n';
    }
    yield lead.startsWith('{') ? '{"statements":[]}\n' : '\n]}\n';
  }

  private async *submitted(
    agent: Agent,
    period: { from?: string; to?: string },
    language: Language,
  ): AsyncGenerator<DsaSubmission> {
    const { from, to } = periodOf(period);
    let after = '0';
    for (;;) {
      const rows = await this.db.read<SubmittedRow>(agent.workspaceId, SUBMITTED, [agent.workspaceId, from, to, after, AT_ONCE]); // prettier-ignore
      for (const row of rows) yield dsaSubmission(toSubmitted(row, language), language);
      after = rows.at(-1)?.decision_id ?? after;
      if (rows.length < AT_ONCE) return;
    }
  }
}

interface SubmittedRow extends Record<string, unknown> {
  decision_id: string;
  puid: string;
  fields: SubmittedStatement['fields'];
  item_kind: number;
  language: string | null;
  written_at: Date;
  decided_at: Date;
  ended_at: Date | null;
  category: SubmittedStatement['category'];
  label_en: string | null;
  label_fr: string | null;
  attachments: (string | null)[];
}

const SUBMITTED = `
  select s.decision_id, s.puid, s.fields, i.kind as item_kind, i.language, i.created_at as written_at, d.at as decided_at, s.withdrawn_at as ended_at,
    coalesce(r.dsa_category, 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC') as category, r.label_en, r.label_fr,
    array(select f.content_type from attachment f where f.workspace_id = i.workspace_id and f.item_id = i.id) as attachments
  from statement s
  join decision d on d.workspace_id = s.workspace_id and d.id = s.decision_id
  join item i on i.workspace_id = s.workspace_id and i.id = s.item_id
  left join policy_reason r on r.workspace_id = d.workspace_id and r.id = d.reason_id
  left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  where s.workspace_id = $1 and ($2::bigint is null or s.decision_id >= $2) and ($3::bigint is null or s.decision_id < $3) and s.decision_id > $4
    and (x.state is null or x.state not in ('failed', 'cancelled'))
  order by s.decision_id limit $5`;

function toSubmitted(row: SubmittedRow, language: Language): SubmittedStatement {
  return {
    puid: row.puid,
    fields: row.fields,
    itemKind: nameOf(ITEM_KINDS, row.item_kind),
    language: row.language,
    writtenAt: row.written_at,
    decidedAt: row.decided_at,
    endedAt: row.ended_at,
    category: row.category,
    reasonLabel: language === 'fr' ? row.label_fr : row.label_en,
    attachments: row.attachments,
  };
}
