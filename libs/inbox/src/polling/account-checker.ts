import { Injectable } from '@nestjs/common';
import { ConnectorAuthError, ConnectorError, type ProbeResult } from '@parvis/channels';
import { createLogger, Database, SecretBox } from '@parvis/platform';
import { AccountDirectory, type KnownAccount, sealContext } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import type { PollJob } from '../accounts/account-work';
import { PublicAddress } from '../accounts/public-address';
import { hookUrl } from '../views-of/account-view';
import { CHECK_DUE } from './poll-accounts';

const logger = createLogger('account-checker');
const PROBE_TIMEOUT_MS = 25_000;

interface Claim {
  hook_key: string;
  /** Changes with the credentials. */
  mark: string;
}

/**
 * Tests accounts by itself, some times a day and before their access ends: renews tokens, subscribes hooks anew that a platform
 * dropped, reads what the account may do, and takes back a refusal that was passing. What it finds is in the account's health
 * before customers notice.
 */
@Injectable()
export class AccountChecker {
  constructor(
    private readonly db: Database,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
    private readonly secrets: SecretBox,
    private readonly address: PublicAddress,
  ) {}

  /** Tests one account if that is still due; a platform that cannot be asked just now is asked at the next poll. */
  async check({ workspaceId, accountId }: PollJob): Promise<void> {
    const claim = this.address.isKnown ? await this.claim(workspaceId, accountId) : undefined;
    if (!claim) return;
    this.directory.forget(workspaceId, accountId);
    const account = await this.directory.find(workspaceId, accountId);
    if (!account || account.removed) return;
    const hook = hookUrl(this.address.url, account.channel, claim.hook_key);
    try {
      const probe = await account.connector.probe(account.context, hook, AbortSignal.timeout(PROBE_TIMEOUT_MS));
      if (probe.externalId !== account.context.externalId)
        throw new ConnectorAuthError('The credentials belong to another account now.');
      await this.settle(account, claim, probe);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      logger.warn({ err: error, workspaceId, accountId }, 'a check of an account failed');
      await this.health.afterFailure(workspaceId, accountId, error);
    } finally {
      this.directory.forget(workspaceId, accountId);
    }
  }

  // the time is written before the platform is asked: a token that can be renewed once only is never renewed by two at once
  private async claim(workspaceId: number, accountId: number): Promise<Claim | undefined> {
    const rows = await this.db.read<Claim>(
      'system',
      `update account set checked_at = now() where workspace_id = $1 and id = $2 and ${CHECK_DUE}
       returning hook_key, md5(encode(credentials, 'base64')) as mark`,
      [workspaceId, accountId],
    );
    return rows[0];
  }

  /** Credentials that a person changed meanwhile stay; whatever was found with the old ones is not about them. */
  private async settle(account: KnownAccount, { mark }: Claim, probe: ProbeResult): Promise<void> {
    const { workspaceId, id } = account;
    const missing =
      probe.missingPermissions.length > 0 ? `Missing permissions: ${probe.missingPermissions.join(', ')}` : null;
    const { credentials } = probe;
    await this.db.transaction(workspaceId, async (tx) => {
      const changed = await tx.query(
        `update account set capabilities = $3, token_expires_at = $4, credentials = coalesce($5, credentials),
           credential_names = coalesce($6, credential_names),
           health = case when $7::text is null then 'working' else 'slow' end, health_detail = $7,
           last_error = $7, paused_until = null, version = version + 1
         where workspace_id = $1 and id = $2 and enabled and removed_at is null and md5(encode(credentials, 'base64')) = $8
         returning 1`,
        [
          workspaceId,
          id,
          JSON.stringify(probe.capabilities),
          probe.tokenExpiresAt,
          credentials && this.secrets.seal(credentials, sealContext(workspaceId, id)),
          credentials && Object.keys(credentials),
          missing,
          mark,
        ],
      );
      if (changed.length > 0)
        await tx.publish(workspaceId, { kind: 'account.updated', data: { accountId: String(id) } });
    });
  }
}
