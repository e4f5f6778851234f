import { Injectable } from '@nestjs/common';
import type { KnownAccount } from '../accounts/account-directory';
import { AccountHealthKeeper } from '../accounts/account-health';

const WINDOW_MS = 10 * 60_000;
const WORTH_TELLING = 20;
const MOST_ANSWERED = 300;
const MOST_ACCOUNTS = 10_000;

/** Counts wrong signatures per account: many in ten minutes are told to those who manage channels, very many are cut short. */
@Injectable()
export class SignatureFailures {
  private readonly counts = new Map<string, { since: number; count: number }>();

  constructor(private readonly health: AccountHealthKeeper) {}

  /** Somebody hammers this account with wrong signatures: do not even compute the next one. */
  tooMany(account: KnownAccount, now: number): boolean {
    const entry = this.counts.get(keyOf(account));
    return entry !== undefined && now - entry.since < WINDOW_MS && entry.count >= MOST_ANSWERED;
  }

  async note(account: KnownAccount, now: number): Promise<void> {
    if (this.counts.size > MOST_ACCOUNTS) this.counts.clear();
    const key = keyOf(account);
    const entry = this.counts.get(key);
    const current = entry && now - entry.since < WINDOW_MS ? entry : { since: now, count: 0 };
    current.count += 1;
    this.counts.set(key, current);
    if (current.count !== WORTH_TELLING) return;
    const detail = `${WORTH_TELLING} hook requests with a wrong signature within ten minutes: check the signing secret on both sides.`;
    await this.health.slow(account.workspaceId, account.id, detail);
  }
}

function keyOf({ workspaceId, id }: KnownAccount): string {
  return `${workspaceId}:${id}`;
}
