import { Injectable } from '@nestjs/common';
import { type UpdateWordTermBody, WORD_LIMITS, type WordTermBody, type WordTermsPage, type WordTermsQuery, type WordTermView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { isSmallId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { checkTerm, type Term } from './check-term';
import { listChanged, listView, TERM_COLUMNS, type TermRow, termView, toTermView } from './word-list-rows';
import { lockList } from './word-lists.service';

const PAGE = `
  select ${TERM_COLUMNS} from word_term t
  where t.workspace_id = $1 and t.list_id = $2 and t.id > $3
    and ($4::text is null or lower(t.text) like '%' || lower($4) || '%')
    and ($5::text is null or t.language is not distinct from $5) and ($6::text is null or t.category = $6)
  order by t.id limit $7`;

/** The terms of word lists. */
@Injectable()
export class WordTerms {
  constructor(private readonly db: Database) {}

  /** In the order they were added. */
  list(agent: Agent, listId: number, query: WordTermsQuery): Promise<WordTermsPage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    if (query.cursor !== undefined && !isSmallId(query.cursor)) throw invalidField('/cursor', 'is not one of ours');
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await listView(tx, agent.workspaceId, listId);
      const sought = query.query?.trim().replace(/[\\%_]/g, '\\$&');
      const values = [agent.workspaceId, listId, query.cursor ?? 0, sought ?? null, query.language ?? null, query.category ?? null, limit + 1]; // prettier-ignore
      const rows = await tx.query<TermRow & Record<string, unknown>>(PAGE, values);
      const items = rows.slice(0, limit).map(toTermView);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /** 409 when the list has the term in that language. */
  add(agent: Agent, listId: number, body: WordTermBody): Promise<WordTermView> {
    const term = termOf(body);
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockList(tx, workspaceId, listId);
      await requireRoom(tx, workspaceId, 1);
      const row = await tx.maybeOne<{ id: number }>(
        `insert into word_term (workspace_id, list_id, text, language, severity, category, note, exceptions)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
        [workspaceId, listId, ...columnsOf(term)],
      );
      if (!row) throwProblem('already-exists', { detail: 'The list has this term already.' });
      await listChanged(tx, workspaceId, listId, agent.memberId);
      return termView(tx, workspaceId, row.id);
    });
  }

  update(agent: Agent, listId: number, termId: number, body: UpdateWordTermBody): Promise<WordTermView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockList(tx, workspaceId, listId);
      const before = await termOfList(tx, workspaceId, listId, termId);
      const term = termOf({ ...before, ...body });
      const taken = await tx.query(
        `select 1 from word_term where workspace_id = $1 and list_id = $2 and id <> $3 and lower(text) = lower($4)
           and language is not distinct from $5`,
        [workspaceId, listId, termId, term.text, term.language],
      );
      if (taken.length > 0) throwProblem('already-exists', { detail: 'The list has this term already.' });
      await tx.query(
        `update word_term set text = $3, language = $4, severity = $5, category = $6, note = $7, exceptions = $8
         where workspace_id = $1 and id = $2`,
        [workspaceId, termId, ...columnsOf(term)],
      );
      await listChanged(tx, workspaceId, listId, agent.memberId);
      return termView(tx, workspaceId, termId);
    });
  }

  async remove(agent: Agent, listId: number, termId: number): Promise<void> {
    const { workspaceId } = agent;
    await this.db.transaction(workspaceId, async (tx) => {
      await lockList(tx, workspaceId, listId);
      await termOfList(tx, workspaceId, listId, termId);
      await tx.query('delete from word_term where workspace_id = $1 and id = $2', [workspaceId, termId]);
      await listChanged(tx, workspaceId, listId, agent.memberId);
    });
  }
}

async function termOfList(tx: Tx, workspaceId: number, listId: number, termId: number): Promise<WordTermView> {
  const term = await termView(tx, workspaceId, termId);
  return term.listId === String(listId) ? term : throwProblem('not-found', { detail: 'There is no such term.' });
}

function termOf(body: WordTermBody): Term {
  const checked = checkTerm(body);
  if ('term' in checked) return checked.term;
  throw invalidField(`/${checked.field}`, checked.detail);
}

/** Text, language, severity, category, note, exceptions. */
function columnsOf({ text, language, severity, category, note, exceptions }: Term): unknown[] {
  return [text, language, severity, category, note, exceptions];
}

/** A workspace has so many terms and no more: they are kept in memory by every process that screens. */
export async function requireRoom(tx: Tx, workspaceId: number, more: number): Promise<void> {
  const { n } = await tx.one<{ n: number }>('select count(*)::int as n from word_term where workspace_id = $1', [workspaceId]); // prettier-ignore
  if (n + more > WORD_LIMITS.terms)
    throw problem('not-possible-now', { detail: `A workspace has up to ${WORD_LIMITS.terms} terms, and has ${n}: take some away first.` }); // prettier-ignore
}
