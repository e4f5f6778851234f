import { Injectable } from '@nestjs/common';
import type { ImportTermsBody, ImportTermsView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { checkTerm, type Term } from './check-term';
import { readTerms } from './read-terms';
import { listChanged, listView } from './word-list-rows';
import { lockList } from './word-lists.service';
import { requireRoom } from './word-terms.service';

const MOST_TOLD = 500;
const COLUMNS = ['text', 'language', 'severity', 'category', 'note', 'exceptions'] as const;

const UPSERT = `
  insert into word_term as t (workspace_id, list_id, text, language, severity, category, note, exceptions)
  select $1, $2, r.text, r.language, r.severity, r.category, r.note, r.exceptions
  from jsonb_to_recordset($3::jsonb) as r (text text, language text, severity smallint, category text, note text, exceptions text[])
  on conflict (workspace_id, list_id, coalesce(language, ''), lower(text)) do update
    set severity = excluded.severity, category = excluded.category, note = excluded.note, exceptions = excluded.exceptions
    where (t.severity, t.category, t.note, t.exceptions) is distinct from (excluded.severity, excluded.category, excluded.note, excluded.exceptions)
  returning t.xmax = 0 as added`;

/** Terms as files. */
@Injectable()
export class TermFiles {
  constructor(private readonly db: Database) {}

  /** Takes what can be taken, and says of everything else why not. */
  import(agent: Agent, listId: number, { format, content }: ImportTermsBody): Promise<ImportTermsView> {
    const { terms, refused } = sorted(readTerms(format, content));
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockList(tx, workspaceId, listId);
      await requireRoom(tx, workspaceId, await newOnes(tx, workspaceId, listId, terms));
      const written = await tx.query<{ added: boolean }>(UPSERT, [workspaceId, listId, JSON.stringify(terms)]);
      if (written.length > 0) await listChanged(tx, workspaceId, listId, agent.memberId);
      const added = written.filter((one) => one.added).length;
      return {
        added,
        updated: written.length - added,
        unchanged: terms.length - written.length,
        refused: refused.slice(0, MOST_TOLD),
        refusedCount: refused.length,
      };
    });
  }

  /** In a form that `import` takes. */
  export(agent: Agent, listId: number, format: 'csv' | 'json'): Promise<string> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await listView(tx, agent.workspaceId, listId);
      const rows = await tx.query<Term & Record<string, unknown>>(
        `select ${COLUMNS.join(', ')} from word_term where workspace_id = $1 and list_id = $2 order by id`,
        [agent.workspaceId, listId],
      );
      if (format === 'json') return JSON.stringify(rows, null, 2);
      return stringify(rows.map((row) => ({ ...row, exceptions: row.exceptions.join('|') })), { header: true, columns: [...COLUMNS], bom: true, escape_formulas: true }); // prettier-ignore
    });
  }
}

/** Rows that are terms, and those that are not; the second of two that are the same is refused. */
function sorted(rows: readonly object[]): { terms: Term[]; refused: ImportTermsView['refused'] } {
  const terms = new Map<string, Term>();
  const refused: ImportTermsView['refused'] = [];
  rows.forEach((raw, index) => {
    const checked = checkTerm(raw);
    const text = String((raw as { text?: unknown }).text ?? '').slice(0, 100);
    if (!('term' in checked)) {
      refused.push({ row: index + 1, text, detail: `${checked.field} ${checked.detail}` });
      return;
    }
    const key = keyOf(checked.term);
    if (terms.has(key)) refused.push({ row: index + 1, text, detail: 'stands in the file twice' });
    else terms.set(key, checked.term);
  });
  return { terms: [...terms.values()], refused };
}

const keyOf = ({ text, language }: Pick<Term, 'text' | 'language'>): string => `${language ?? ''}:${text.toLowerCase()}`; // prettier-ignore

async function newOnes(tx: Tx, workspaceId: number, listId: number, terms: readonly Term[]): Promise<number> {
  const rows = await tx.query<{ text: string; language: string | null }>(
    'select text, language from word_term where workspace_id = $1 and list_id = $2',
    [workspaceId, listId],
  );
  const there = new Set(rows.map(keyOf));
  return terms.filter((term) => !there.has(keyOf(term))).length;
}
