import { Injectable } from '@nestjs/common';
import type { CreateRequestBody, ModerationRequestView, Page, RequestPreview, RequestPreviewBody, RequestsQuery, RequestTargetView, TargetOutcome } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { createRequest } from './create-request';
import { previewOf } from './preview';
import {
  mayAnswer,
  readRequest,
  REQUEST_COLUMNS,
  type RequestRow,
  requestUpdated,
  toRequestView,
} from './request-rows';

interface TargetRow {
  no: number;
  item_id: string | null;
  identity_id: string | null;
  outcome: TargetOutcome | null;
  detail: string | null;
  decision_id: string | null;
}

/** Acts that wait for a second person, or for some seconds. What is approved is done by workers, from rows. */
@Injectable()
export class ModerationRequests {
  constructor(private readonly db: Database) {}

  preview(agent: Agent, body: RequestPreviewBody): Promise<RequestPreview> {
    return this.db.transaction(agent.workspaceId, async (tx) => (await previewOf(tx, agent, body)).preview);
  }

  create(agent: Agent, body: CreateRequestBody): Promise<ModerationRequestView> {
    return this.db.transaction(agent.workspaceId, async (tx) => toRequestView(await createRequest(tx, agent, body), agent)); // prettier-ignore
  }

  /** Newest first. */
  async list(agent: Agent, query: RequestsQuery): Promise<Page<ModerationRequestView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)[0];
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const rows = await this.db.read<RequestRow & Record<string, unknown>>(
      agent.workspaceId,
      `select ${REQUEST_COLUMNS} from moderation_request q
       where q.workspace_id = $1 and ($2::text is null or q.state = $2) and ($3::bigint is null or q.id < $3)
       order by q.id desc limit $4`,
      [agent.workspaceId, query.state ?? null, before, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => toRequestView(row, agent));
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  get(agent: Agent, id: string): Promise<ModerationRequestView> {
    return this.db.transaction(agent.workspaceId, async (tx) =>
      toRequestView(await readRequest(tx, agent.workspaceId, id), agent),
    );
  }

  /** In the order in which they are done, with what became of each. */
  async targets(
    agent: Agent,
    id: string,
    query: { limit?: number; cursor?: string },
  ): Promise<Page<RequestTargetView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const after = query.cursor === undefined ? '0' : decodeCursor(query.cursor, 1)[0];
    if (after !== '0' && !isBigId(after)) throw invalidCursor();
    const rows = await this.db.transaction(agent.workspaceId, async (tx) => {
      await readRequest(tx, agent.workspaceId, id);
      return tx.query<TargetRow & Record<string, unknown>>(
        `select no, item_id, identity_id, outcome, detail, decision_id from moderation_request_target
         where workspace_id = $1 and request_id = $2 and no > $3 order by no limit $4`,
        [agent.workspaceId, id, after, limit + 1],
      );
    });
    const items = rows.slice(0, limit).map((row) => ({
      no: row.no,
      itemId: row.item_id,
      identityId: row.identity_id,
      outcome: row.outcome,
      detail: row.detail,
      decisionId: row.decision_id,
    }));
    return { items, nextCursor: rows.length > limit ? encodeCursor(String(items.at(-1)?.no)) : null };
  }

  /** Never by who asked; of two that come at once one answers it, the other is told how it stands. */
  approve(agent: Agent, id: string, note: string | undefined): Promise<ModerationRequestView> {
    return this.answer(agent, id, 'approved', note);
  }

  refuse(agent: Agent, id: string, note: string | undefined): Promise<ModerationRequestView> {
    if (!note) throw invalidField('/note', 'is needed: say why');
    return this.answer(agent, id, 'refused', note);
  }

  /** By who asked for it, until it is done: what was done by then stays. */
  withdraw(agent: Agent, id: string): Promise<ModerationRequestView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const withdrawn = await tx.query(
        `update moderation_request set state = 'withdrawn', finished_at = now(), version = version + 1
         where workspace_id = $1 and id = $2 and requested_by = $3 and state in ('waiting', 'approved') returning 1`,
        [agent.workspaceId, id, agent.memberId],
      );
      const row = await readRequest(tx, agent.workspaceId, id);
      if (withdrawn.length === 0) throw refusal(row, agent, row.requested_by === agent.memberId);
      await tx.publish(agent.workspaceId, requestUpdated(id, agent.memberId));
      return toRequestView(row, agent);
    });
  }

  private answer(
    agent: Agent,
    id: string,
    state: 'approved' | 'refused',
    note: string | undefined,
  ): Promise<ModerationRequestView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const before = await readRequest(tx, agent.workspaceId, id);
      if (before.state === 'waiting' && !mayAnswer(before, agent)) throw refusal(before, agent, false);
      const answered = await tx.query(
        `update moderation_request set state = $4, decided_by = $3, decided_at = now(), decision_note = $5, version = version + 1,
           finished_at = case when $4 = 'refused' then now() end
         where workspace_id = $1 and id = $2 and state = 'waiting' and mode = 'second-person' and requested_by <> $3 and expires_at > now()
         returning 1`,
        [agent.workspaceId, id, agent.memberId, state, note ?? null],
      );
      const row = await readRequest(tx, agent.workspaceId, id);
      if (answered.length === 0) throw refusal(row, agent, true);
      await tellRequester(tx, agent, row);
      await tx.publish(agent.workspaceId, requestUpdated(id, agent.memberId));
      return toRequestView(row, agent);
    });
  }
}

function refusal(row: RequestRow, agent: Agent, isMine: boolean): Error {
  const current = toRequestView(row, agent);
  if (row.state !== 'waiting' || isMine)
    return problem('not-possible-now', { detail: `The request is ${row.state}.`, current });
  const detail =
    row.requested_by === agent.memberId
      ? 'Somebody else has to answer it: you asked for it.'
      : 'Only who may do it themselves, in person, answers it.';
  return problem('not-allowed', { detail, current });
}

async function tellRequester(tx: Tx, agent: Agent, row: RequestRow): Promise<void> {
  await notify(tx, agent.workspaceId, [row.requested_by], {
    kind: 'second-person-answered',
    conversationId: null,
    byMemberId: agent.memberId,
    text: `${row.kind} × ${row.preview.count} · ${row.state}${row.decision_note ? ` · ${row.decision_note}` : ''}`,
  });
}
