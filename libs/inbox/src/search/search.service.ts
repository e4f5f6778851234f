import { Injectable } from '@nestjs/common';
import type { ConversationView, Page, SearchHit, SearchQuery } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, timeOfId, type Tx } from '@parvis/platform';
import {
  CONVERSATION_COLUMNS,
  type ConversationRow,
  toConversationView,
  unreadColumn,
} from '../views-of/conversation-view';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { highlightsOf } from './highlights';
import { findPeople } from './people-search';
import { parseSearch, type SearchTerms } from './search-terms';
import { olderSlice, type Slice, newestSlice } from './slices';

const DEFAULT_LIMIT = 20;
/** A request that found too little after so long answers with what it has and a cursor to go on. */
const PATIENCE_MS = 1500;

interface Found {
  id: string;
  conversation_id: string;
  text: string;
  created_at: Date;
  author_name: string | null;
}

// the terms stand in the statement's own values, so that it is planned with them: frequent words walk the key, rare ones the GIN
const SLICE = `
  select i.id, i.conversation_id, i.text, i.created_at, i.author_name from item i
  where i.workspace_id = $1 and i.id >= $2 and i.id < $3 and sx_tsv(i.text) @@ to_tsquery('sx', $4)
    and i.direction <> 3 and not (i.direction = 1 and i.platform_state = 3 and i.external_id is null)
  order by i.id desc limit $5`;

/** Finds items by what was said in them, of any age, newest first; on the first page people by their name. */
@Injectable()
export class Search {
  constructor(private readonly db: Database) {}

  async search(agent: Agent, query: SearchQuery): Promise<Page<SearchHit>> {
    const terms = parseSearch(query.q);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : cursorOf(query.cursor);
    // the text index is not used under row-level security (its operator may leak), measured 600 against 0.7 ms: read by the
    // system role, every table bound to the workspace
    return this.db.transaction('system', async (tx) => {
      const people = before === null ? await findPeople(tx, agent.workspaceId, query.q) : [];
      const { found, next } = await readItems(tx, agent.workspaceId, terms, before, limit);
      const known = new Set(found.map(({ id }) => id));
      const hits = [...people.filter(({ id }) => !known.has(id)), ...found];
      const conversations = await loadConversations(tx, agent, hits);
      return {
        items: hits.flatMap((hit) => toHit(hit, conversations, terms)),
        nextCursor: next === null ? null : encodeCursor(next),
      };
    });
  }
}

function cursorOf(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!isBigId(id)) throw invalidCursor();
  return id;
}

/** Reads slice after slice backwards in time until the page is full, the beginning is reached or patience is over. */
async function readItems(
  tx: Tx,
  workspaceId: number,
  terms: SearchTerms,
  before: string | null,
  limit: number,
): Promise<{ found: Found[]; next: string | null }> {
  if (terms.tsquery === null) return { found: [], next: null };
  const oldest = await oldestItem(tx, workspaceId);
  if (oldest === null) return { found: [], next: null };
  const deadline = Date.now() + PATIENCE_MS;
  const found: Found[] = [];
  let slice: Slice | null = newestSlice(before, terms.hasPrefix);
  while (slice) {
    const values = [workspaceId, slice.from, slice.to, terms.tsquery, limit + 1 - found.length];
    found.push(...(await tx.query<Found>(SLICE, values)));
    if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1]?.id ?? null };
    const older: Slice | null = olderSlice(slice, oldest);
    if (older && Date.now() > deadline) return { found, next: slice.from };
    slice = older;
  }
  return { found, next: null };
}

async function oldestItem(tx: Tx, workspaceId: number): Promise<number | null> {
  const row = await tx.maybeOne<{ id: string }>('select id from item where workspace_id = $1 order by id limit 1', [
    workspaceId,
  ]);
  return row ? timeOfId(row.id) : null;
}

async function loadConversations(tx: Tx, agent: Agent, hits: Found[]): Promise<Map<string, ConversationView>> {
  if (hits.length === 0) return new Map();
  const rows = await tx.query<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [agent.workspaceId, [...new Set(hits.map(({ conversation_id }) => conversation_id))], agent.memberId],
  );
  return new Map(rows.map((row) => [row.id, toConversationView(row)]));
}

function toHit(found: Found, conversations: Map<string, ConversationView>, terms: SearchTerms): SearchHit[] {
  const conversation = conversations.get(found.conversation_id);
  if (!conversation) return [];
  const { id, text, created_at, author_name } = found;
  return [
    {
      conversation,
      item: { id, text, createdAt: created_at.toISOString(), author: author_name ?? '' },
      highlights: highlightsOf(text, terms),
    },
  ];
}
