import { type Term, termOf } from './term';

export type Clause = Term | { all: Clause[] } | { any: Clause[] };

/** What a watch looks for. */
export interface Query {
  /** Null when nothing positive is asked for: everything matches that is not excluded. */
  wanted: Clause | null;
  excluded: Clause[];
}

/** The query cannot be read; the message says where. */
export class QueryFault extends Error {}

const MOST_TOKENS = 200;
const DEEPEST = 10;
const TOKEN = /\s*(?:(-)?(?:"([^"]*)"|“([^”]*)”|«([^»]*)»|(\()|([^\s()"“«]+))|(\)))/uy;

type Token =
  { sign: 'open' | 'not-open' | 'close' | 'or' } | { sign: 'term' | 'not-term'; text: string; quoted: boolean };

/**
 * Reads `"maison lumen" OR @lumen (lamp OR lampe*) -jobs`: everything beside each other has to be found, `OR` ties more closely
 * than that, parentheses group, a minus leaves out. @throws `QueryFault`
 */
export function parseQuery(typed: string): Query {
  const tokens = tokensOf(typed);
  if (tokens.length > MOST_TOKENS) throw new QueryFault(`the query has more than ${MOST_TOKENS} words`);
  const reader = new Reader(tokens);
  const query = reader.group(0);
  if (!reader.atEnd) throw new QueryFault('a “)” in the query has no “(”');
  return query;
}

function tokensOf(typed: string): Token[] {
  const text = typed.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new QueryFault(`a quotation mark in the query is not closed: ${text.slice(at, at + 30).trim()}`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, minus, straight, curly, angled, open, word = '', close]: RegExpExecArray): Token {
  if (close) return { sign: 'close' };
  if (open) return { sign: minus ? 'not-open' : 'open' };
  const phrase = straight ?? curly ?? angled;
  if (phrase !== undefined) return { sign: minus ? 'not-term' : 'term', text: phrase, quoted: true };
  if (!minus && (word === 'OR' || word === '|')) return { sign: 'or' };
  return minus || !word.startsWith('-')
    ? { sign: minus ? 'not-term' : 'term', text: word, quoted: false }
    : { sign: 'not-term', text: word.slice(1), quoted: false };
}

class Reader {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Up to the closing parenthesis, which is left for the caller, or the end. */
  group(depth: number): Query {
    if (depth > DEEPEST) throw new QueryFault('the parentheses of the query go too deep');
    const wanted: Clause[] = [];
    const excluded: Clause[] = [];
    let alternatives: Clause[] | null = null; // those that an OR goes on with
    for (; !this.atEnd && this.tokens[this.at]?.sign !== 'close';) {
      const token = this.tokens[this.at++] as Token;
      if (token.sign === 'or') {
        alternatives ??= wanted.length > 0 ? alternativesOf(wanted.pop() as Clause) : null;
        continue;
      }
      const clause = this.clause(token, depth);
      if (clause === null) continue;
      if (token.sign.startsWith('not')) {
        excluded.push(clause);
        continue;
      }
      wanted.push(alternatives ? { any: [...alternatives, clause] } : clause);
      alternatives = null;
    }
    if (alternatives) wanted.push(oneOf(alternatives));
    return { wanted: wanted.length === 0 ? null : allOf(wanted), excluded };
  }

  private clause(token: Token, depth: number): Clause | null {
    if ('text' in token) return termOf(token.text, token.quoted);
    const { wanted, excluded } = this.group(depth + 1);
    if (this.tokens[this.at]?.sign !== 'close') throw new QueryFault('a “(” in the query is not closed');
    this.at += 1;
    if (excluded.length > 0) throw new QueryFault('words to leave out cannot stand in parentheses');
    return wanted;
  }
}

function alternativesOf(clause: Clause): Clause[] {
  return 'any' in clause ? clause.any : [clause];
}

function oneOf(clauses: Clause[]): Clause {
  return clauses.length === 1 && clauses[0] ? clauses[0] : { any: clauses };
}

function allOf(clauses: Clause[]): Clause {
  return clauses.length === 1 && clauses[0] ? clauses[0] : { all: clauses };
}
