import { randomUUID } from 'node:crypto';
import type { Tx } from '@parvis/platform';
import type { Told } from './delivery-payload';

/** Deliveries of one endpoint under way at once; how many lanes of it move side by side. */
const PER_ENDPOINT = 4;
const TEST = `'webhook.test'`;

/** A delivery this process has taken for the length of a lease. */
export interface Claim extends Told {
  id: string;
  claim: string;
  kind: string;
  attempts: number;
  url: string;
  secret: Buffer;
  /** Of the secret before a rotation, while it still signs. */
  previousSecret: Buffer | null;
}

// the first that waits in its lane, whether somebody has it or not: so one lane is one delivery at a time, in order
const TAKE = `
  with due as materialized (
    select d.workspace_id, d.id from webhook_endpoint e
    cross join lateral (
      select d.workspace_id, d.id, d.next_at from webhook_delivery d
      where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending' and d.next_at <= now()
        and (d.claimed_until is null or d.claimed_until < now()) and (d.kind = ${TEST} or (e.state = 'active' and (e.wait_until is null or e.wait_until <= now())))
        and not exists (
          select 1 from webhook_delivery o where o.workspace_id = d.workspace_id and o.endpoint_id = d.endpoint_id and o.lane = d.lane
            and o.state = 'pending' and o.id < d.id)
      order by d.id limit ${PER_ENDPOINT}) d
    where (select count(*) from webhook_delivery c where c.workspace_id = e.workspace_id and c.endpoint_id = e.id and c.state = 'pending'
      and c.claimed_until >= now()) < ${PER_ENDPOINT}
    order by d.next_at limit $1),
  taken as (
    select w.workspace_id, w.id from webhook_delivery w join due using (workspace_id, id)
    where w.state = 'pending' and (w.claimed_until is null or w.claimed_until < now()) for update of w skip locked)
  update webhook_delivery w set claim = $2, claimed_until = now() + make_interval(secs => $3), attempts = w.attempts + 1
  from taken, webhook_endpoint e
  where w.workspace_id = taken.workspace_id and w.id = taken.id and e.workspace_id = w.workspace_id and e.id = w.endpoint_id
  returning w.workspace_id as "workspaceId", w.id, w.claim, w.endpoint_id as "endpointId", w.event_id as "eventId",
    w.event_seq::float8 as "eventSeq", w.event_at as "eventAt", w.kind, w.attempts, e.url, e.secret,
    case when e.previous_until > now() then e.previous_secret end as "previousSecret"`;

/** Takes up to `room` deliveries that are due, over all workspaces; each belongs to this process until its lease ends. */
export function takeDeliveries(tx: Tx, room: number, leaseMs: number): Promise<Claim[]> {
  return tx.prepared<Claim>(TAKE, [room, randomUUID(), leaseMs / 1000]);
}
