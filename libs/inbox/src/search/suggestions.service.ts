import { Injectable } from '@nestjs/common';
import { CHANNEL_KINDS, plainWord, SEARCH_DAYS, SEARCH_PARTS, SEARCH_STATES, type SearchSuggestion, type SearchSuggestionsQuery } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { identitiesNamed } from './names';

const MOST = 10;
const STARS = ['1', '2', '3', '4', '5', '<3', '>=4'];
const AGO = ['7d', '1m', '1y'];

/** Values that an operator can have, for whoever types one. */
@Injectable()
export class SearchSuggestions {
  constructor(private readonly db: Database) {}

  /** At most ten that begin like `value`, or hold a word that does; people only from two letters on. */
  suggest(agent: Agent, { operator, value = '' }: SearchSuggestionsQuery): Promise<SearchSuggestion[]> {
    const fixed = fixedValues(operator);
    if (fixed) return Promise.resolve(beginning(fixed.map((one) => ({ value: one, label: null })), value)); // prettier-ignore
    // as for the search: the indexes of names are not used under row-level security
    return this.db.transaction('system', async (tx) => {
      if (operator === 'tag') return beginning(await named(tx, agent, TAGS), value);
      if (operator === 'in') return beginning([...(await channels(tx, agent)), ...(await named(tx, agent, ACCOUNTS))], value); // prettier-ignore
      if (operator === 'lang') return beginning(await named(tx, agent, LANGUAGES), value);
      const members = beginning([{ value: 'me', label: null }, ...(await named(tx, agent, MEMBERS))], value);
      const people = await identitiesNamed(tx, agent.workspaceId, value);
      const names = [...new Set(people.map(({ name }) => name))].map((name) => ({ value: written(name), label: name }));
      return [...members, ...names].slice(0, MOST);
    });
  }
}

const TAGS = 'select name from tag where workspace_id = $1 and removed_at is null order by lower(name)';
const ACCOUNTS = 'select name from account where workspace_id = $1 order by lower(name)';
const MEMBERS = 'select name from member where workspace_id = $1 and active order by lower(name)';
// of the newest conversations: all of them need not be looked through for two or three codes
const LANGUAGES = `select distinct language as name from (
  select language from conversation where workspace_id = $1 and status = 0 order by last_activity_at desc, id desc limit 500) c
  where language is not null order by 1`;

function fixedValues(operator: SearchSuggestionsQuery['operator']): readonly string[] | null {
  switch (operator) {
    case 'is':
      return SEARCH_STATES;
    case 'has':
      return SEARCH_PARTS;
    case 'stars':
      return STARS;
    case 'before':
    case 'after':
      return [...SEARCH_DAYS, ...AGO];
    default:
      return null;
  }
}

async function named(tx: Tx, agent: Agent, sql: string): Promise<SearchSuggestion[]> {
  const rows = await tx.query<{ name: string }>(sql, [agent.workspaceId]);
  return rows.map(({ name }) => ({ value: written(name), label: name }));
}

async function channels(tx: Tx, agent: Agent): Promise<SearchSuggestion[]> {
  const rows = await tx.query<{ channel: string }>('select distinct channel from account where workspace_id = $1', [agent.workspaceId]); // prettier-ignore
  const connected = new Set(rows.map(({ channel }) => channel));
  return CHANNEL_KINDS.filter((kind) => connected.has(kind)).map((kind) => ({ value: kind, label: null }));
}

function beginning(all: readonly SearchSuggestion[], typed: string): SearchSuggestion[] {
  const word = plainWord(typed.replaceAll('"', '').trim());
  const words = ({ value, label }: SearchSuggestion): string => ` ${plainWord(label ?? value).replaceAll('-', ' ')}`;
  return all
    .filter((one) => words(one).includes(` ${word.replaceAll('-', ' ')}`) || one.value.startsWith(typed))
    .slice(0, MOST);
}

/** As it is written after the colon. */
function written(name: string): string {
  return /[\s,"]/.test(name) ? `"${name.replaceAll('"', '')}"` : name;
}
