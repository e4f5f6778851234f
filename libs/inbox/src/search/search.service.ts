import { Injectable } from '@nestjs/common';
import type { ConversationView, SearchHit, SearchPage, SearchQuery } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversationView, unreadColumn } from '../views-of/conversation-view'; // prettier-ignore
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isHard, refuse } from './faults';
import { highlightsOf } from './highlights';
import { findPeople } from './people-search';
import { type Question, readQuestion, within } from './question';
import { type Hits, type Place, readHits } from './read-hits';
import type { Marks, SearchTerms } from './search-terms';
import type { Found } from './sources';

const DEFAULT_LIMIT = 20;
const POSITION = /^\d{1,19}(\.\d{1,19})?$/;
const NO_MARKS: Marks = { words: new Set(), prefix: null, phrases: [] };

/** Finds items by what was said in them and by facts, of any age; on the first page people by their name. */
@Injectable()
export class Search {
  constructor(private readonly db: Database) {}

  /** 400 with a part of `q` that cannot be meant, unless `lenient`, and with a cursor of another search. */
  async search(agent: Agent, query: SearchQuery): Promise<SearchPage> {
    const place = query.cursor === undefined ? null : placeOf(query.cursor, query.sort ?? 'newest');
    // the text index is not used under row-level security (its operator may leak), measured 600 against 0.7 ms: read by the
    // system role, every table bound to the workspace
    return this.db.transaction('system', async (tx) => {
      const asked = await readQuestion(tx, agent, query.q);
      const question = query.conversationId === undefined ? asked : within(asked, query.conversationId);
      const hard = question.faults.filter((fault) => isHard(fault, query.q));
      if (hard.length > 0 && query.lenient !== true) refuse(query.q, hard);
      const { found, next } = await hitsOf(tx, agent, question, query, place ?? { rank: 0, position: null });
      const people = place === null ? await findPeople(tx, agent.workspaceId, question.name, next === null) : [];
      const conversations = await loadConversations(tx, agent, found);
      const marks = question.terms?.marks ?? NO_MARKS;
      return {
        items: found.flatMap((hit) => toHit(hit, conversations, marks)),
        nextCursor: next === null ? null : encodeCursor(query.sort ?? 'newest', String(next.rank), next.position ?? ''),
        people,
        faults: question.faults,
      };
    });
  }
}

function hitsOf(tx: Tx, agent: Agent, question: Question, query: SearchQuery, place: Place): Promise<Hits> | Hits {
  if (question.isEmpty) return { found: [], next: null };
  const ranks = ranksOf(question.terms, query.sort === 'relevance');
  return readHits(tx, agent.workspaceId, question, ranks, place, query.limit ?? DEFAULT_LIMIT);
}

/** Whole lists that follow one another: as typed and side by side, as typed, any form. */
function ranksOf(terms: SearchTerms | null, byRelevance: boolean): string[] {
  if (terms === null) return [];
  if (!byRelevance || terms.exact === null) return [terms.any];
  const { adjacent, exact, any } = terms;
  if (adjacent === null) return [exact, `(${any}) & !(${exact})`];
  return [adjacent, `(${exact}) & !(${adjacent})`, `(${any}) & !(${exact})`];
}

function placeOf(cursor: string, sort: string): Place {
  const [of = '', rank = '', position = ''] = decodeCursor(cursor, 3);
  if (of !== sort || !/^[0-2]$/.test(rank) || !(position === '' || POSITION.test(position))) throw invalidCursor();
  return { rank: Number(rank), position: position === '' ? null : position };
}

async function loadConversations(tx: Tx, agent: Agent, hits: Found[]): Promise<Map<string, ConversationView>> {
  if (hits.length === 0) return new Map();
  const rows = await tx.query<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [agent.workspaceId, [...new Set(hits.map(({ conversation_id }) => conversation_id))], agent.memberId],
  );
  return new Map(rows.map((row) => [row.id, toConversationView(row)]));
}

function toHit(found: Found, conversations: Map<string, ConversationView>, marks: Marks): SearchHit[] {
  const conversation = conversations.get(found.conversation_id);
  if (!conversation) return [];
  const { id, text, created_at, author_name } = found;
  return [
    {
      conversation,
      item: { id, text, createdAt: created_at.toISOString(), author: author_name ?? '' },
      highlights: highlightsOf(text, marks),
    },
  ];
}
