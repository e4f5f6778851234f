import { Injectable } from '@nestjs/common';
import type { Connector, ProbeResult } from '@parvis/channels';
import type { AccountView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, SecretBox, throwProblem, type Tx } from '@parvis/platform';
import { ACCOUNT_COLUMNS, type AccountRow, toAccountView } from '../views-of/account-view';
import type { SettingValue } from './check-settings';
import { sealContext } from './credential-renewal';
import { storeProbe } from './probe-account';
import { PublicAddress } from './public-address';

const DAY_MS = 86_400_000;

/** What is written down once a platform has said yes. */
export interface Settled {
  /** Null: what is stored, or what the probe renewed. */
  credentials: Readonly<Record<string, string>> | null;
  /** How much history to read, in days; 0 leaves it as it is. */
  backfillDays?: number;
  /** From where on the stream counts as new. */
  position?: string | null;
}

interface Stored {
  credentials: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, SettingValue>>;
}

/** The rows of connected accounts: each change with its event. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly address: PublicAddress,
  ) {}

  /** A row before the platform is asked: it may call the hook address back at once. Not listed until `settle`. */
  async reserve({ workspaceId }: Agent, connector: Connector, name: string, hookKey: string): Promise<number> {
    const [row] = await this.db.read<{ id: number }>(
      workspaceId,
      `insert into account (workspace_id, channel, name, credentials, hook_key, capabilities) values ($1, $2, $3, '', $4, $5) returning id`,
      [workspaceId, connector.kind, name, hookKey, JSON.stringify(connector.capabilities)],
    );
    return row?.id ?? throwProblem('internal');
  }

  async discard({ workspaceId }: Agent, id: number): Promise<void> {
    await this.db.read(workspaceId, 'delete from account where workspace_id = $1 and id = $2', [workspaceId, id]);
  }

  /** What a person entered. */
  async store({ workspaceId }: Agent, id: number, { credentials, settings }: Stored): Promise<void> {
    await this.db.read(
      workspaceId,
      `update account set credentials = $3, credential_names = $4, settings = $5, credentials_set_at = clock_timestamp(), notice = null
       where workspace_id = $1 and id = $2`,
      [
        workspaceId,
        id,
        this.secrets.seal(credentials, sealContext(workspaceId, id)),
        Object.keys(credentials),
        JSON.stringify(settings),
      ],
    );
  }

  /** Writes down what a successful probe found. */
  settle(agent: Agent, id: number, probe: ProbeResult, settled: Settled): Promise<AccountView> {
    const { workspaceId } = agent;
    const { credentials, backfillDays = 0, position = null } = settled;
    const from = backfillDays > 0 && probe.capabilities.backfill ? new Date(Date.now() - backfillDays * DAY_MS) : null;
    return this.db.transaction(workspaceId, async (tx) => {
      await storeProbe(tx, this.secrets, { workspaceId, id, probe, credentials: probe.credentials ?? credentials });
      await tx.query('update account set poll_cursor = coalesce(poll_cursor, $3) where workspace_id = $1 and id = $2', [
        workspaceId,
        id,
        position,
      ]);
      if (from) await beginBackfill(tx, workspaceId, id, from);
      return this.changed(tx, agent, id);
    });
  }

  /**
   * The place of an account that was disconnected and is connected again: its history goes on. The new hook address stays the
   * one that the platform was told. @returns its id, undefined when it was never here or is being erased.
   */
  async revive({ workspaceId }: Agent, reserved: number, externalId: string): Promise<number | undefined> {
    return this.db.transaction(workspaceId, async (tx) => {
      const before = await tx.maybeOne<{ id: number }>(
        `select o.id from account o join account n on n.workspace_id = o.workspace_id and n.id = $2 and n.channel = o.channel
         where o.workspace_id = $1 and o.external_id = $3 and o.removed_at is not null and o.erase_requested_at is null
         order by o.removed_at desc limit 1 for update of o`,
        [workspaceId, reserved, externalId],
      );
      if (!before) return undefined;
      const [fresh] = await tx.query<{ name: string; hook_key: string; settings: object }>(
        'delete from account where workspace_id = $1 and id = $2 returning name, hook_key, settings',
        [workspaceId, reserved],
      );
      if (!fresh) return undefined;
      await tx.query(
        `update account set name = $3, hook_key = $4, settings = $5, removed_at = null, enabled = true, poll_cursor = null,
           silent_since = null, credentials = $6, credential_names = '{}', credentials_set_at = clock_timestamp()
         where workspace_id = $1 and id = $2`,
        [
          workspaceId,
          before.id,
          fresh.name,
          fresh.hook_key,
          JSON.stringify(fresh.settings),
          this.secrets.seal({}, sealContext(workspaceId, before.id)),
        ],
      );
      return before.id;
    });
  }

  /** Changes one account and tells everybody. `set` is SQL of this module; its values start at `$3`. */
  change(agent: Agent, id: number, set: string, values: readonly unknown[]): Promise<AccountView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query(`update account set ${set}, version = version + 1 where workspace_id = $1 and id = $2`, [
        agent.workspaceId,
        id,
        ...values,
      ]);
      return this.changed(tx, agent, id);
    });
  }

  /** Somebody has looked: what the platform had said is no news any more. */
  async dismissNotice({ workspaceId }: Agent, id: number): Promise<void> {
    await this.db.read(workspaceId, 'update account set notice = null where workspace_id = $1 and id = $2', [
      workspaceId,
      id,
    ]);
  }

  /** Reads history up to `days` back, from its newest end. */
  backfill(agent: Agent, id: number, days: number): Promise<AccountView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await beginBackfill(tx, agent.workspaceId, id, new Date(Date.now() - days * DAY_MS));
      return this.changed(tx, agent, id);
    });
  }

  /** Takes the account away: hooks answer 410, credentials are forgotten. What it brought stays, or goes with `erase`. */
  async remove(agent: Agent, id: number, erase: boolean): Promise<void> {
    const { workspaceId } = agent;
    await this.db.transaction(workspaceId, async (tx) => {
      await tx.query(
        `update account set removed_at = now(), enabled = false, health = 'stopped', credentials = $3, credential_names = '{}',
           backfill_state = case when backfill_state in ('running', 'paused') then 'none' else backfill_state end,
           erase_requested_at = case when $4 then now() end, version = version + 1
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, this.secrets.seal({}, sealContext(workspaceId, id)), erase],
      );
      await tx.query('delete from fetch_hint where workspace_id = $1 and account_id = $2', [workspaceId, id]);
      await publishChange(tx, agent, id, 'account.removed');
    });
  }

  /** @throws not-found */
  get({ workspaceId }: Agent, id: number): Promise<AccountView> {
    return this.db.transaction(workspaceId, (tx) => this.view(tx, workspaceId, id));
  }

  private async view(tx: Tx, workspaceId: number, id: number): Promise<AccountView> {
    const row = await tx.maybeOne<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account a where a.workspace_id = $1 and a.id = $2 and a.removed_at is null`,
      [workspaceId, id],
    );
    return toAccountView(row ?? throwProblem('not-found', { detail: 'There is no such account.' }), this.address.url);
  }

  private async changed(tx: Tx, agent: Agent, id: number): Promise<AccountView> {
    await publishChange(tx, agent, id, 'account.updated');
    return this.view(tx, agent.workspaceId, id);
  }
}

async function beginBackfill(tx: Tx, workspaceId: number, id: number, from: Date): Promise<void> {
  await tx.query(
    `update account set backfill_state = 'running', backfill_from = $3, backfill_cursor = null, backfill_fetched = 0,
       backfill_error = null where workspace_id = $1 and id = $2`,
    [workspaceId, id, from],
  );
}

function publishChange(tx: Tx, agent: Agent, id: number, kind: string): Promise<void> {
  return tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { accountId: String(id) } });
}
