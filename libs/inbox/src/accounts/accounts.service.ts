import { Injectable } from '@nestjs/common';
import { type Connector, connectorFor } from '@parvis/channels';
import type {
  AccountTestView,
  AccountView,
  ChannelKind,
  CreateAccountBody,
  UpdateAccountBody,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem } from '@parvis/platform';
import { ACCOUNT_COLUMNS, type AccountRow, toAccountView } from '../views-of/account-view';
import { AccountConnections } from './account-connections';
import { AccountDirectory, type KnownAccount } from './account-directory';
import { AccountStore } from './account-store';
import { checkSettings, type SettingValue } from './check-settings';
import { PublicAddress } from './public-address';

/** Connecting, changing and removing accounts. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
    private readonly connections: AccountConnections,
    private readonly store: AccountStore,
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
    return this.store.get(agent, id);
  }

  /** Connects an account by what a person entered. */
  create(agent: Agent, { channel, name, backfillDays, ...body }: CreateAccountBody): Promise<AccountView> {
    const connector = requireConnector(channel);
    const credentials = checkSettings(connector.credentials, body.credentials, '/credentials');
    const settings = checkSettings(connector.settings, body.settings ?? {}, '/settings');
    refuseFaults([...credentials.faults, ...settings.faults]);
    return this.connections.connect(agent, connector, {
      name,
      credentials: credentials.values as Record<string, string>,
      settings: settings.values,
      ...(backfillDays === undefined ? {} : { backfillDays }),
    });
  }

  async test(agent: Agent, id: number): Promise<AccountTestView> {
    return this.connections.test(agent, await this.connections.require(agent, id));
  }

  /** Changes name, settings, credentials (only those given; '' takes one away) or stops and starts the account. */
  async update(agent: Agent, id: number, body: UpdateAccountBody): Promise<AccountView> {
    const known = await this.connections.require(agent, id);
    try {
      if (body.credentials || body.settings) {
        await this.connections.reconnect(agent, known, nextParts(known, body));
      }
      return await this.store.change(
        agent,
        id,
        `name = coalesce($3, name), enabled = coalesce($4, enabled),
         health = case when $4 = false then 'stopped' when $4 and health = 'stopped' then 'working' else health end,
         health_detail = case when $4 = false then null else health_detail end`,
        [body.name ?? null, body.enabled ?? null],
      );
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Reads the account's history anew, `days` back. What is known already changes nothing. */
  async backfill(agent: Agent, id: number, days: number): Promise<AccountView> {
    const { capabilities } = await this.connections.require(agent, id);
    if (!capabilities.backfill)
      throw problem('channel-cannot', { detail: 'This channel does not give its history away.' });
    return this.store.backfill(agent, id, days);
  }

  /** Stops reading the history where it is, or goes on from there. */
  async pauseBackfill(agent: Agent, id: number, paused: boolean): Promise<AccountView> {
    await this.connections.require(agent, id);
    const [from, to] = paused ? ['running', 'paused'] : ['paused', 'running'];
    return this.store.change(
      agent,
      id,
      'backfill_state = case when backfill_state = $3 then $4 else backfill_state end',
      [from, to],
    );
  }

  /** Takes the account away for good; `erase`: with everything it brought, which a worker does in the background. */
  async remove(agent: Agent, id: number, erase: boolean): Promise<void> {
    await this.connections.require(agent, id);
    await this.store.remove(agent, id, erase);
    this.directory.forget(agent.workspaceId, id);
  }
}

/** The connector of a channel. @throws validation-failed when it has none */
export function requireConnector(channel: ChannelKind): Connector {
  return (
    connectorFor(channel) ??
    throwProblem('validation-failed', {
      detail: 'This channel cannot be connected yet.',
      errors: [{ pointer: '/channel', detail: 'has no connector' }],
    })
  );
}

export function refuseFaults(errors: { pointer: string; detail: string }[]): void {
  if (errors.length > 0)
    throw problem('validation-failed', { detail: 'Some fields are not valid; see errors.', errors });
}

/** What is stored with what a person changed. @throws validation-failed when that is not enough to connect with */
function nextParts({ connector, context }: KnownAccount, body: UpdateAccountBody) {
  const credentials = checkSettings(connector.credentials, body.credentials ?? {}, '/credentials', true);
  const settings = checkSettings(connector.settings, body.settings ?? {}, '/settings', true);
  refuseFaults([...credentials.faults, ...settings.faults]);
  // what the connector noted about the old credentials is not about new ones
  const kept = body.credentials ? declared(connector, context.credentials) : context.credentials;
  const next = {
    credentials: merged(kept, body.credentials, credentials.values) as Record<string, string>,
    settings: merged(context.settings, body.settings, settings.values),
  };
  refuseFaults([
    ...checkSettings(connector.credentials, declared(connector, next.credentials), '/credentials').faults,
    ...checkSettings(connector.settings, next.settings, '/settings').faults,
  ]);
  return next;
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
