import { renewed } from '../../http/renewed';
import { signIn } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { countOf, recordOf, textOf } from '../../spi/read';
import { apiOf } from './x.settings';

/** Tokens are renewed this long before X ends them, so that none ends under way. */
const EARLY_MS = 60_000;

type Stored = Readonly<Record<string, string>>;

/** What one sign-in or renewal gave. A refresh token works once: each renewal brings the next. */
interface XTokens {
  access: string;
  /** Null without the scope `offline.access`. */
  refresh: string | null;
  /** ISO; null when nobody has told. */
  expiresAt: string | null;
  /** Granted scopes; null when nobody has told. */
  scopes: string[] | null;
}

export function tokensIn(stored: Stored): XTokens {
  return {
    access: stored['accessToken'] ?? '',
    refresh: stored['refreshToken'] || null,
    expiresAt: stored['tokenExpiresAt'] || null,
    scopes: stored['grantedScopes'] ? stored['grantedScopes'].split(' ') : null,
  };
}

/** Whether the access token ends within `ms` and can be renewed. */
export function isEnding(stored: Stored, ms = EARLY_MS): boolean {
  const { access, refresh, expiresAt } = tokensIn(stored);
  if (refresh === null) return false;
  return access === '' || (expiresAt !== null && Date.parse(expiresAt) - ms <= Date.now());
}

/** The next tokens of the chain, stored before they are used: the refresh token that they came from is spent. */
export function renewTokens(account: AccountContext, signal: AbortSignal): Promise<Stored> {
  return renewed(account, async (stored) => {
    const { refresh } = tokensIn(stored);
    if (refresh === null) {
      throw new ConnectorAuthError('X ended the token and there is no refresh token: connect the account again');
    }
    const form = { grant_type: 'refresh_token', refresh_token: refresh };
    return { ...stored, ...(await trade(account, stored, form, signal)) };
  });
}

/** Asks the token endpoint (`POST /2/oauth2/token`); what it gave, as it is stored. A public client has no secret. */
export async function trade(
  account: AccountContext,
  stored: Stored,
  grant: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { clientId = '', clientSecret = '' } = stored;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const { body } = await signIn(
    {
      method: 'POST',
      url: `${apiOf(account)}/oauth2/token`,
      ...(clientSecret !== '' && { headers: { authorization: `Basic ${basic}` } }),
      body: new URLSearchParams({ ...grant, client_id: clientId }),
    },
    {
      account,
      signal,
      platform: 'X sign-in',
      secrets: [...Object.values(stored), ...Object.values(grant), basic],
    },
  );
  const answer = recordOf(body);
  const access = textOf(answer?.['access_token']);
  if (!access) throw new ConnectorUnavailable('X sign-in gave no token', false);
  const seconds = countOf(answer?.['expires_in']);
  const refresh = textOf(answer?.['refresh_token']);
  const scopes = textOf(answer?.['scope'])?.trim();
  return {
    accessToken: access,
    // the end of the token before says nothing of this one
    tokenExpiresAt: seconds === null ? '' : new Date(Date.now() + seconds * 1000).toISOString(),
    ...(refresh && { refreshToken: refresh }),
    ...(scopes && { grantedScopes: scopes }),
  };
}
