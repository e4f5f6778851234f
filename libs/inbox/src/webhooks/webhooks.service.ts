import { Injectable } from '@nestjs/common';
import type {
  UpdateWebhookEndpointBody,
  WebhookEndpointBody,
  WebhookEndpointView,
  WebhookSecretView,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { currentSeq, Database, problem, SecretBox, ServerConfig, throwProblem, type Tx } from '@parvis/platform';
import { readEndpoints, sealContextOf } from './endpoint-row';
import { newSigningSecret } from './sign';
import { checkAddress } from './webhook-address';

const MOST_ENDPOINTS = 50;
const UNKNOWN = 'There is no such endpoint.';

/** The addresses of other systems that are told what happens here. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly server: ServerConfig,
  ) {}

  list(agent: Agent): Promise<WebhookEndpointView[]> {
    return this.db.transaction(agent.workspaceId, (tx) => readEndpoints(tx, agent.workspaceId, null));
  }

  get(agent: Agent, id: number): Promise<WebhookEndpointView> {
    return this.db.transaction(agent.workspaceId, (tx) => endpointOf(tx, agent.workspaceId, id));
  }

  /** Hears of everything from now on. The secret is in this answer and, sealed, in the row. */
  create(agent: Agent, body: WebhookEndpointBody): Promise<WebhookSecretView> {
    checkAddress(body.url, this.server.allowPrivateNetwork);
    const secret = newSigningSecret();
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      const { n } = await tx.one<{ n: number }>(
        'select count(*)::int n from webhook_endpoint where workspace_id = $1',
        [ws],
      );
      if (n >= MOST_ENDPOINTS)
        throw problem('not-possible-now', { detail: `A workspace has at most ${MOST_ENDPOINTS} endpoints.` });
      const { id } = await tx.one<{ id: number }>(
        'insert into webhook_endpoint (workspace_id, name, url, kinds, seq) values ($1, $2, $3, $4, $5) returning id',
        [ws, body.name, body.url, body.kinds, await currentSeq(tx, ws)],
      );
      await tx.query('update webhook_endpoint set secret = $3 where workspace_id = $1 and id = $2', [
        ws,
        id,
        this.secrets.seal(secret, sealContextOf(ws, id)),
      ]);
      await told(tx, agent, id, 'webhook.created');
      return { endpoint: await endpointOf(tx, ws, id), secret };
    });
  }

  /** Made active again it goes on where it stopped: what happened meanwhile is delivered. */
  update(agent: Agent, id: number, body: UpdateWebhookEndpointBody): Promise<WebhookEndpointView> {
    if (body.url !== undefined) checkAddress(body.url, this.server.allowPrivateNetwork);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      await lockVersion(tx, ws, id, body.version);
      await tx.query(
        `update webhook_endpoint set name = coalesce($3, name), url = coalesce($4, url), kinds = coalesce($5, kinds), version = version + 1
         where workspace_id = $1 and id = $2`,
        [ws, id, body.name ?? null, body.url ?? null, body.kinds ?? null],
      );
      if (body.active === true) await tx.query(RESUME, [ws, id]);
      if (body.active === false) await tx.query(PAUSE, [ws, id]);
      await told(tx, agent, id, 'webhook.updated');
      await tx.query('notify parvis_webhooks');
      return endpointOf(tx, ws, id);
    });
  }

  /** Takes the endpoint away with its log; what is under way may still arrive. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const gone = await tx.query('delete from webhook_endpoint where workspace_id = $1 and id = $2 returning 1', [
        agent.workspaceId,
        id,
      ]);
      if (gone.length === 0) throwProblem('not-found', { detail: UNKNOWN });
      await told(tx, agent, id, 'webhook.removed');
    });
  }

  /** A new secret signs from now on; for a day the one before signs beside it, so that the receiver can change over. */
  rotate(agent: Agent, id: number): Promise<WebhookSecretView> {
    const secret = newSigningSecret();
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const ws = agent.workspaceId;
      const changed = await tx.query(
        `update webhook_endpoint set previous_secret = secret, previous_until = now() + interval '1 day', secret = $3,
           version = version + 1
         where workspace_id = $1 and id = $2 returning 1`,
        [ws, id, this.secrets.seal(secret, sealContextOf(ws, id))],
      );
      if (changed.length === 0) throwProblem('not-found', { detail: UNKNOWN });
      await told(tx, agent, id, 'webhook.secret-rotated');
      return { endpoint: await endpointOf(tx, ws, id), secret };
    });
  }
}

const RESUME = `update webhook_endpoint set state = 'active', paused_because = null, failures = 0, failing_since = null, wait_until = null
  where workspace_id = $1 and id = $2 and state = 'paused'`;
const PAUSE = `update webhook_endpoint set state = 'paused', paused_because = 'member' where workspace_id = $1 and id = $2 and state = 'active'`;

async function lockVersion(tx: Tx, workspaceId: number, id: number, version: number): Promise<void> {
  const row = await tx.maybeOne<{ version: number }>(
    'select version from webhook_endpoint where workspace_id = $1 and id = $2 for update',
    [workspaceId, id],
  );
  if (!row) throwProblem('not-found', { detail: UNKNOWN });
  if (row.version !== version) {
    throw problem('stale-version', {
      detail: 'Somebody changed this endpoint meanwhile.',
      current: await endpointOf(tx, workspaceId, id),
    });
  }
}

/** @throws Problem `not-found`. */
export async function endpointOf(tx: Tx, workspaceId: number, id: number): Promise<WebhookEndpointView> {
  const [view] = await readEndpoints(tx, workspaceId, id);
  return view ?? throwProblem('not-found', { detail: UNKNOWN });
}

function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<void> {
  return tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { endpointId: String(id) } });
}
