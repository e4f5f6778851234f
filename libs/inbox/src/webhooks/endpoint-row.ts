import type { WebhookEndpointView, WebhookReplayView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

/** Counts in the list stop here. */
const MOST_COUNTED = 1000;

interface EndpointRow {
  id: number;
  name: string;
  url: string;
  kinds: WebhookEndpointView['kinds'];
  state: WebhookEndpointView['state'];
  paused_because: WebhookEndpointView['pausedBecause'];
  failing_since: Date | null;
  last_success_at: Date | null;
  last_error: string | null;
  pending: number;
  dead: number;
  behind: string;
  previous_until: Date | null;
  created_at: Date;
  version: number;
  replay: ReplayRow | null;
}

interface ReplayRow {
  from: string;
  to: string;
  only_dead: boolean;
  made: number;
  done: boolean;
}

const counted = (state: string) => `(select count(*)::int from (
    select 1 from webhook_delivery d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = '${state}' limit ${MOST_COUNTED}) n)`;

const ENDPOINTS = `
  select e.id, e.name, e.url, e.kinds, e.state, e.paused_because, e.failing_since, e.last_success_at, e.last_error,
    e.created_at, e.version, case when e.previous_until > now() then e.previous_until end as previous_until,
    ${counted('pending')} as pending, ${counted('dead')} as dead,
    greatest(0, coalesce((select h.seq from event_head h where h.workspace_id = e.workspace_id), 0) - e.seq) as behind,
    (select jsonb_build_object('from', r.from_at, 'to', r.to_at, 'only_dead', r.only_dead, 'made', r.made, 'done', r.done_at is not null)
     from webhook_replay r where r.workspace_id = e.workspace_id and r.endpoint_id = e.id order by r.id desc limit 1) as replay
  from webhook_endpoint e where e.workspace_id = $1 and ($2::int is null or e.id = $2) order by e.id`;

/** The endpoints of a workspace as they are shown, or the one with `id`. */
export async function readEndpoints(tx: Tx, workspaceId: number, id: number | null): Promise<WebhookEndpointView[]> {
  const rows = await tx.query<EndpointRow>(ENDPOINTS, [workspaceId, id]);
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name,
    url: row.url,
    kinds: row.kinds,
    state: row.state,
    pausedBecause: row.paused_because,
    failingSince: isoOrNull(row.failing_since),
    lastSuccessAt: isoOrNull(row.last_success_at),
    lastError: row.last_error,
    pending: row.pending,
    dead: row.dead,
    behind: Number(row.behind),
    replay: row.replay && toReplayView(row.replay),
    previousSecretUntil: isoOrNull(row.previous_until),
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }));
}

function toReplayView({ from, to, only_dead, made, done }: ReplayRow): WebhookReplayView {
  const [fromIso, toIso] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return { from: fromIso, to: toIso, only: only_dead ? 'dead' : 'all', made, done };
}

/** What the secrets of an endpoint are sealed under. */
export function sealContextOf(workspaceId: number, endpointId: number): string {
  return `webhook:${workspaceId}:${endpointId}`;
}
