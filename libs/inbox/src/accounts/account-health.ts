import { Injectable } from '@nestjs/common';
import { ConnectorError, ConnectorAuthError, ConnectorRateLimited } from '@parvis/channels';
import type { AccountHealth, Permission } from '@parvis/contracts';
import { Database, type Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import { AccountDirectory } from './account-directory';

const NEEDED: Permission = 'channels.manage';

interface Change {
  health: AccountHealth;
  detail: string | null;
  error: string | null;
  pausedUntil?: Date | null;
}

/**
 * The health of accounts: every change is one update, one `account.updated` and, when a person has to act, a notification to
 * those who manage channels. Saying the same thing again changes nothing.
 */
@Injectable()
export class AccountHealthKeeper {
  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
  ) {}

  /** The platform refuses the credentials: polls and deliveries stop until somebody signs in again. */
  pauseForAuth(workspaceId: number, accountId: number, detail: string): Promise<void> {
    return this.change(workspaceId, accountId, { health: 'needs-sign-in', detail, error: detail });
  }

  /** The platform asks to wait: polls and deliveries go on at `until`. */
  pauseForRateLimit(workspaceId: number, accountId: number, until: Date): Promise<void> {
    const detail = `The platform asks to wait until ${until.toISOString()}.`;
    return this.change(workspaceId, accountId, { health: 'slow', detail, error: null, pausedUntil: until });
  }

  /** A call worked: whatever was wrong is over. */
  working(workspaceId: number, accountId: number): Promise<void> {
    return this.change(workspaceId, accountId, { health: 'working', detail: null, error: null, pausedUntil: null });
  }

  /** Something went wrong that may pass by itself. */
  slow(workspaceId: number, accountId: number, detail: string): Promise<void> {
    return this.change(workspaceId, accountId, { health: 'slow', detail, error: detail });
  }

  /** What a failed call means for its account; failures of one call only mean nothing. */
  async afterFailure(workspaceId: number, accountId: number, error: unknown): Promise<void> {
    if (error instanceof ConnectorAuthError) await this.pauseForAuth(workspaceId, accountId, error.message);
    else if (error instanceof ConnectorRateLimited) {
      await this.pauseForRateLimit(workspaceId, accountId, new Date(Date.now() + error.retryAfterMs));
    } else if (error instanceof ConnectorError && error.kind === 'unavailable')
      await this.slow(workspaceId, accountId, error.message);
  }

  private async change(workspaceId: number, accountId: number, change: Change): Promise<void> {
    await this.db.transaction(workspaceId, (tx) => changeHealth(tx, workspaceId, accountId, change));
    this.directory.forget(workspaceId, accountId);
  }
}

/** Sets the health of an account in a caller's transaction; false when nothing changed or a person has stopped the account. */
export async function changeHealth(tx: Tx, workspaceId: number, accountId: number, change: Change): Promise<boolean> {
  const changed = await tx.query<{ name: string; was: AccountHealth }>(
    `update account a set health = $3, health_detail = $4, last_error = coalesce($5, case when $3 = 'working' then null else a.last_error end),
       paused_until = case when $7 then $6 else a.paused_until end, version = a.version + 1
     from (select id, health from account where workspace_id = $1 and id = $2 for update) old
     where a.workspace_id = $1 and a.id = old.id and a.enabled and a.removed_at is null
       and (a.health, a.health_detail, case when $7 then $6::timestamptz else a.paused_until end) is distinct from ($3, $4, a.paused_until)
     returning a.name, old.health as was`,
    [
      workspaceId,
      accountId,
      change.health,
      change.detail,
      change.error,
      change.pausedUntil ?? null,
      change.pausedUntil !== undefined,
    ],
  );
  const [row] = changed;
  if (!row) return false;
  await tx.publish(workspaceId, {
    kind: 'account.updated',
    data: { accountId: String(accountId), health: change.health },
  });
  if (change.health === 'needs-sign-in' && row.was !== 'needs-sign-in') await tellAdmins(tx, workspaceId, row.name);
  return true;
}

/**
 * A part of the account is lost (a feed that ended, a server that put us out) while the rest works: it stands there until somebody
 * has tested the account, and managers of channels are told once.
 */
export async function noteNotice(tx: Tx, workspaceId: number, accountId: number, detail: string): Promise<void> {
  const [row] = await tx.query<{ name: string }>(
    `update account set notice = jsonb_build_object('detail', $3::text, 'at', to_jsonb(now())), version = version + 1
     where workspace_id = $1 and id = $2 and removed_at is null and (notice ->> 'detail') is distinct from $3 returning name`,
    [workspaceId, accountId, detail],
  );
  if (!row) return;
  await tx.publish(workspaceId, { kind: 'account.updated', data: { accountId: String(accountId) } });
  await tellAdmins(tx, workspaceId, row.name);
}

/** A notification to everybody who manages channels: this account needs care. */
export async function tellAdmins(tx: Tx, workspaceId: number, accountName: string): Promise<void> {
  const admins = await tx.query<{ id: number }>(
    `select m.id from member m join role r on r.workspace_id = m.workspace_id and r.key = m.role_key
     where m.workspace_id = $1 and m.active and $2 = any (r.permissions) order by m.id`,
    [workspaceId, NEEDED],
  );
  const notice = { kind: 'channel-needs-care', conversationId: null, byMemberId: null, text: accountName } as const;
  await notify(
    tx,
    workspaceId,
    admins.map(({ id }) => id),
    notice,
  );
}
