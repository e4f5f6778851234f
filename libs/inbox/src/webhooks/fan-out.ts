import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ALL_KINDS, OUTGOING_KINDS } from '@parvis/contracts';
import { Database, FOLLOWER_REST_MS, NotificationListener, NudgedLoop, type Tx } from '@parvis/platform';
import { WebhookDeliverer } from './deliverer';
import { WebhookTimings } from './webhook-timings';

const ENDPOINTS_AT_ONCE = 20;
const EVENTS_AT_ONCE = 500;
/** An endpoint with so much waiting gets nothing more until it has caught up: the log keeps the rest. */
const MOST_WAITING = 5000;

interface DueEndpoint {
  workspace_id: number;
  id: number;
  kinds: string[];
  seq: string;
}

interface OpenReplay {
  workspace_id: number;
  id: string;
  endpoint_id: number;
  only_dead: boolean;
}

const waiting = (limit: number) => `(select count(*) from (
    select 1 from webhook_delivery d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending' limit ${limit}) n) < ${limit}`;

// not SKIP LOCKED: a delivery that settles at this moment holds the row for a moment only, and skipping would cost a sweep
const DUE = `
  select e.workspace_id, e.id, e.kinds, e.seq from webhook_endpoint e
  join event_head h on h.workspace_id = e.workspace_id and h.seq > e.seq
  where e.state = 'active' and ${waiting(MOST_WAITING)}
  order by e.workspace_id, e.id limit ${ENDPOINTS_AT_ONCE} for update of e`;

const FAN_OUT = `
  with batch as materialized (
    select seq, id, kind, conversation_id, at, data ->> 'onlyEndpointId' as meant_for from event where workspace_id = $1 and seq > $3 order by seq limit ${EVENTS_AT_ONCE}),
  made as (
    insert into webhook_delivery (workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at)
    select $1, $2, b.id, b.seq, b.kind, b.conversation_id, coalesce(b.conversation_id::text, split_part(b.kind, '.', 1)), b.at
    from (select * from batch where case when meant_for is null then kind = any ($4) else meant_for = $2::int::text end order by seq) b
    returning 1)
  update webhook_endpoint set seq = (select max(seq) from batch)
  where workspace_id = $1 and id = $2 and exists (select 1 from batch)
  returning (select count(*)::int from batch) as read, (select count(*)::int from made) as made`;

const OPEN_REPLAYS = `
  select r.workspace_id, r.id, r.endpoint_id, r.only_dead from webhook_replay r
  join webhook_endpoint e on e.workspace_id = r.workspace_id and e.id = r.endpoint_id
  where r.done_at is null and e.state = 'active' and ${waiting(MOST_WAITING)}
  order by r.id limit 1 for update of r, e`;

const REPLAY_ALL = `
  with task as (
    select r.*, e.kinds from webhook_replay r join webhook_endpoint e on e.workspace_id = r.workspace_id and e.id = r.endpoint_id
    where r.workspace_id = $1 and r.id = $2),
  batch as materialized (
    select v.seq, v.id, v.kind, v.conversation_id, v.at from event v, task r
    where v.workspace_id = $1 and v.seq > r.after_seq and v.seq <= r.last_seq order by v.seq limit ${EVENTS_AT_ONCE}),
  made as (
    insert into webhook_delivery (workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at, is_replay)
    select $1, b.endpoint_id, b.id, b.seq, b.kind, b.conversation_id, coalesce(b.conversation_id::text, split_part(b.kind, '.', 1)), b.at, true
    from (select batch.*, r.endpoint_id from batch, task r
      where batch.kind = any ($3) and (batch.kind = any (r.kinds) or '${ALL_KINDS}' = any (r.kinds))
        and batch.at >= r.from_at and batch.at < r.to_at order by batch.seq) b
    returning 1)
  update webhook_replay set after_seq = coalesce((select max(seq) from batch), last_seq), made = made + (select count(*)::int from made),
    done_at = case when (select count(*) from batch) < ${EVENTS_AT_ONCE} then now() end
  where workspace_id = $1 and id = $2`;

// what was given up is marked in the same statement, so that two replays do not tell it twice
const REPLAY_DEAD = `
  with task as (select * from webhook_replay where workspace_id = $1 and id = $2),
  batch as materialized (
    select d.id from webhook_delivery d, task r
    where d.workspace_id = $1 and d.endpoint_id = r.endpoint_id and d.state = 'dead' and d.event_seq is not null
      and d.event_at >= r.from_at and d.event_at < r.to_at order by d.id limit ${EVENTS_AT_ONCE}),
  old as (
    update webhook_delivery d set state = 'replayed' from batch where d.workspace_id = $1 and d.id = batch.id returning d.*),
  made as (
    insert into webhook_delivery (workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at, is_replay)
    select workspace_id, endpoint_id, event_id, event_seq, kind, conversation_id, lane, event_at, true
    from (select * from old order by id) o)
  update webhook_replay set made = made + (select count(*)::int from batch),
    done_at = case when (select count(*) from batch) < ${EVENTS_AT_ONCE} then now() end
  where workspace_id = $1 and id = $2`;

/**
 * Makes deliveries from the event log: each endpoint has a position in its workspace's numbers, moved in the transaction that
 * wrote the deliveries, so that no event is missed and none is made twice.
 */
@Injectable()
export class WebhookFanOut implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: NudgedLoop;

  constructor(
    private readonly db: Database,
    private readonly notifications: NotificationListener,
    private readonly deliverer: WebhookDeliverer,
    timings: WebhookTimings,
  ) {
    this.loop = new NudgedLoop('webhook-fan-out', timings.sweepMs, () => this.runOnce(), FOLLOWER_REST_MS);
  }

  onApplicationBootstrap(): void {
    for (const channel of ['parvis_events', 'parvis_webhooks'])
      this.notifications.on(channel, () => {
        this.loop.nudge();
      });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch of each endpoint that is behind, and of one replay; true when there may be more. */
  async runOnce(): Promise<boolean> {
    const fromLog = await this.db.lookUp('system', fanOut);
    const fromReplay = await this.db.lookUp('system', replayBatch);
    if (fromLog.made || fromReplay) this.deliverer.nudge();
    return fromLog.more || fromReplay;
  }
}

async function fanOut(tx: Tx): Promise<{ made: boolean; more: boolean }> {
  const due = await tx.prepared<DueEndpoint>(DUE);
  let more = due.length === ENDPOINTS_AT_ONCE;
  let made = false;
  for (const { workspace_id, id, kinds, seq } of due) {
    const wanted = kinds.includes(ALL_KINDS) ? Object.keys(OUTGOING_KINDS) : kinds;
    const [moved] = await tx.prepared<{ read: number; made: number }>(FAN_OUT, [workspace_id, id, seq, wanted]);
    more ||= moved?.read === EVENTS_AT_ONCE;
    made ||= (moved?.made ?? 0) > 0;
  }
  return { made, more };
}

async function replayBatch(tx: Tx): Promise<boolean> {
  const [open] = await tx.prepared<OpenReplay>(OPEN_REPLAYS);
  if (!open) return false;
  const values = [open.workspace_id, open.id];
  if (open.only_dead) await tx.query(REPLAY_DEAD, values);
  else await tx.query(REPLAY_ALL, [...values, Object.keys(OUTGOING_KINDS)]);
  return true;
}
