import type { WebhookAttemptView, WebhookDeliveryView } from '@parvis/contracts';
import { outgoingId } from '../event-feed/outgoing-events';
import { isoOrNull } from '../views-of/iso';

/** Columns of a delivery, of `webhook_delivery d`. */
export const DELIVERY_COLUMNS = `d.id, d.event_id, d.kind, d.conversation_id, d.state, d.is_replay, d.attempts, d.next_at, d.last_status,
  d.last_error, d.created_at, d.settled_at`;

export interface DeliveryRow {
  id: string;
  event_id: string;
  kind: WebhookDeliveryView['kind'];
  conversation_id: string | null;
  state: WebhookDeliveryView['state'];
  is_replay: boolean;
  attempts: number;
  next_at: Date;
  last_status: number | null;
  last_error: string | null;
  created_at: Date;
  settled_at: Date | null;
}

export function toDeliveryView(row: DeliveryRow): WebhookDeliveryView {
  return {
    id: row.id,
    eventId: outgoingId(row.event_id),
    kind: row.kind,
    conversationId: row.conversation_id,
    state: row.state,
    isReplay: row.is_replay,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'pending' ? row.next_at.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at.toISOString(),
    settledAt: isoOrNull(row.settled_at),
  };
}

export interface AttemptRow {
  at: Date;
  duration_ms: number;
  status: number | null;
  error: string | null;
  request_head: Record<string, string>;
  response_head: Record<string, string> | null;
  response_body: string | null;
}

export function toAttemptView(row: AttemptRow): WebhookAttemptView {
  return {
    at: row.at.toISOString(),
    durationMs: row.duration_ms,
    status: row.status,
    error: row.error,
    requestHead: row.request_head,
    responseHead: row.response_head,
    responseBody: row.response_body,
  };
}
