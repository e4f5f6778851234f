import { CHANNEL_KINDS, type SearchPerson } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { highlightsOf } from './highlights';
import { identitiesNamed, type NamedIdentity } from './names';
import { wordsOf } from './search-terms';

const MOST_PEOPLE = 5;

interface Place {
  contact_id: string;
  root_id: string;
  conversation_id: string | null;
}

// the person that stands for a contact, and the conversation the contact wrote in last
const PLACES = `
  select m.id as contact_id, coalesce(m.survivor_id, m.id) as root_id, c.id as conversation_id
  from contact m
  left join lateral (
    select c.id from conversation c
    where c.workspace_id = $1 and c.contact_id = m.id order by c.last_activity_at desc limit 1) c on true
  where m.workspace_id = $1 and m.id = any ($2::bigint[])`;

/**
 * People by name or handle, nearly so where nobody has exactly that; each person once, under the name that matched best.
 * `mayBeSimilar`: a word that many items hold is no name with a typo, and looking for it is the dearest part of a search.
 */
export async function findPeople(
  tx: Tx,
  workspaceId: number,
  typed: string,
  mayBeSimilar: boolean,
): Promise<SearchPerson[]> {
  const found = (await identitiesNamed(tx, workspaceId, typed, mayBeSimilar)).slice(0, MOST_PEOPLE * 4);
  if (found.length === 0) return [];
  const places = await tx.query<Place>(PLACES, [workspaceId, [...new Set(found.map((one) => one.contact_id))]]);
  const accounts = await tx.query<{ id: number; channel: string }>(
    'select id, channel from account where workspace_id = $1 and id = any ($2::int[])',
    [workspaceId, [...new Set(found.map((one) => one.account_id))]],
  );
  const placeOf = new Map(places.map((place) => [place.contact_id, place]));
  const channelOf = new Map(accounts.map(({ id, channel }) => [id, channel]));
  const people = new Map<string, SearchPerson>();
  for (const one of found) {
    const place = placeOf.get(one.contact_id);
    const channel = CHANNEL_KINDS.find((kind) => kind === channelOf.get(one.account_id));
    if (!place || !channel || people.has(place.root_id)) continue;
    people.set(place.root_id, toPerson(one, place, channel, typed));
  }
  return [...people.values()].slice(0, MOST_PEOPLE);
}

function toPerson(one: NamedIdentity, place: Place, channel: SearchPerson['channel'], typed: string): SearchPerson {
  const words = wordsOf(typed.replace(/[_@]/g, ' '));
  return {
    contactId: place.root_id,
    name: one.name,
    handle: one.handle,
    channel,
    similar: one.similar,
    highlights: one.similar ? [] : beginnings(one.name, words),
    conversationId: place.conversation_id,
  };
}

function beginnings(name: string, words: readonly string[]): [number, number][] {
  const ranges = words.flatMap((prefix) => highlightsOf(name, { words: new Set(), prefix, phrases: [] }));
  const unique = new Map(ranges.map((range) => [range[0], range]));
  return [...unique.values()].sort((a, b) => a[0] - b[0]);
}
