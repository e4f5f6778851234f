import type { Tx } from '@parvis/platform';
import { folded, wordsOf } from './search-terms';

const MOST_PEOPLE = 5;
const SHORTEST = 2;

interface PersonItem {
  id: string;
  conversation_id: string;
  text: string;
  created_at: Date;
  author_name: string | null;
}

// the last thing each person of that name said, in the conversation they were in last
const PEOPLE = `
  with people as materialized (
    select n.contact_id, max(n.last_seen_at) as at from identity n
    where n.workspace_id = $1 and sx_tsv(n.name || ' ' || coalesce(n.handle, '')) @@ to_tsquery('sx', $2)
    group by n.contact_id order by at desc limit ${MOST_PEOPLE})
  select i.id, i.conversation_id, i.text, i.created_at, i.author_name
  from people p
  cross join lateral (
    select c.last_in_item_id from conversation c
    where c.workspace_id = $1 and c.contact_id = p.contact_id order by c.last_activity_at desc limit 1) c
  join item i on i.workspace_id = $1 and i.id = c.last_in_item_id
  order by p.at desc`;

/** People by name or handle, their last words first. Every word typed has to begin a word of the name. */
export async function findPeople(tx: Tx, workspaceId: number, query: string): Promise<PersonItem[]> {
  const words = wordsOf(query.replace(/[_@]/g, ' ')).map(folded);
  if (words.length === 0 || words.length > 4 || words.some((word) => word.length < SHORTEST)) return [];
  return tx.query<PersonItem>(PEOPLE, [workspaceId, words.map((word) => `${word}:*`).join(' & ')]);
}
