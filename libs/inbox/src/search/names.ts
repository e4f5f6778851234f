import type { Tx } from '@parvis/platform';
import { folded, wordsOf } from './search-terms';

const SHORTEST = 2;
/** A typo in a shorter name leaves too little that is alike. */
const SHORTEST_SIMILAR = 4;
const MOST_WORDS = 4;
/** More people than this share the beginning of a name: it says nothing about who is meant. */
const MOST_ALIKE = 500;
const MOST_SIMILAR = 20;
const LEAST_SIMILARITY = 0.4;

export interface NamedIdentity {
  id: string;
  contact_id: string;
  name: string;
  handle: string | null;
  account_id: number;
  last_seen_at: Date;
  similar: boolean;
}

const COLUMNS = 'n.id, n.contact_id, n.name, n.handle, n.account_id, n.last_seen_at';

const BEGINS = `
  select ${COLUMNS}, false as similar from identity n
  where n.workspace_id = $1 and sx_tsv(n.name || ' ' || coalesce(n.handle, '')) @@ to_tsquery('sx', $2)
  limit ${MOST_ALIKE}`;

const SIMILAR = `
  select ${COLUMNS}, true as similar from identity n
  where n.workspace_id = $1 and name_text(n.name, n.handle) %> $2
  order by word_similarity($2, name_text(n.name, n.handle)) desc, n.last_seen_at desc limit ${MOST_SIMILAR}`;

/**
 * People of a name or handle: every word begins a word of it. The whole name before its beginning, then the last seen first.
 * Where nobody has it, those whose name is nearly so, the likest first.
 */
export async function identitiesNamed(
  tx: Tx,
  workspaceId: number,
  typed: string,
  mayBeSimilar = true,
): Promise<NamedIdentity[]> {
  const words = wordsOf(typed.replace(/[_@]/g, ' '));
  if (words.length === 0 || words.length > MOST_WORDS || words.some((word) => word.length < SHORTEST)) return [];
  const query = words.map((word) => `${word}:*`).join(' & ');
  const named = await tx.query<NamedIdentity>(BEGINS, [workspaceId, query]);
  if (named.length > 0 || !mayBeSimilar) return named.sort(byNearness(words.join(' ')));
  const text = folded(typed).replace(/^@/, '').trim();
  if (text.length < SHORTEST_SIMILAR) return [];
  await tx.query(`set local pg_trgm.word_similarity_threshold = ${LEAST_SIMILARITY}`);
  return tx.query<NamedIdentity>(SIMILAR, [workspaceId, text]);
}

function byNearness(typed: string): (one: NamedIdentity, other: NamedIdentity) => number {
  const isWhole = ({ name, handle }: NamedIdentity): boolean =>
    wordsOf(name).join(' ') === typed || wordsOf((handle ?? '').replace(/_/g, ' ')).join(' ') === typed;
  return (one, other) =>
    Number(isWhole(other)) - Number(isWhole(one)) || other.last_seen_at.getTime() - one.last_seen_at.getTime();
}
