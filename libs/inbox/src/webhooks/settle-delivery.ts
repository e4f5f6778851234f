import type { Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import type { CallRecord } from './delivery-call';
import type { Claim } from './delivery-claims';
import { type Fate, fateOf, isGone, restMs, succeeded } from './delivery-rules';
import type { WebhookTimings } from './webhook-timings';

const TEST_KIND = 'webhook.test';
const LAST_ATTEMPT = { gapsMs: [] };

/**
 * Writes down how a call ended, with what becomes of the delivery and of its endpoint. Null when the lease was over and another
 * process has it: then that one's word counts.
 */
export async function settleDelivery(
  tx: Tx,
  claim: Claim,
  call: CallRecord,
  timings: WebhookTimings,
): Promise<Fate | null> {
  const fate = fateOf(call, claim.attempts, claim.kind === TEST_KIND ? LAST_ATTEMPT : timings);
  const kept = await tx.query(
    `update webhook_delivery set state = $4, next_at = now() + make_interval(secs => $5), claim = null, claimed_until = null,
       last_status = $6, last_error = $7, settled_at = case when $4 = 'pending' then null else now() end
     where workspace_id = $1 and id = $2 and claim = $3 and state = 'pending' returning 1`,
    [claim.workspaceId, claim.id, claim.claim, fate.kind === 'again' ? 'pending' : fate.kind, fate.kind === 'again' ? fate.inMs / 1000 : 0, call.status, call.error], // prettier-ignore
  );
  if (kept.length === 0) return null;
  await tx.query(
    `insert into webhook_attempt (workspace_id, id, delivery_id, at, duration_ms, status, error, request_head, response_head, response_body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [claim.workspaceId, tx.newId(), claim.id, call.at, call.durationMs, call.status, call.error, JSON.stringify(call.requestHead), call.responseHead && JSON.stringify(call.responseHead), call.responseBody], // prettier-ignore
  );
  if (succeeded(call)) await endpointWorks(tx, claim);
  else if (claim.kind !== TEST_KIND) await endpointFailed(tx, claim, call, timings);
  return fate;
}

// at most once a minute while all is well: every delivery would write the same row
async function endpointWorks(tx: Tx, { workspaceId, endpointId }: Claim): Promise<void> {
  await tx.query(
    `update webhook_endpoint set failures = 0, failing_since = null, wait_until = null, last_error = null, last_success_at = now()
     where workspace_id = $1 and id = $2
       and (failures > 0 or last_success_at is null or last_success_at < now() - interval '1 minute')`,
    [workspaceId, endpointId],
  );
}

interface Failing {
  name: string;
  failures: number;
  failing_ms: number;
  state: 'active' | 'paused';
}

async function endpointFailed(tx: Tx, claim: Claim, call: CallRecord, timings: WebhookTimings): Promise<void> {
  const { workspaceId, endpointId } = claim;
  const row = await tx.maybeOne<Failing>(
    `update webhook_endpoint set failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = $3
     where workspace_id = $1 and id = $2
     returning name, failures, extract(epoch from now() - failing_since)::float8 * 1000 as failing_ms, state`,
    [workspaceId, endpointId, call.error],
  );
  if (row?.state !== 'active') return;
  const rest = restMs(row.failures, timings);
  if (rest > 0) {
    await tx.query(
      'update webhook_endpoint set wait_until = now() + make_interval(secs => $3) where workspace_id = $1 and id = $2',
      [workspaceId, endpointId, rest / 1000],
    );
  }
  if (isGone(call)) await pauseEndpoint(tx, claim, row.name, 'gone');
  else if (row.failing_ms >= timings.pauseAfterMs) await pauseEndpoint(tx, claim, row.name, 'failing');
}

/** Nothing more is sent and nothing is lost: the position stays, and whoever may change it is told. */
async function pauseEndpoint(
  tx: Tx,
  { workspaceId, endpointId }: Claim,
  name: string,
  because: 'failing' | 'gone',
): Promise<void> {
  await tx.query(
    `update webhook_endpoint set state = 'paused', paused_because = $3, version = version + 1 where workspace_id = $1 and id = $2`,
    [workspaceId, endpointId, because],
  );
  await tx.publish(workspaceId, { kind: 'webhook.paused', data: { endpointId: String(endpointId), because } });
  const managers = await tx.query<{ id: number }>(
    `select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.active and 'api.manage' = any (r.permissions) order by m.id`,
    [workspaceId],
  );
  const notice = { kind: 'webhook-paused', conversationId: null, byMemberId: null, text: name } as const;
  await notify(
    tx,
    workspaceId,
    managers.map(({ id }) => id),
    notice,
  );
}

/** The log no longer keeps the event: there is nothing to send. */
export async function settleLost(tx: Tx, claim: Claim): Promise<void> {
  await tx.query(
    `update webhook_delivery set state = 'dead', claim = null, claimed_until = null, settled_at = now(), last_error = $4
     where workspace_id = $1 and id = $2 and claim = $3`,
    [claim.workspaceId, claim.id, claim.claim, 'the event is no longer kept'],
  );
}
