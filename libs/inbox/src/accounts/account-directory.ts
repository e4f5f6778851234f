import { Injectable } from '@nestjs/common';
import {
  type AccountContext,
  type Connector,
  connectorFor,
  type Fetch,
  guardedFetch,
  sharedHook,
} from '@parvis/channels';
import type { AccountHealth, CapabilityRecord, ChannelKind } from '@parvis/contracts';
import { Database, SecretBox, ServerConfig } from '@parvis/platform';
import { credentialRenewal, type HeldCredentials, sealContext } from './credential-renewal';
import { InProcessPlatforms } from './in-process-platforms';

const FRESH_MS = 5000;
const MOST_KEPT = 20_000;
const MAX_RESPONSE_BYTES = 25 * 1024 * 1024;
const CALL_TIMEOUT_MS = 20_000;

/** A connected account with its connector and opened credentials: what hooks, intake, polls and deliveries work with. */
export interface KnownAccount {
  workspaceId: number;
  id: number;
  channel: ChannelKind;
  connector: Connector;
  context: AccountContext;
  capabilities: CapabilityRecord;
  enabled: boolean;
  removed: boolean;
  health: AccountHealth;
  pausedUntil: Date | null;
}

interface Row {
  workspace_id: number;
  id: number;
  channel: ChannelKind;
  external_id: string;
  settings: AccountContext['settings'];
  credentials: Buffer;
  capabilities: CapabilityRecord;
  enabled: boolean;
  removed: boolean;
  health: AccountHealth;
  paused_until: Date | null;
}

type SharedHook = NonNullable<ReturnType<typeof sharedHook>>;
/** By id at the platform: one Page may be connected for its comments and for its messages. */
type AccountsOfApp = ReadonlyMap<string, readonly KnownAccount[]>;

interface Kept {
  until: number;
  account: KnownAccount | undefined;
}

const COLUMNS = `workspace_id, id, channel, external_id, settings, credentials, capabilities, enabled, removed_at is not null as removed,
  health, paused_until`;

