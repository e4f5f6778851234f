import { ConnectorAuthError, type RenewCredentials } from '@parvis/channels';
import type { Database, SecretBox } from '@parvis/platform';

/** First half of the advisory lock under which an account's credentials are renewed; the second half is the account's id. */
const RENEWAL_LOCK = 7_402_122;

interface Renewed {
  workspaceId: number;
  accountId: number;
  /** The credentials that whoever renews holds. */
  known: Readonly<Record<string, string>>;
  /** What the process remembers of the account is out of date. */
  forget: () => void;
}

/** What credentials of an account are sealed with, so that a row copied elsewhere does not open. */
export function sealContext(workspaceId: number, accountId: number): string {
  return `account:${workspaceId}:${accountId}`;
}

/**
 * Renews stored credentials: one process at a time holds the account's advisory lock while the platform is asked, and commits
 * what it answers before anybody uses it. Who comes second finds other credentials stored than it knows and takes those.
 */
export function credentialRenewal(db: Database, secrets: SecretBox, account: Renewed): RenewCredentials {
  const { workspaceId, accountId, known } = account;
  const seal = sealContext(workspaceId, accountId);
  return async (renew) => {
    const renewed = await db.transaction(workspaceId, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1, $2)', [RENEWAL_LOCK, accountId]);
      const row = await tx.maybeOne<{ credentials: Buffer }>(
        'select credentials from account where workspace_id = $1 and id = $2 and removed_at is null',
        [workspaceId, accountId],
      );
      if (!row) throw new ConnectorAuthError('The account was disconnected.');
      const stored = secrets.open<Record<string, string>>(row.credentials, seal);
      if (!isSame(stored, known)) return stored;
      const next = await renew(stored);
      await tx.query(`update account set credentials = $3, credential_names = $4 where workspace_id = $1 and id = $2`, [
        workspaceId,
        accountId,
        secrets.seal(next, seal),
        Object.keys(next),
      ]);
      return next;
    });
    account.forget();
    return renewed;
  };
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Credentials of an account that is being tried and not stored yet; what they are renewed to is stored with the account. */
export class HeldCredentials {
  constructor(public current: Readonly<Record<string, string>>) {}

  readonly renew: RenewCredentials = async (renew) => (this.current = await renew(this.current));
}
