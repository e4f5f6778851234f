import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AccountContext, type Connector, connectorFor, type ProbeResult } from '@parvis/channels';
import type {
  AccountTestView,
  AccountView,
  ChannelKind,
  CreateAccountBody,
  UpdateAccountBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, Problem, SecretBox, throwProblem, type Tx } from '@parvis/platform';
import { ACCOUNT_COLUMNS, type AccountRow, hookUrl, toAccountView } from '../views-of/account-view';
import { AccountDirectory, type KnownAccount, sealContext } from './account-directory';
import { checkSettings, type SettingValue } from './check-settings';
import { currentPosition, probeAccount, storeProbe } from './probe-account';
import { PublicAddress } from './public-address';

const DEFAULT_BACKFILL_DAYS = 30;
const DAY_MS = 86_400_000;

/** Connecting, changing and removing accounts. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly directory: AccountDirectory,
    private readonly address: PublicAddress,
  ) {}

  async list(agent: Agent): Promise<AccountView[]> {
    const rows = await this.db.read<AccountRow>(
      agent.workspaceId,
      `select ${ACCOUNT_COLUMNS} from account a where a.workspace_id = $1 and a.removed_at is null and a.external_id <> '' order by a.id`,
      [agent.workspaceId],
    );
    return rows.map((row) => toAccountView(row, this.address.url));
  }

  get(agent: Agent, id: number): Promise<AccountView> {
    return this.db.transaction(agent.workspaceId, (tx) => this.view(tx, agent.workspaceId, id));
  }

  /** Connects an account: checked, tried and subscribed before it counts; of a refused one nothing stays. */
  async create(agent: Agent, body: CreateAccountBody): Promise<AccountView> {
    const connector = requireConnector(body.channel);
    const credentials = checkSettings(connector.credentials, body.credentials, '/credentials');
    const settings = checkSettings(connector.settings, body.settings ?? {}, '/settings');
    refuseFaults([...credentials.faults, ...settings.faults]);
    // the row is there before the platform is asked: it may call the hook address back at once
    const hookKey = randomBytes(24).toString('base64url');
    const id = await this.reserve(agent.workspaceId, body, connector, hookKey);
    try {
      const given = credentials.values as Record<string, string>;
      await this.store(agent.workspaceId, id, { credentials: given, settings: settings.values });
      const context = this.directory.contextOf('', settings.values, given);
      const probe = await probeAccount(connector, context, hookUrl(this.address.url, body.channel, hookKey));
      const credentialsNow = probe.credentials ?? given;
      const connected = this.directory.contextOf(probe.externalId, settings.values, credentialsNow);
      const position = await currentPosition(connector, connected);
      return await this.settle(agent, id, probe, {
        credentials: credentialsNow,
        backfillDays: body.backfillDays ?? DEFAULT_BACKFILL_DAYS,
        position,
      });
    } catch (error) {
      await this.db.transaction(agent.workspaceId, (tx) =>
        tx.query('delete from account where workspace_id = $1 and id = $2', [agent.workspaceId, id]),
      );
      throw error;
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Tests the connection as it is stored and brings capabilities and health up to date. */
  async test(agent: Agent, id: number): Promise<AccountTestView> {
    const known = await this.require(agent, id);
    try {
      const probe = await probeAccount(known.connector, known.context, await this.hookUrlOf(agent, id));
      await this.settle(agent, id, probe, { credentials: known.context.credentials });
      return {
        ok: probe.missingPermissions.length === 0,
        accountName: probe.name,
        missingPermissions: probe.missingPermissions,
        detail: null,
      };
    } catch (error) {
      if (error instanceof Problem && (error.code === 'account-refused' || error.code === 'account-unreachable')) {
        return { ok: false, accountName: null, missingPermissions: [], detail: error.message };
      }
      throw error;
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Changes name, settings, credentials (only those given; '' takes one away) or stops and starts the account. */
  async update(agent: Agent, id: number, body: UpdateAccountBody): Promise<AccountView> {
    const known = await this.require(agent, id);
    const { connector, context } = known;
    const credentials = checkSettings(connector.credentials, body.credentials ?? {}, '/credentials', true);
    const settings = checkSettings(connector.settings, body.settings ?? {}, '/settings', true);
    refuseFaults([...credentials.faults, ...settings.faults]);
    try {
      if (body.credentials || body.settings) {
        // what the connector noted about the old credentials is not about new ones
        const kept = body.credentials ? declared(connector, context.credentials) : context.credentials;
        const next = {
          credentials: merged(kept, body.credentials, credentials.values),
          settings: merged(context.settings, body.settings, settings.values),
        };
        const missing = checkSettings(
          connector.credentials,
          declared(connector, next.credentials),
          '/credentials',
        ).faults;
        refuseFaults([...missing, ...checkSettings(connector.settings, next.settings, '/settings').faults]);
        const tried = this.directory.contextOf(
          context.externalId,
          next.settings,
          next.credentials as Record<string, string>,
        );
        const probe = await probeAccount(connector, tried, await this.hookUrlOf(agent, id));
        if (probe.externalId !== context.externalId)
          throw problem('account-refused', {
            detail: 'These credentials belong to another account: connect it as its own.',
          });
        await this.store(agent.workspaceId, id, next as Stored);
        await this.settle(agent, id, probe, { credentials: next.credentials as Record<string, string> });
      }
      return await this.db.transaction(agent.workspaceId, async (tx) => {
        await tx.query(
          `update account set name = coalesce($3, name), enabled = coalesce($4, enabled), version = version + 1,
             health = case when $4 = false then 'stopped' when $4 and health = 'stopped' then 'working' else health end,
             health_detail = case when $4 = false then null else health_detail end
           where workspace_id = $1 and id = $2`,
          [agent.workspaceId, id, body.name ?? null, body.enabled ?? null],
        );
        await publishChange(tx, agent, id, 'account.updated');
        return this.view(tx, agent.workspaceId, id);
      });
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Takes the account away for good: hooks answer 410, credentials are forgotten, what it brought stays. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.require(agent, id);
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query(
        `update account set removed_at = now(), enabled = false, health = 'stopped', credentials = $3, credential_names = '{}',
           backfill_state = case when backfill_state = 'running' then 'none' else backfill_state end, version = version + 1
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, this.secrets.seal({}, sealContext(agent.workspaceId, id))],
      );
      await tx.query('delete from fetch_hint where workspace_id = $1 and account_id = $2', [agent.workspaceId, id]);
      await publishChange(tx, agent, id, 'account.removed');
    });
    this.directory.forget(agent.workspaceId, id);
  }

  /** The account with opened credentials and its guarded `fetch`; undefined when it is unknown or removed. */
  async accountContext(workspaceId: number, accountId: number): Promise<AccountContext | undefined> {
    const account = await this.directory.find(workspaceId, accountId);
    return account && !account.removed ? account.context : undefined;
  }

  private async require(agent: Agent, id: number): Promise<KnownAccount> {
    this.directory.forget(agent.workspaceId, id);
    const account = await this.directory.find(agent.workspaceId, id);
    return account && !account.removed ? account : throwProblem('not-found', { detail: 'There is no such account.' });
  }

  private async hookUrlOf(agent: Agent, id: number): Promise<string> {
    return (await this.get(agent, id)).hookUrl;
  }

  private async reserve(
    workspaceId: number,
    body: CreateAccountBody,
    connector: Connector,
    hookKey: string,
  ): Promise<number> {
    const [row] = await this.db.read<{ id: number }>(
      workspaceId,
      `insert into account (workspace_id, channel, name, credentials, hook_key, capabilities) values ($1, $2, $3, '', $4, $5) returning id`,
      [workspaceId, body.channel, body.name, hookKey, JSON.stringify(connector.capabilities)],
    );
    return row?.id ?? throwProblem('internal');
  }

  private async store(workspaceId: number, id: number, { credentials, settings }: Stored): Promise<void> {
    await this.db.transaction(workspaceId, (tx) =>
      tx.query(
        'update account set credentials = $3, credential_names = $4, settings = $5 where workspace_id = $1 and id = $2',
        [
          workspaceId,
          id,
          this.secrets.seal(credentials, sealContext(workspaceId, id)),
          Object.keys(credentials),
          JSON.stringify(settings),
        ],
      ),
    );
  }

  /** Writes down what a successful probe found. */
  private settle(
    agent: Agent,
    id: number,
    probe: ProbeResult,
    { credentials, backfillDays = 0, position = null }: Connected,
  ): Promise<AccountView> {
    const { workspaceId } = agent;
    const backfill =
      backfillDays > 0 && probe.capabilities.backfill ? new Date(Date.now() - backfillDays * DAY_MS) : null;
    return this.db.transaction(workspaceId, async (tx) => {
      await storeProbe(tx, this.secrets, { workspaceId, id, probe, credentials: probe.credentials ?? credentials });
      await tx.query(
        `update account set backfill_state = case when $3::timestamptz is null then backfill_state else 'running' end,
           backfill_from = coalesce($3, backfill_from), backfill_cursor = case when $3::timestamptz is null then backfill_cursor end,
           poll_cursor = coalesce(poll_cursor, $4)
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, backfill, position],
      );
      await publishChange(tx, agent, id, 'account.updated');
      return this.view(tx, workspaceId, id);
    });
  }

  private async view(tx: Tx, workspaceId: number, id: number): Promise<AccountView> {
    const row = await tx.maybeOne<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account a where a.workspace_id = $1 and a.id = $2 and a.removed_at is null`,
      [workspaceId, id],
    );
    return toAccountView(row ?? throwProblem('not-found', { detail: 'There is no such account.' }), this.address.url);
  }
}

interface Connected {
  credentials: Readonly<Record<string, string>>;
  backfillDays?: number;
  /** From where on the stream counts as new. */
  position?: string | null;
}

interface Stored {
  credentials: Record<string, string>;
  settings: Record<string, SettingValue>;
}

function publishChange(tx: Tx, agent: Agent, id: number, kind: string): Promise<void> {
  return tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { accountId: String(id) } });
}

function requireConnector(channel: ChannelKind): Connector {
  return (
    connectorFor(channel) ??
    throwProblem('validation-failed', {
      detail: 'This channel cannot be connected yet.',
      errors: [{ pointer: '/channel', detail: 'has no connector' }],
    })
  );
}

function refuseFaults(errors: { pointer: string; detail: string }[]): void {
  if (errors.length > 0)
    throw problem('validation-failed', { detail: 'Some fields are not valid; see errors.', errors });
}

/** The credentials that a person enters; a connector may store more beside them. */
function declared<V>({ credentials }: Connector, values: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => credentials.some((field) => field.name === name)),
  );
}

/** Given values over the stored ones; an empty text takes a value away. */
function merged(
  stored: Readonly<Record<string, SettingValue>>,
  given: Readonly<Record<string, unknown>> | undefined,
  checked: Readonly<Record<string, SettingValue>>,
): Record<string, SettingValue> {
  const next: Record<string, SettingValue> = { ...stored, ...checked };
  const taken = Object.entries(given ?? {})
    .filter(([, value]) => value === '' || value === null)
    .map(([name]) => name);
  return Object.fromEntries(Object.entries(next).filter(([name]) => !taken.includes(name)));
}