/** Finds accounts by hook key or id and remembers them for five seconds; `forget` makes a change count at once in this process. */
@Injectable()
export class AccountDirectory {
  private readonly byHook = new Map<string, Kept>();
  private readonly byId = new Map<string, Kept>();
  private readonly apps = new Map<string, { until: number; byExternalId: AccountsOfApp }>();
  private readonly asked = new Map<string, Promise<unknown>>();
  private readonly fetch: Fetch;

  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly server: ServerConfig,
    private readonly inProcess: InProcessPlatforms,
  ) {
    const { allowPrivateNetwork } = server;
    this.fetch = guardedFetch({ allowPrivateNetwork, maxBytes: MAX_RESPONSE_BYTES, timeoutMs: CALL_TIMEOUT_MS });
  }

  /** The account of a hook address if it is remembered; undefined when the database has to be asked. */
  rememberedHook(channel: string, hookKey: string): { account: KnownAccount | undefined } | undefined {
    return fresh(this.byHook.get(`${channel}/${hookKey}`));
  }

  async byHookKey(channel: string, hookKey: string): Promise<KnownAccount | undefined> {
    const kept = this.rememberedHook(channel, hookKey);
    if (kept) return kept.account;
    return this.once(`hook ${channel}/${hookKey}`, async () => {
      const rows = await this.db.read<Row>(
        'system',
        `select ${COLUMNS} from account where hook_key = $1 and channel = $2`,
        [hookKey, channel],
      );
      return this.keep(this.byHook, `${channel}/${hookKey}`, rows[0]);
    });
  }

  /** An account, removed ones included; undefined when there never was one or its channel has no connector. */
  async find(workspaceId: number, accountId: number): Promise<KnownAccount | undefined> {
    const key = `${workspaceId}:${accountId}`;
    const kept = fresh(this.byId.get(key));
    if (kept) return kept.account;
    const rows = await this.db.read<Row>(
      'system',
      `select ${COLUMNS} from account where workspace_id = $1 and id = $2`,
      [workspaceId, accountId],
    );
    return this.keep(this.byId, key, rows[0]);
  }

  /** Other accounts that a body at this account's hook speaks of; see `sharedHook`. */
  async siblingsIn(account: KnownAccount, body: string): Promise<KnownAccount[]> {
    const shared = sharedHook(account.channel);
    if (!shared) return [];
    const app = account.context.credentials[shared.credential] ?? '';
    const key = `${account.workspaceId} ${account.channel} ${app}`;
    const kept = this.apps.get(key);
    const ofApp =
      kept && kept.until > Date.now()
        ? kept.byExternalId
        : await this.once(key, () => this.ofApp(key, account.workspaceId, shared, app));
    if (ofApp.size === 0) return [];
    const ids = new Set(body.match(shared.ids));
    return [...ids].flatMap((id) => ofApp.get(id) ?? []).filter(({ id }) => id !== account.id);
  }

  /** Every account of one app by its id at the platform, read once for all of them. */
  private async ofApp(key: string, workspaceId: number, shared: SharedHook, app: string): Promise<AccountsOfApp> {
    const rows = await this.db.read<Row>(
      'system',
      `select ${COLUMNS} from account where workspace_id = $1 and channel = any ($2) and enabled and removed_at is null and external_id <> ''`,
      [workspaceId, shared.kinds],
    );
    const accounts = rows
      .flatMap((row) => this.opened(row) ?? [])
      .filter(({ context }) => context.credentials[shared.credential] === app);
    if (this.apps.size >= MOST_KEPT) this.apps.clear();
    const byExternalId = new Map<string, KnownAccount[]>();
    for (const account of accounts) {
      const { externalId } = account.context;
      byExternalId.set(externalId, [...(byExternalId.get(externalId) ?? []), account]);
    }
    this.apps.set(key, { until: Date.now() + FRESH_MS, byExternalId });
    return byExternalId;
  }

  /** Many who ask for the same at the same time share one answer. */
  private once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const asked = this.asked.get(key) as Promise<T> | undefined;
    if (asked) return asked;
    const answer = ask().finally(() => this.asked.delete(key));
    this.asked.set(key, answer);
    return answer;
  }

  /** The context of an account that is not stored yet, or not with these credentials. */
  contextOf(externalId: string, settings: AccountContext['settings'], held: HeldCredentials): AccountContext {
    return { ...this.context(externalId, settings, held.current), renewCredentials: held.renew };
  }

  private context(
    externalId: string,
    settings: AccountContext['settings'],
    credentials: AccountContext['credentials'],
  ): AccountContext {
    const { fetch, server } = this;
    return { externalId, settings, credentials, fetch, allowPrivateNetwork: server.allowPrivateNetwork };
  }

  /** Reads the account anew at its next use. */
  forget(workspaceId: number, accountId: number): void {
    this.byId.delete(`${workspaceId}:${accountId}`);
    this.apps.clear();
    for (const [key, { account }] of this.byHook) {
      if (!account || (account.workspaceId === workspaceId && account.id === accountId)) this.byHook.delete(key);
    }
  }

  private keep(map: Map<string, Kept>, key: string, row: Row | undefined): KnownAccount | undefined {
    if (map.size >= MOST_KEPT) map.clear(); // somebody is guessing keys: forgetting costs a query, keeping costs memory
    const account = row && this.opened(row);
    map.set(key, { until: Date.now() + FRESH_MS, account });
    return account;
  }

  private opened(row: Row): KnownAccount | undefined {
    const connector = connectorFor(row.channel);
    if (!connector) return undefined;
    const { workspace_id: workspaceId, id } = row;
    const credentials = row.removed
      ? {}
      : this.secrets.open<Record<string, string>>(row.credentials, sealContext(workspaceId, id));
    const renewCredentials = credentialRenewal(this.db, this.secrets, {
      workspaceId,
      accountId: id,
      known: credentials,
      forget: () => this.forget(workspaceId, id),
    });
    const context = this.context(row.external_id, row.settings, credentials);
    const fetch = this.inProcess.fetchOf(row.channel, { workspaceId, id }) ?? context.fetch;
    return {
      workspaceId,
      id,
      channel: row.channel,
      connector,
      context: { ...context, fetch, renewCredentials },
      capabilities: row.capabilities,
      enabled: row.enabled,
      removed: row.removed,
      health: row.health,
      pausedUntil: row.paused_until,
    };
  }
}

function fresh(kept: Kept | undefined): { account: KnownAccount | undefined } | undefined {
  return kept && kept.until > Date.now() ? kept : undefined;
}
