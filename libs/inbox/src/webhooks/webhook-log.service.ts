import { Injectable } from '@nestjs/common';
import type {
  DeliveryState,
  Page,
  WebhookDeliveryDetailView,
  WebhookDeliveryView,
  WebhookEndpointView,
  WebhookReplayBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { payloadOf } from './delivery-payload';
import { type AttemptRow, DELIVERY_COLUMNS, type DeliveryRow, toAttemptView, toDeliveryView } from './delivery-row';
import { endpointOf } from './webhooks.service';

/** What was told to an endpoint, and telling it again. */
@Injectable()
export class WebhookLog {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  page(
    agent: Agent,
    endpointId: number,
    query: { state?: DeliveryState; limit?: number; cursor?: string },
  ): Promise<Page<WebhookDeliveryView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)[0];
    if (before !== null && !isBigId(before)) throw invalidCursor();
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await endpointOf(tx, agent.workspaceId, endpointId);
      const rows = await tx.query<DeliveryRow>(
        `select ${DELIVERY_COLUMNS} from webhook_delivery d
         where d.workspace_id = $1 and d.endpoint_id = $2 and ($3::bigint is null or d.id < $3) and ($4::text is null or d.state = $4)
         order by d.id desc limit $5`,
        [agent.workspaceId, endpointId, before, query.state ?? null, limit + 1],
      );
      const items = rows.slice(0, limit).map(toDeliveryView);
      return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
    });
  }

  /** One delivery with every attempt, newest first, and what it would send now. */
  detail(agent: Agent, endpointId: number, id: string): Promise<WebhookDeliveryDetailView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await deliveryOf(tx, agent.workspaceId, endpointId, id);
      const tries = await tx.query<AttemptRow>(
        `select at, duration_ms, status, error, request_head, response_head, response_body from webhook_attempt
         where workspace_id = $1 and delivery_id = $2 order by id desc limit 50`,
        [agent.workspaceId, id],
      );
      const payload = await payloadOf(tx, {
        workspaceId: agent.workspaceId,
        endpointId,
        eventId: row.event_id,
        eventSeq: row.event_seq === null ? null : Number(row.event_seq),
        eventAt: row.event_at,
      });
      return { ...toDeliveryView(row), tries: tries.map(toAttemptView), payload };
    });
  }

  /** Sends an event of the kind `webhook.test`, also to a paused endpoint; it is tried once. */
  sendTest(agent: Agent, endpointId: number): Promise<WebhookDeliveryView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await endpointOf(tx, agent.workspaceId, endpointId);
      const row = await tx.one<DeliveryRow>(
        `insert into webhook_delivery as d (workspace_id, endpoint_id, event_id, kind, lane, event_at)
         values ($1, $2, $3, 'webhook.test', 'test', now()) returning ${DELIVERY_COLUMNS}`,
        [agent.workspaceId, endpointId, tx.newId()],
      );
      await tx.query('notify parvis_webhooks');
      return toDeliveryView(row);
    });
  }

  /** Tells one event again under the same `webhook-id`, behind what waits. */
  replayOne(agent: Agent, endpointId: number, id: string): Promise<WebhookDeliveryView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      await tx.query('select 1 from webhook_endpoint where workspace_id = $1 and id = $2 for update', [ws, endpointId]);
      const { state } = await deliveryOf(tx, ws, endpointId, id);
      if (state === 'pending') throw problem('not-possible-now', { detail: 'This delivery is still under way.' });
      await tx.query(
        `update webhook_delivery set state = 'replayed' where workspace_id = $1 and id = $2 and state = 'dead'`,
        [ws, id],
      );
      const row = await tx.one<DeliveryRow>(
        `insert into webhook_delivery as d (workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at, is_replay)
         select workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at, true
         from webhook_delivery where workspace_id = $1 and id = $2 returning ${DELIVERY_COLUMNS}`,
        [ws, id],
      );
      await tx.query('notify parvis_webhooks');
      return toDeliveryView(row);
    });
  }

  /** Tells a stretch of time again; made into deliveries batch by batch, one stretch at a time per endpoint. */
  replay(agent: Agent, endpointId: number, body: WebhookReplayBody): Promise<WebhookEndpointView> {
    if (Date.parse(body.from) >= Date.parse(body.to)) throw invalidField('/to', 'has to be later than from');
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      await endpointOf(tx, ws, endpointId);
      await tx.query(OPEN_REPLAY, [tx.newId(), ws, endpointId, body.from, body.to, body.only === 'dead']);
      await tx.publish(ws, {
        kind: 'webhook.replayed',
        actorMemberId: agent.memberId,
        data: { endpointId: String(endpointId), from: body.from, to: body.to, only: body.only },
      });
      await tx.query('notify parvis_webhooks');
      return endpointOf(tx, ws, endpointId);
    });
  }
}

// what the endpoint has not reached yet comes by itself: the stretch ends where its own position is
const OPEN_REPLAY = `
  insert into webhook_replay (id, workspace_id, endpoint_id, from_at, to_at, only_dead, after_seq, last_seq)
  select $1, $2, $3, $4, $5, $6, coalesce(min(v.seq) - 1, 0), coalesce(least(max(v.seq), (
    select e.seq from webhook_endpoint e where e.workspace_id = $2 and e.id = $3)), 0)
  from event v where v.workspace_id = $2 and v.at >= $4::timestamptz and v.at < $5::timestamptz`;

async function deliveryOf(
  tx: Tx,
  workspaceId: number,
  endpointId: number,
  id: string,
): Promise<DeliveryRow & { event_seq: string | null; event_at: Date }> {
  const row = await tx.maybeOne<DeliveryRow & { event_seq: string | null; event_at: Date }>(
    `select ${DELIVERY_COLUMNS}, d.event_seq, d.event_at from webhook_delivery d
     where d.workspace_id = $1 and d.endpoint_id = $2 and d.id = $3`,
    [workspaceId, endpointId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such delivery.' });
}
