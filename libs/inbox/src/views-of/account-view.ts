import type {
  AccountHealth,
  AccountView,
  BackfillView,
  CapabilityRecord,
  ChannelKind,
  QuotaUse,
} from '@parvis/contracts';
import { isoOrNull } from './iso';

/** Columns of an account, of `account a`; never its credentials. Dead raw events and failed actions are counted by partial indexes. */
export const ACCOUNT_COLUMNS = `a.id, a.channel, a.name, a.external_id, a.settings, a.credential_names, a.hook_key, a.capabilities,
  a.enabled, a.health, a.health_detail, a.last_event_at, a.last_error, a.token_expires_at, a.silent_since,
  a.silence_expected, a.checked_at, a.quota, a.notice, a.backfill_state, a.backfill_from, a.backfill_fetched, a.backfill_error, a.created_at, a.version,
  (select count(*)::int from raw_event r where r.workspace_id = a.workspace_id and r.account_id = a.id and r.state = 'dead') as dead,
  (select count(*)::int from action x where x.workspace_id = a.workspace_id and x.account_id = a.id and x.state = 'failed') as failing`;

export interface AccountRow {
  id: number;
  channel: ChannelKind;
  name: string;
  external_id: string;
  settings: Record<string, string | number | boolean>;
  credential_names: string[];
  hook_key: string;
  capabilities: CapabilityRecord;
  enabled: boolean;
  health: AccountHealth;
  health_detail: string | null;
  last_event_at: Date | null;
  last_error: string | null;
  token_expires_at: Date | null;
  silent_since: Date | null;
  silence_expected: number | null;
  checked_at: Date | null;
  quota: QuotaUse[] | null;
  notice: AccountView['notice'];
  backfill_state: BackfillView['state'];
  backfill_from: Date | null;
  backfill_fetched: number;
  backfill_error: string | null;
  created_at: Date;
  version: number;
  dead: number;
  failing: number;
}

/** `publicUrl` is the address under which platforms reach this installation, without a slash at its end. */
export function toAccountView(row: AccountRow, publicUrl: string): AccountView {
  return {
    id: String(row.id),
    channel: row.channel,
    name: row.name,
    externalId: row.external_id,
    settings: row.settings,
    credentialsSet: row.credential_names,
    hookUrl: hookUrl(publicUrl, row.channel, row.hook_key),
    capabilities: row.capabilities,
    health: row.health,
    healthDetail: row.health_detail,
    lastEventAt: isoOrNull(row.last_event_at),
    lastError: row.last_error,
    tokenExpiresAt: isoOrNull(row.token_expires_at),
    silence: row.silent_since && { since: row.silent_since.toISOString(), expected: row.silence_expected ?? 0 },
    deadRawEvents: row.dead,
    failingActions: row.failing,
    checkedAt: isoOrNull(row.checked_at),
    quota: row.quota ?? [],
    notice: row.notice,
    backfill: {
      state: row.backfill_state,
      from: isoOrNull(row.backfill_from),
      fetched: row.backfill_fetched,
      error: row.backfill_error,
    },
    createdAt: row.created_at.toISOString(),
  };
}

/** Where a platform sends the events of an account. */
export function hookUrl(publicUrl: string, channel: ChannelKind, hookKey: string): string {
  return `${publicUrl}/hooks/${channel}/${hookKey}`;
}
