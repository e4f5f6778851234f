import type { ContactsQuery } from '@parvis/contracts';
import { folded, wordsOf } from '../search/search-terms';
import { decodeCursor, encodeCursor } from '../wire/cursor';

const ROOT = 'coalesce(m.survivor_id, m.id)';
const MOST_WORDS = 6;

/** A statement that finds the contacts that stand for the people asked for, the newest first. */
export interface ContactPage {
  sql: string;
  values: unknown[];
}

/**
 * People by what is asked of them; a person has what any of their linked contacts has. Run by the system role: row-level
 * security keeps these indexes from being used (see `ConversationReader`), so every table is bound to the workspace here.
 */
export function contactPage(
  workspaceId: number,
  query: ContactsQuery,
  attributes: Record<string, unknown>,
  limit: number,
): ContactPage {
  const values: unknown[] = [workspaceId];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const among = (condition: string): string =>
    `p.id in (select ${ROOT} from contact m where m.workspace_id = $1 and ${condition})`;
  const conditions = ['p.workspace_id = $1', 'p.survivor_id is null'];
  const { q, vip, blocked, channel, listId, cursor } = query;
  if (cursor !== undefined) conditions.push(`p.id < ${value(decodeCursor(cursor, 1)[0])}::bigint`);
  if (vip !== undefined) conditions.push(`${vip ? '' : 'not '}${among('m.vip')}`);
  if (blocked !== undefined) conditions.push(`p.blocked_at is ${blocked ? 'not ' : ''}null`);
  if (listId !== undefined)
    conditions.push(among(`m.list_ids <> '{}' and m.list_ids @> array[${value(Number(listId))}::int]`));
  for (const [key, wanted] of Object.entries(attributes)) {
    const pair = value(JSON.stringify({ [key]: wanted }));
    conditions.push(among(`m.attributes <> '{}' and m.attributes @> ${pair}::jsonb`));
  }
  if (channel !== undefined) conditions.push(onChannel(value(channel)));
  const search = searchOf(q ?? '', value);
  if (search !== null) conditions.push(search);
  const sql = `select p.id from contact p where ${conditions.join(' and ')} order by p.id desc limit ${value(limit)}`;
  return { sql, values };
}

export function cursorAfter(id: string): string {
  return encodeCursor(id);
}

function onChannel(channel: string): string {
  const identities = `select 1 from identity n join account a on a.workspace_id = $1 and a.id = n.account_id and a.channel = ${channel}`;
  return `(exists (${identities} where n.workspace_id = $1 and n.contact_id = p.id)
    or exists (select 1 from contact m where m.workspace_id = $1 and m.survivor_id = p.id and exists (
      ${identities} where n.workspace_id = $1 and n.contact_id = m.id)))`;
}

/** Every word begins a word of the name or handle, or the whole begins the handle or address; nothing searchable: nobody. */
function searchOf(q: string, value: (one: unknown) => string): string | null {
  const text = q.trim();
  if (text === '') return null;
  const words = wordsOf(text.replace(/[_@]/g, ' ')).map(folded).slice(0, MOST_WORDS);
  const ways = [`handle_key(n.handle) like ${value(`${likeText(text)}%`)}`];
  if (words.length > 0) {
    const query = value(words.map((word) => `${word}:*`).join(' & '));
    ways.push(`sx_tsv(n.name || ' ' || coalesce(n.handle, '')) @@ to_tsquery('sx', ${query})`);
  }
  // one look-up for each way: joined by "or" in one, neither index would be used
  const found = ways.map((way) => `select n.contact_id from identity n where n.workspace_id = $1 and ${way}`);
  return `p.id in (select ${ROOT} from contact m where m.workspace_id = $1 and m.id in (${found.join(' union ')}))`;
}

/** As `handle_key` writes handles, with the signs of `like` escaped. */
function likeText(text: string): string {
  const key = text.toLowerCase().replace(/^(@|u\/)/, '');
  const isPhone = /^\+?[0-9][0-9 ().-]{6,}$/.test(key);
  return isPhone ? key.replace(/[^0-9]/g, '') : key.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
