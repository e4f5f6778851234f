import { parseSearchText, type SearchFault, searchStateOf } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { type OperatorToken, type ReadOperator, readOperator } from './operators';
import { itemPart, type Part } from './parts';
import { compileTerms, type SearchTerms, termParts } from './search-terms';
import { formsOf } from './word-forms';

export const LAST_ID = '9223372036854775807';

/** What hits are looked up by; everything else asked for is looked at in each of them. */
export type Drive = 'words' | 'authors' | 'tags' | 'items' | 'conversations';

/** A search as it is carried out. */
export interface Question {
  terms: SearchTerms | null;
  parts: Part[];
  drive: Drive;
  /** The ids of items lie from here … */
  from: string;
  /** … to here, exclusive. */
  to: string;
  authors: ReadOperator['authors'];
  tagIds: number[];
  /** Words without an operator, as typed: what people are looked for by. */
  name: string;
  faults: SearchFault[];
  /** Nothing was asked that could be found. */
  isEmpty: boolean;
}

/** Makes a question of what was typed; faults are named, and what has one is left out. */
export async function readQuestion(tx: Tx, agent: Agent, q: string): Promise<Question> {
  const { tokens, faults } = parseSearchText(q);
  const operators: ReadOperator[] = [];
  for (const token of tokens) if (isOperator(token)) operators.push(await readOperator(tx, agent, token));
  const words = tokens.flatMap((token) => (token.kind === 'operator' ? [] : [token]));
  const isTyping = tokens.at(-1)?.kind === 'word' && !/\s$/.test(q);
  const parts = termParts(words, isTyping);
  const terms = compileTerms(parts, await formsOf(tx, parts.flatMap((part) => (part.kind === 'word' ? part.words : [])))); // prettier-ignore
  const excluded = terms?.excluded ?? null;
  const asked = [...operators.flatMap(({ part }) => part ?? []), ...(excluded === null ? [] : [without(excluded)])];
  const isAsked = operators.some(({ part, from, to }) => part !== null || from !== null || to !== null);
  const one = {
    terms: excluded === null ? terms : null,
    parts: [...asked, unlessDeletedIsAsked(tokens)].flatMap((part) => part ?? []),
    from: highest(operators.map(({ from }) => from)),
    to: lowest(operators.map(({ to }) => to)),
    authors: operators.find(({ authors }) => authors !== null)?.authors ?? null,
    tagIds: operators.find(({ tagIds }) => tagIds !== null)?.tagIds ?? [],
    name: words.every(({ kind, negated }) => kind === 'word' && !negated) && operators.length === 0 ? q.trim() : '',
    faults: [...faults, ...operators.flatMap((operator) => operator.faults)],
    isEmpty: (terms === null || excluded !== null) && !isAsked,
  };
  return { ...one, drive: driveOf(one, asked) };
}

/** The same question asked within one conversation. */
export function within(question: Question, conversationId: string): Question {
  const part: Part =
    question.drive === 'conversations'
      ? { on: 'conversation', sql: (bind) => `c.id = ${bind(conversationId)}` }
      : itemPart((bind) => `i.conversation_id = ${bind(conversationId)}`);
  return { ...question, parts: [...question.parts, part], name: '' };
}

function isOperator(token: { kind: string }): token is OperatorToken {
  return token.kind === 'operator';
}

function driveOf({ terms, authors, tagIds, from, to }: Omit<Question, 'drive'>, asked: readonly Part[]): Drive {
  if (terms !== null) return 'words';
  if (authors !== null) return 'authors';
  if (tagIds.length > 0) return 'tags';
  const isAboutItems = from !== '0' || to !== LAST_ID || asked.some(({ on }) => on !== 'conversation');
  return isAboutItems ? 'items' : 'conversations';
}

/** What its author took back is found by whoever asks for it. */
function unlessDeletedIsAsked(tokens: ReturnType<typeof parseSearchText>['tokens']): Part | null {
  const isAsked = tokens.some((token) => token.kind === 'operator' && token.operator === 'is' && token.values.some(({ text }) => searchStateOf(text) === 'deleted')); // prettier-ignore
  return isAsked ? null : itemPart(() => 'i.platform_state <> 3');
}

function without(excluded: string): Part {
  return itemPart((bind) => `sx_tsv(i.text) @@ to_tsquery('sx', ${bind(excluded)})`);
}

function highest(ids: readonly (string | null)[]): string {
  return ids.reduce<string>((most, id) => (id !== null && BigInt(id) > BigInt(most) ? id : most), '0');
}

function lowest(ids: readonly (string | null)[]): string {
  return ids.reduce<string>((least, id) => (id !== null && BigInt(id) < BigInt(least) ? id : least), LAST_ID);
}
