import { Injectable } from '@nestjs/common';
import { type Fetch, guardedFetch } from '@parvis/channels';
import type { AssistanceCallView, AssistanceUse, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, Problem, ServerConfig } from '@parvis/platform';
import { decodeCursor, encodeCursor } from '../wire/cursor';
import { DEFAULT_LIMIT } from '../wire/page.dto';

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** What is about to leave: for whom, how much, how much of it hidden. Never the words. */
export interface Leaving {
  use: AssistanceUse;
  conversationId: string | null;
  url: string;
  characters: number;
  masked: number;
}

interface CallRow extends Record<string, unknown> {
  id: string;
  at: Date;
  use: AssistanceUse;
  member_id: number | null;
  conversation_id: string | null;
  host: string;
  characters: number;
  masked: number;
  error: string | null;
  took_ms: number;
}

/** The only way out to services of a workspace's choice: guarded, in time, and written down. */
@Injectable()
export class AssistanceCalls {
  readonly fetch: Fetch;

  constructor(
    private readonly db: Database,
    { allowPrivateNetwork }: ServerConfig,
  ) {
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MAX_ANSWER_BYTES, timeoutMs: TIMEOUT_MS });
  }

  /** Runs a call and notes that it was made, whatever comes of it. */
  async noted<T>(agent: Agent, leaving: Leaving, call: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const result = await call();
      await this.note(agent, leaving, null, performance.now() - startedAt);
      return result;
    } catch (error) {
      // what a service says may quote what it was given: its words stay out of the log
      const detail = error instanceof Problem ? (error.message.split(':')[0] ?? error.code) : 'internal';
      await this.note(agent, leaving, detail, performance.now() - startedAt);
      throw error;
    }
  }

  list(
    { workspaceId }: Agent,
    { limit = DEFAULT_LIMIT, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<AssistanceCallView>> {
    const [before] = cursor === undefined ? [null] : decodeCursor(cursor, 1);
    if (before !== null && before !== undefined && !/^\d{1,19}$/.test(before)) throw problem('validation-failed');
    return this.db.transaction(workspaceId, async (tx) => {
      const rows = await tx.query<CallRow>(
        `select id, at, use, member_id, conversation_id, host, characters, masked, error, took_ms from assistance_call
         where workspace_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
        [workspaceId, before, limit + 1],
      );
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit).map(toView), nextCursor: last ? encodeCursor(last.id) : null };
    });
  }

  private async note(
    { workspaceId, memberId }: Agent,
    leaving: Leaving,
    error: string | null,
    tookMs: number,
  ): Promise<void> {
    await this.db.read(
      workspaceId,
      `insert into assistance_call (id, workspace_id, member_id, conversation_id, use, host, characters, masked, took_ms, error)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [this.db.generator.next(), workspaceId, memberId, leaving.conversationId, leaving.use, hostOf(leaving.url), leaving.characters, leaving.masked, Math.round(tookMs), error], // prettier-ignore
    );
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function toView(row: CallRow): AssistanceCallView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    use: row.use,
    memberId: row.member_id === null ? null : String(row.member_id),
    conversationId: row.conversation_id,
    host: row.host,
    characters: row.characters,
    masked: row.masked,
    ok: row.error === null,
    error: row.error,
    tookMs: row.took_ms,
  };
}
