import { Injectable } from '@nestjs/common';
import { ConnectorAuthError, ConnectorError, type ProbeResult } from '@parvis/channels';
import { createLogger, Database, SecretBox } from '@parvis/platform';
import { AccountDirectory, type KnownAccount } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';
import type { PollJob } from '../accounts/account-work';
import { CREDENTIALS_MARK, probeInTime, storeProbe } from '../accounts/probe-account';
import { PublicAddress } from '../accounts/public-address';
import { hookUrl } from '../views-of/account-view';
import { CHECK_DUE } from './poll-accounts';

const logger = createLogger('account-checker');

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
      const probe = await probeInTime(account.connector, account.context, hook);
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
       returning hook_key, ${CREDENTIALS_MARK} as mark`,
      [workspaceId, accountId],
    );
    return rows[0];
  }

  /** Credentials that a person changed meanwhile stay; whatever was found with the old ones is not about them. */
  private async settle(account: KnownAccount, { mark }: Claim, probe: ProbeResult): Promise<void> {
    const { workspaceId, id } = account;
    await this.db.transaction(workspaceId, async (tx) => {
      const found = { workspaceId, id, probe, credentials: probe.credentials, mark };
      if (await storeProbe(tx, this.secrets, found))
        await tx.publish(workspaceId, { kind: 'account.updated', data: { accountId: String(id) } });
    });
  }
}
