import type { TermCategory, WordLevel, WordListView, WordTermView } from '@parvis/contracts';
import { throwProblem, type Tx } from '@parvis/platform';
import { bumpScreening } from '../screening-rules/bump-screening';

interface ListRow {
  id: number;
  version: number;
  enabled: boolean;
  name: string;
  level: WordLevel;
  source: WordListView['source'];
  terms: number;
  languages: string[];
}

export interface TermRow {
  id: number;
  list_id: number;
  severity: number;
  language: string | null;
  category: TermCategory;
  text: string;
  note: string;
  exceptions: string[];
  hits: number;
}

const LISTS = `
  select l.id, l.version, l.enabled, l.name, l.level, l.source, t.terms, t.languages from word_list l
  cross join lateral (
    select count(*)::int as terms, coalesce(array_agg(distinct language order by language) filter (where language is not null), '{}') as languages
    from word_term t where t.workspace_id = l.workspace_id and t.list_id = l.id) t
  where l.workspace_id = $1 and ($2::int is null or l.id = $2) order by l.id`;

/** Items of the last thirty days in which a term was read. */
const HITS = `(select count(*)::int from word_hit h where h.workspace_id = t.workspace_id and h.term_id = t.id
  and h.at > now() - interval '30 days')`;
export const TERM_COLUMNS = `t.id, t.list_id, t.severity, t.language, t.category, t.text, t.note, t.exceptions, ${HITS} as hits`;

/** The lists of a workspace, or the one with `id`. */
export async function readLists(tx: Tx, workspaceId: number, id: number | null): Promise<WordListView[]> {
  const rows = await tx.query<ListRow & Record<string, unknown>>(LISTS, [workspaceId, id]);
  return rows.map(({ id: listId, version, enabled, name, level, source, terms, languages }) => ({
    id: String(listId),
    name,
    level,
    enabled,
    source,
    termCount: terms,
    languages,
    version,
  }));
}

/** 404 when there is none. */
export async function listView(tx: Tx, workspaceId: number, id: number): Promise<WordListView> {
  const [view] = await readLists(tx, workspaceId, id);
  return view ?? throwProblem('not-found', { detail: 'There is no such word list.' });
}

export function toTermView({ id, list_id, hits, ...row }: TermRow): WordTermView {
  const { text, language, severity, category, note, exceptions } = row;
  return { id: String(id), listId: String(list_id), text, language, severity, category, note, exceptions, hits30d: hits }; // prettier-ignore
}

/** 404 when the list has no such term. */
export async function termView(tx: Tx, workspaceId: number, termId: number): Promise<WordTermView> {
  const row = await tx.maybeOne<TermRow & Record<string, unknown>>(
    `select ${TERM_COLUMNS} from word_term t where t.workspace_id = $1 and t.id = $2`,
    [workspaceId, termId],
  );
  return row ? toTermView(row) : throwProblem('not-found', { detail: 'There is no such term.' });
}

/** Raises the version of a list and of the screening made of it, and tells it. */
export async function listChanged(
  tx: Tx,
  workspaceId: number,
  listId: number,
  memberId: number | null,
  how = 'updated',
): Promise<void> {
  // prettier-ignore
  await tx.query('update word_list set version = version + 1 where workspace_id = $1 and id = $2', [workspaceId, listId]); // prettier-ignore
  await bumpScreening(tx, workspaceId);
  await tx.publish(workspaceId, { kind: `word-list.${how}`, actorMemberId: memberId, data: { wordListId: String(listId) } }); // prettier-ignore
}
