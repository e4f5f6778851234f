import { CHANNEL_KINDS, type SearchFault, searchPartOf, searchStateOf, type SearchToken, type SearchValue, starsOf, plainWord, nearest } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { firstIdOf } from './dates';
import { identitiesNamed } from './names';
import { anyOf, filterPart, holdsPart, itemPart, languagePart, notSo, type Part, starsPart, statePart } from './parts';
import { folded } from './search-terms';

export type OperatorToken = Extract<SearchToken, { kind: 'operator' }>;

/** What an operator came to. */
export interface ReadOperator {
  part: Part | null;
  /** Ids the item has to lie between: of `after:` the first, of `before:` the first that does not count any more. */
  from: string | null;
  to: string | null;
  /** Who wrote it, or which tags: what the items can be looked up by. */
  authors: { identityIds: string[]; memberIds: number[] } | null;
  tagIds: number[] | null;
  faults: SearchFault[];
}

const NOTHING: ReadOperator = { part: null, from: null, to: null, authors: null, tagIds: null, faults: [] };
const ME = ['me', 'moi'];

/** Reads one operator; names are looked up in the workspace, and what is not found is a fault of its value. */
export async function readOperator(tx: Tx, agent: Agent, token: OperatorToken): Promise<ReadOperator> {
  const read = await readPositive(tx, agent, token);
  if (!token.negated) return read;
  const date = read.from ?? read.to;
  if (date !== null) return { ...read, from: read.to, to: read.from };
  return { ...read, part: read.part && notSo(read.part), authors: null, tagIds: null };
}

async function readPositive(tx: Tx, agent: Agent, token: OperatorToken): Promise<ReadOperator> {
  const { operator, values } = token;
  switch (operator) {
    case 'is':
      return only(partsOf(values, (text) => given(searchStateOf(text), (state) => statePart(state, agent.memberId))));
    case 'has':
      return only(partsOf(values, (text) => given(searchPartOf(text), (part) => holdsPart(part, agent.memberId))));
    case 'stars':
      return only(partsOf(values, (text) => given(starsOf(text), (range) => starsPart(range, agent.memberId))));
    case 'lang':
      return only(values.map(({ text }) => languagePart(text, agent.memberId)));
    case 'before':
    case 'after': {
      const ids = await Promise.all(values.map(({ text }) => firstIdOf(tx, agent.workspaceId, text)));
      const id = ids.reduce((one, other) => (BigInt(one) < BigInt(other) === (operator === 'after') ? one : other));
      return operator === 'after' ? { ...NOTHING, from: id } : { ...NOTHING, to: id };
    }
    case 'in':
      return readPlaces(tx, agent, values);
    case 'tag':
      return readTags(tx, agent, values);
    case 'from':
      return readAuthors(tx, agent, values);
  }
}

function partsOf(values: readonly SearchValue[], partOf: (text: string) => Part | null): Part[] {
  return values.flatMap(({ text }) => partOf(text) ?? []);
}

function given<T>(value: T | null | undefined, partOf: (value: T) => Part): Part | null {
  return value === null || value === undefined ? null : partOf(value);
}

function only(parts: readonly Part[], faults: SearchFault[] = []): ReadOperator {
  return { ...NOTHING, part: parts.length > 0 ? anyOf(parts) : null, faults };
}

function missing({ text, start, end }: SearchValue, names: readonly string[]): SearchFault {
  const suggestion = nearest(plainWord(text), names.map(plainWord));
  const name = names.find((one) => plainWord(one) === suggestion) ?? null;
  return { code: 'not-found', start, end, suggestion: name };
}

/** A channel by its kind, or accounts by their name or its beginning. */
async function readPlaces(tx: Tx, agent: Agent, values: readonly SearchValue[]): Promise<ReadOperator> {
  const accounts = await tx.query<{ id: number; name: string }>('select id, name from account where workspace_id = $1', [agent.workspaceId]); // prettier-ignore
  const me = { memberId: agent.memberId };
  const faults: SearchFault[] = [];
  const parts = values.flatMap((value) => {
    const word = plainWord(value.text);
    const kind = CHANNEL_KINDS.find((one) => one === word || one.replaceAll('-', ' ') === word);
    const whole = accounts.filter(({ name }) => plainWord(name) === word);
    const named = whole.length > 0 ? whole : accounts.filter(({ name }) => plainWord(name).startsWith(word));
    if (kind) return filterPart({ field: 'channel', operator: 'is', value: [kind] }, me);
    if (named.length > 0)
      return filterPart({ field: 'account', operator: 'is', value: named.map(({ id }) => String(id)) }, me);
    faults.push(missing(value, [...CHANNEL_KINDS, ...accounts.map(({ name }) => name)]));
    return [];
  });
  return only(parts, faults);
}

async function readTags(tx: Tx, agent: Agent, values: readonly SearchValue[]): Promise<ReadOperator> {
  const tags = await tx.query<{ id: number; name: string }>(
    'select id, name from tag where workspace_id = $1 and removed_at is null',
    [agent.workspaceId],
  );
  const faults: SearchFault[] = [];
  const tagIds = values.flatMap((value) => {
    const tag = tags.find(({ name }) => plainWord(name) === plainWord(value.text));
    if (!tag) faults.push(missing(value, tags.map(({ name }) => name))); // prettier-ignore
    return tag ? [tag.id] : [];
  });
  if (tagIds.length === 0) return only([], faults);
  const part = filterPart(
    { field: 'tag', operator: 'any-of', value: tagIds.map(String) },
    { memberId: agent.memberId },
  );
  return { ...NOTHING, part, tagIds, faults };
}

/** People by name or handle, members by name, `me`. Nobody of that name wrote nothing: an answer, and a fault to show. */
async function readAuthors(tx: Tx, agent: Agent, values: readonly SearchValue[]): Promise<ReadOperator> {
  const members = await tx.query<{ id: number; name: string }>('select id, name from member where workspace_id = $1', [agent.workspaceId]); // prettier-ignore
  const [identityIds, memberIds, faults]: [string[], number[], SearchFault[]] = [[], [], []];
  for (const value of values) {
    const mine = ME.includes(plainWord(value.text));
    const people = mine ? [] : await identitiesNamed(tx, agent.workspaceId, value.text);
    const colleagues = mine ? [agent.memberId] : members.filter(({ name }) => begins(name, value.text)).map(({ id }) => id); // prettier-ignore
    identityIds.push(...people.map(({ id }) => id));
    memberIds.push(...colleagues);
    if (people.length + colleagues.length === 0) faults.push({ code: 'not-found', start: value.start, end: value.end, suggestion: null }); // prettier-ignore
  }
  const part = itemPart((bind) => {
    const [people, colleagues] = [bind(identityIds), bind(memberIds)];
    return `(i.author_identity_id = any (${people}::bigint[]) or i.author_member_id = any (${colleagues}::int[]))`;
  });
  return { ...NOTHING, part, authors: { identityIds, memberIds }, faults };
}

function begins(name: string, typed: string): boolean {
  const text = folded(typed);
  return folded(name).startsWith(text) || folded(name).split(/\s+/).some((word) => word.startsWith(text)); // prettier-ignore
}
