import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Connector } from '@parvis/channels';
import type { AccountTestView, AccountView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, problem, throwProblem } from '@parvis/platform';
import { hookUrl } from '../views-of/account-view';
import { AccountDirectory, type KnownAccount } from './account-directory';
import { AccountStore } from './account-store';
import type { SettingValue } from './check-settings';
import { HeldCredentials } from './credential-renewal';
import { currentPosition, probeAccount } from './probe-account';
import { PublicAddress } from './public-address';

const DEFAULT_BACKFILL_DAYS = 30;

/** What a connection is made of; checked already. */
export interface ConnectionParts {
  name: string;
  credentials: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, SettingValue>>;
  /** Default 30. */
  backfillDays?: number;
}

/** Connections to platforms: tried before they count, renewed, tested. */
@Injectable()
export class AccountConnections {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly store: AccountStore,
    private readonly address: PublicAddress,
  ) {}

  /**
   * Connects an account: tried and subscribed before it counts; of a refused one nothing stays. One that was connected before
   * comes back with its history.
   */
  async connect(agent: Agent, connector: Connector, parts: ConnectionParts): Promise<AccountView> {
    const { credentials, settings, backfillDays = DEFAULT_BACKFILL_DAYS } = parts;
    const hookKey = randomBytes(24).toString('base64url');
    const reserved = await this.store.reserve(agent, connector, parts.name, hookKey);
    let id = reserved;
    try {
      await this.store.store(agent, reserved, { credentials, settings });
      const held = new HeldCredentials(credentials);
      const context = this.directory.contextOf('', settings, held);
      const probe = await probeAccount(connector, context, hookUrl(this.address.url, connector.kind, hookKey));
      held.current = probe.credentials ?? held.current;
      const connected = this.directory.contextOf(probe.externalId, settings, held);
      const position = await currentPosition(connector, connected);
      id = (await this.store.revive(agent, reserved, probe.externalId)) ?? reserved;
      return await this.store.settle(agent, id, probe, { credentials: held.current, backfillDays, position });
    } catch (error) {
      if (id === reserved) await this.store.discard(agent, reserved);
      throw error;
    } finally {
      this.directory.forget(agent.workspaceId, reserved);
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Puts other credentials and settings in place of the stored ones, once they work and belong to the same account. */
  async reconnect(
    agent: Agent,
    { id, connector, context }: KnownAccount,
    next: Pick<ConnectionParts, 'credentials' | 'settings'>,
  ): Promise<AccountView> {
    const { hookUrl: hook } = await this.store.get(agent, id);
    const held = new HeldCredentials(next.credentials);
    const probe = await probeAccount(
      connector,
      this.directory.contextOf(context.externalId, next.settings, held),
      hook,
    );
    if (probe.externalId !== context.externalId)
      throw problem('account-refused', {
        detail: 'These credentials belong to another account: connect it as its own.',
      });
    await this.store.store(agent, id, { credentials: held.current, settings: next.settings });
    try {
      return await this.store.settle(agent, id, probe, { credentials: null });
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** Tests the connection as it is stored and brings capabilities and health up to date. */
  async test(agent: Agent, { id, connector, context }: KnownAccount): Promise<AccountTestView> {
    const { hookUrl: hook } = await this.store.get(agent, id);
    try {
      const probe = await probeAccount(connector, context, hook);
      await this.store.dismissNotice(agent, id);
      await this.store.settle(agent, id, probe, { credentials: null });
      const { name: accountName, missingPermissions } = probe;
      return { ok: missingPermissions.length === 0, accountName, missingPermissions, detail: null };
    } catch (error) {
      if (error instanceof Problem && (error.code === 'account-refused' || error.code === 'account-unreachable')) {
        return { ok: false, accountName: null, missingPermissions: [], detail: error.message };
      }
      throw error;
    } finally {
      this.directory.forget(agent.workspaceId, id);
    }
  }

  /** The account as it is stored now. @throws not-found */
  async require(agent: Agent, id: number): Promise<KnownAccount> {
    this.directory.forget(agent.workspaceId, id);
    const account = await this.directory.find(agent.workspaceId, id);
    return account && !account.removed ? account : throwProblem('not-found', { detail: 'There is no such account.' });
  }
}
