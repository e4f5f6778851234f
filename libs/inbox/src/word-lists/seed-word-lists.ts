import { importedLists, SEED_LISTS } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import { bumpScreening } from '../screening-rules/bump-screening';

interface Seed {
  key: string;
  name: string;
  level: string;
  enabled: boolean;
  language: string;
  category: string;
  source: object | null;
  terms: readonly { text: string; severity: number; note: string; exceptions: readonly string[] }[];
}

let known: readonly Seed[] | undefined;

/** Our own lists, which mark; and those of others, switched off. Named in the language they are for. */
function seeds(): readonly Seed[] {
  return (known ??= [
    ...SEED_LISTS.map(({ key, title, language, category, terms }) => ({ key, name: language === 'fr' ? title.fr : title.en, level: 'mark', enabled: true, language, category, source: null, terms })), // prettier-ignore
    ...importedLists().map(({ title: name, ...list }) => ({ ...list, name })),
  ]);
}

const MISSING = `select s.key from unnest($2::text[]) s (key)
  where not exists (select 1 from word_list l where l.workspace_id = $1 and l.seed = s.key)
    and not exists (select 1 from moderation_setting m where m.workspace_id = $1 and m.name = 'word-seeds' and m.value ? s.key)`;

/**
 * Gives a workspace the lists that come along and that it never had: once each, so that a list somebody took away does not come back.
 * True when it got some.
 */
export async function seedWordLists(tx: Tx, workspaceId: number): Promise<boolean> {
  const keys = seeds().map(({ key }) => key);
  if ((await tx.query(MISSING, [workspaceId, keys])).length === 0) return false;
  // one process at a time, so that none is given twice
  await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
  const missing = new Set((await tx.query<{ key: string }>(MISSING, [workspaceId, keys])).map(({ key }) => key));
  for (const seed of seeds().filter(({ key }) => missing.has(key))) await addList(tx, workspaceId, seed);
  await tx.query(
    `insert into moderation_setting as m (workspace_id, name, value) values ($1, 'word-seeds', to_jsonb($2::text[]))
     on conflict (workspace_id, name) do update set value = excluded.value, version = m.version + 1, updated_at = now()`,
    [workspaceId, keys],
  );
  await bumpScreening(tx, workspaceId);
  return missing.size > 0;
}

async function addList(
  tx: Tx,
  workspaceId: number,
  { key, name, level, enabled, source, ...list }: Seed,
): Promise<void> {
  // prettier-ignore
  const { id } = await tx.one<{ id: number }>(
    'insert into word_list (workspace_id, name, level, enabled, seed, source) values ($1, $2, $3, $4, $5, $6) returning id',
    [workspaceId, name, level, enabled, key, source && JSON.stringify(source)],
  );
  const rows = list.terms.map((term) => ({ ...term, language: list.language, category: list.category }));
  await tx.query(
    `insert into word_term (workspace_id, list_id, severity, language, category, text, note, exceptions)
     select $1, $2, r.severity, r.language, r.category, r.text, r.note, r.exceptions
     from jsonb_to_recordset($3::jsonb) as r (severity smallint, language text, category text, text text, note text, exceptions text[])
     on conflict do nothing`,
    [workspaceId, id, JSON.stringify(rows)],
  );
}
