import { createHash } from 'node:crypto';
import { renewed } from '../../http/renewed';
import type { AccountContext } from '../../spi/connector';
import { ConnectorError } from '../../spi/errors';
import { askForToken, type GivenToken } from './token-endpoint';

const DAY_MS = 86_400_000;
/** A token lives 60 days; it is renewed from about day 45 on. */
const RENEW_BEFORE_MS = 15 * DAY_MS;
/** A renewal that did not work is not tried again for so long: the token at hand still works. */
const PAUSE_MS = 3_600_000;
const MOST_PAUSES = 2000;

type Stored = Readonly<Record<string, string>>;

/** Who gives tokens of 60 days and renews them (Instagram Login, Threads): the same calls under other names. */
export interface LongLived {
  platform: string;
  /** Address above the token endpoints, without a slash at its end. */
  host: string;
  /** What the names of the grants begin with. */
  prefix: 'ig' | 'th';
  /** The app secret that an exchange needs; null when none is known. */
  secret: string | null;
}

const pausedUntil = new Map<string, number>();

/** The token of one connector call: renewed when its end is near, and stored before it is used. */
export class LongLivedToken {
  private stored: Stored;

  constructor(
    private readonly account: AccountContext,
    private readonly signal: AbortSignal,
    private readonly issuer: LongLived,
  ) {
    this.stored = account.credentials;
  }

  /** What is stored now where it is not what the call began with, for `ProbeResult`; else null. */
  get changed(): Record<string, string> | null {
    const before = this.account.credentials;
    const names = ['accessToken', 'tokenExpiresAt'];
    return names.every((name) => before[name] === this.stored[name]) ? null : { ...this.stored };
  }

  get value(): string {
    return this.stored['accessToken'] ?? '';
  }

  /** ISO; null when nobody has told. */
  get expiresAt(): string | null {
    return this.stored['tokenExpiresAt'] || null;
  }

  /** The token for a call; a renewal that fails leaves it as it is, and the call itself tells whether it is dead. */
  async usable(): Promise<string> {
    const left = Date.parse(this.expiresAt ?? '') - Date.now();
    if (left > 0 && left <= RENEW_BEFORE_MS && (pausedUntil.get(this.key()) ?? 0) <= Date.now()) {
      pause(this.key());
      await this.renew();
    }
    return this.value;
  }

  /**
   * Renews for a test of the account, at `now` of the platform's clock (ms): also when the end is not known. `told` is what the
   * platform says of the end (ISO); it is stored.
   */
  async keepFresh(now: number, told: string | null = null): Promise<void> {
    const expiresAt = told ?? this.expiresAt;
    if (expiresAt === null || Date.parse(expiresAt) - now <= RENEW_BEFORE_MS) await this.renew();
    if (told === null || this.value !== this.account.credentials['accessToken'] || told === this.expiresAt) return;
    this.stored = await renewed(this.account, (stored) => Promise.resolve({ ...stored, tokenExpiresAt: told }));
  }

  private async renew(): Promise<void> {
    this.stored = await renewed({ ...this.account, credentials: this.stored }, async (stored) => {
      const fresh = (await this.refreshed(stored)) ?? (await this.exchanged(stored));
      if (!fresh) return { ...stored };
      const { tokenExpiresAt: _ended, ...others } = stored;
      const end = fresh.expiresAt === null ? {} : { tokenExpiresAt: fresh.expiresAt };
      return { ...others, accessToken: fresh.value, ...end };
    });
  }

  /** Null when there is none: the token is younger than a day, or it has ended. */
  private refreshed(stored: Stored): Promise<GivenToken | null> {
    const { prefix } = this.issuer;
    const query = { grant_type: `${prefix}_refresh_token`, access_token: stored['accessToken'] ?? '' };
    return this.unlessRefused('refresh_access_token', query);
  }

  /** A token of an hour that somebody entered becomes one of 60 days. */
  private async exchanged(stored: Stored): Promise<GivenToken | null> {
    const { secret } = this.issuer;
    if (secret === null) return null;
    return this.unlessRefused('access_token', exchangeQuery(this.issuer, secret, stored['accessToken'] ?? ''));
  }

  private async unlessRefused(endpoint: string, query: Record<string, string>): Promise<GivenToken | null> {
    const { account, signal, issuer } = this;
    try {
      return await tokenFrom(issuer, endpoint, query, { account, signal });
    } catch (error) {
      if (!(error instanceof ConnectorError) || signal.aborted) throw error;
      return null;
    }
  }

  private key(): string {
    return createHash('sha256').update(`${this.issuer.host} ${this.value}`).digest('base64');
  }
}

/** A token of 60 days for one of an hour. @throws ConnectorAuthError when it is refused. */
export function exchangeToken(
  issuer: LongLived & { secret: string },
  short: string,
  calls: { account: AccountContext; signal: AbortSignal },
): Promise<GivenToken> {
  return tokenFrom(issuer, 'access_token', exchangeQuery(issuer, issuer.secret, short), calls);
}

function exchangeQuery({ prefix }: LongLived, secret: string, short: string): Record<string, string> {
  return { grant_type: `${prefix}_exchange_token`, client_secret: secret, access_token: short };
}

function tokenFrom(
  { platform, host }: LongLived,
  endpoint: string,
  query: Record<string, string>,
  calls: { account: AccountContext; signal: AbortSignal },
): Promise<GivenToken> {
  const url = `${host}/${endpoint}?${new URLSearchParams(query).toString()}`;
  return askForToken({ method: 'GET', url }, { ...calls, platform, secrets: Object.values(query) });
}

function pause(key: string): void {
  pausedUntil.delete(key);
  pausedUntil.set(key, Date.now() + PAUSE_MS);
  for (const oldest of pausedUntil.keys()) {
    if (pausedUntil.size <= MOST_PAUSES) break;
    pausedUntil.delete(oldest);
  }
}
