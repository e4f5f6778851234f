import { signIn } from '../../http/token-memory';
import { renewed } from '../../http/renewed';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { countOf, recordOf, textOf, type Json } from '../../spi/read';
import { signInOf } from './linkedin.settings';

/** Tokens are renewed this long before LinkedIn ends them, so that none ends under way. */
const EARLY_MS = 60_000;

type Stored = Readonly<Record<string, string>>;

/** What is stored of one grant. Times are ISO and null when nobody has told. */
interface LinkedInTokens {
  access: string;
  refresh: string | null;
  accessEndsAt: string | null;
  /** 365 days from the sign-in; no renewal moves it. */
  refreshEndsAt: string | null;
  scopes: string[] | null;
}

export function tokensIn(stored: Stored): LinkedInTokens {
  return {
    access: stored['accessToken'] ?? '',
    refresh: stored['refreshToken'] || null,
    accessEndsAt: stored['accessEndsAt'] || null,
    refreshEndsAt: stored['refreshEndsAt'] || null,
    scopes: stored['grantedScopes'] ? stored['grantedScopes'].split(' ') : null,
  };
}

/** Whether the access token ends within `ms` and can be renewed. */
export function isEnding(stored: Stored, ms = EARLY_MS): boolean {
  const { access, refresh, accessEndsAt } = tokensIn(stored);
  if (refresh === null) return false;
  return access === '' || (accessEndsAt !== null && Date.parse(accessEndsAt) - ms <= Date.now());
}

/** When somebody has to sign in again: LinkedIn extends neither by use. */
export function connectionEnds(stored: Stored): string | null {
  const { refresh, accessEndsAt, refreshEndsAt } = tokensIn(stored);
  return refresh === null ? accessEndsAt : refreshEndsAt;
}

/** A new access token for the refresh token, stored before it is used. */
export function renewTokens(account: AccountContext, signal: AbortSignal): Promise<Stored> {
  return renewed(account, (stored) => {
    const { refresh } = tokensIn(stored);
    if (refresh === null) {
      throw new ConnectorAuthError(
        'LinkedIn ended the access and there is no refresh token. Connect the account again.',
      );
    }
    return trade(account, stored, { grant_type: 'refresh_token', refresh_token: refresh }, signal);
  });
}

/** Asks the token endpoint; the credentials with what it gave. */
export async function trade(
  account: AccountContext,
  stored: Stored,
  grant: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { clientId = '', clientSecret = '' } = stored;
  const { body } = await signIn(
    {
      method: 'POST',
      url: `${signInOf(account)}/accessToken`,
      body: new URLSearchParams({ ...grant, client_id: clientId, client_secret: clientSecret }),
    },
    { account, signal, platform: 'LinkedIn sign-in', secrets: [...Object.values(stored), ...Object.values(grant)] },
  );
  return { ...stored, ...tokensOf(recordOf(body), stored) };
}

function tokensOf(body: Json | null, stored: Stored): Record<string, string> {
  const access = textOf(body?.['access_token']);
  if (!body || !access) throw new ConnectorUnavailable('LinkedIn sign-in gave no token', false);
  const refresh = textOf(body['refresh_token']);
  const accessEndsAt = endOf(body['expires_in']);
  const refreshEndsAt = earlier(endOf(body['refresh_token_expires_in']), refreshEndOf(stored, refresh));
  const scopes = textOf(body['scope'])?.split(/[\s,]+/).filter(Boolean).join(' '); // prettier-ignore
  return {
    accessToken: access,
    ...(refresh && { refreshToken: refresh }),
    ...(accessEndsAt !== null && { accessEndsAt }),
    ...(refreshEndsAt !== null && { refreshEndsAt }),
    ...(scopes && { grantedScopes: scopes }),
  };
}

/** The known end of the refresh token, when it is still the same one. */
function refreshEndOf(stored: Stored, refresh: string | null): string | null {
  const known = tokensIn(stored);
  return refresh === null || refresh === known.refresh ? known.refreshEndsAt : null;
}

function endOf(seconds: unknown): string | null {
  const life = countOf(seconds);
  return life === null || life > 1e9 ? null : new Date(Date.now() + life * 1000).toISOString();
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
