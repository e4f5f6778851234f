import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PushSubscriptionBody, PushSubscriptionsView, PushSubscriptionView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, SecretBox, ServerConfig, throwProblem } from '@parvis/platform';
import { isoOrNull } from '../../views-of/iso';
import { invalidField } from '../../wire/invalid';
import { InstallationKeys } from './installation-keys';
import { type PushAddress, PushSender, sealContext } from './push-sender';

const MOST_DEVICES = 20;

interface SubscriptionRow {
  id: string;
  device: string;
  created_at: Date;
  last_sent_at: Date | null;
  endpoint_hash: Buffer;
}

const COLUMNS = 'id, device, created_at, last_sent_at, endpoint_hash';

/** The browsers in which a member wants to be told. */
@Injectable()
export class PushSubscriptions {
  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
    private readonly keys: InstallationKeys,
    private readonly server: ServerConfig,
    private readonly sender: PushSender,
  ) {}

  async list(agent: Agent): Promise<PushSubscriptionsView> {
    const { publicKey } = await this.keys.keys();
    const rows = await this.db.read<SubscriptionRow & Record<string, unknown>>(
      agent.workspaceId,
      `select ${COLUMNS} from push_subscription where workspace_id = $1 and member_id = $2 order by id desc`,
      [agent.workspaceId, agent.memberId],
    );
    return { publicKey, items: rows.map(toView) };
  }

  /** Adds a browser, or takes it over from whoever used it before: what was theirs is not shown to the next person. */
  async add(agent: Agent, body: PushSubscriptionBody): Promise<PushSubscriptionView> {
    this.requireAddress(body.endpoint);
    const hash = createHash('sha256').update(body.endpoint).digest();
    const address: PushAddress = { endpoint: body.endpoint, keys: body.keys };
    await this.forgetOthers(agent, hash);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const id = tx.newId();
      const sealed = this.box.seal(address, sealContext(agent.workspaceId, hash));
      const row = await tx.one<SubscriptionRow & Record<string, unknown>>(
        `insert into push_subscription as s (id, workspace_id, member_id, endpoint_hash, device, sealed) values ($1, $2, $3, $4, $5, $6)
         on conflict (workspace_id, endpoint_hash) do update set member_id = excluded.member_id, device = excluded.device, sealed = excluded.sealed
         returning ${COLUMNS}`,
        [id, agent.workspaceId, agent.memberId, hash, body.device, sealed],
      );
      await tx.query(
        `delete from push_subscription where workspace_id = $1 and member_id = $2 and id in (
           select id from push_subscription where workspace_id = $1 and member_id = $2 order by id desc offset ${MOST_DEVICES})`,
        [agent.workspaceId, agent.memberId],
      );
      return toView(row);
    });
  }

  async remove(agent: Agent, id: string): Promise<void> {
    const gone = await this.db.read(
      agent.workspaceId,
      'delete from push_subscription where workspace_id = $1 and member_id = $2 and id = $3 returning 1',
      [agent.workspaceId, agent.memberId, id],
    );
    if (gone.length === 0) throwProblem('not-found', { detail: 'You have no such device.' });
  }

  /** Sends a message to try it out. */
  async test(agent: Agent, id: string): Promise<void> {
    const outcome = await this.sender.test(agent, id);
    if (outcome === null) throwProblem('not-found', { detail: 'You have no such device.' });
    else if (outcome.outcome !== 'sent')
      throwProblem('account-unreachable', { detail: `The push service of this browser said: ${outcome.why}.` });
  }

  /** The same browser in the hands of another person, in whatever workspace. */
  private async forgetOthers(agent: Agent, hash: Buffer): Promise<void> {
    await this.db.read(
      'system',
      `delete from push_subscription s using member m
       where s.endpoint_hash = $1 and m.workspace_id = s.workspace_id and m.id = s.member_id and m.user_id <> $2`,
      [hash, agent.userId],
    );
  }

  private requireAddress(endpoint: string): void {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
    const schemes = this.server.allowPrivateNetwork ? ['https:', 'http:'] : ['https:'];
    if (!url || !schemes.includes(url.protocol) || url.username !== '' || url.password !== '')
      throw invalidField('/endpoint', 'is not the address of a push service');
  }
}

function toView(row: SubscriptionRow): PushSubscriptionView {
  return {
    id: row.id,
    device: row.device,
    createdAt: row.created_at.toISOString(),
    lastSentAt: isoOrNull(row.last_sent_at),
    endpointHash: row.endpoint_hash.toString('hex'),
  };
}
