import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { OAuthAnswer, OAuthChoice, OAuthConsent, OAuthFlow, OAuthRequest } from '../../spi/oauth';
import { LinkedInClient } from './linkedin.client';
import { administered, pageName } from './linkedin.pages';
import { signInOf } from './linkedin.settings';
import { trade } from './linkedin.token';

/**
 * Everything the connector uses. Always asked for as a whole: a sign-in with another set ends all earlier tokens of the member
 * for the app.
 */
export const SCOPES = [
  'r_basicprofile',
  'r_organization_social',
  'r_organization_social_feed',
  'rw_organization_admin',
  'w_organization_social',
  'w_organization_social_feed',
];

/** Signing in as a member who administers the Page; LinkedIn's flow for web apps has no PKCE. */
export const oauth: OAuthFlow = {
  pkce: false,
  needs: ['clientId', 'clientSecret'],
  label: { en: 'Sign in with LinkedIn', fr: 'Se connecter avec LinkedIn' },
  authorize,
  exchange,
};

function authorize(account: AccountContext, { redirectUri, state }: OAuthRequest): Promise<OAuthConsent> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: account.credentials['clientId'] ?? '',
    redirect_uri: redirectUri,
    state,
    scope: SCOPES.join(' '),
  });
  // spaces as %20, as LinkedIn documents them
  return Promise.resolve({ url: `${signInOf(account)}/authorization?${query.toString().replaceAll('+', '%20')}` });
}

/** One choice for each Page that the member administers. */
async function exchange(
  account: AccountContext,
  { code, redirectUri }: OAuthAnswer,
  signal: AbortSignal,
): Promise<OAuthChoice[]> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  const credentials = await trade(account, { clientId, clientSecret }, grant, signal);
  const client = new LinkedInClient({ ...account, credentials }, signal);
  const { organizationIds } = await administered(client);
  if (organizationIds.length === 0) {
    throw new ConnectorRejected('This member is the administrator of no LinkedIn Page', 'forbidden');
  }
  const choices: OAuthChoice[] = [];
  for (const externalId of organizationIds) {
    const name = await pageName(client, externalId);
    choices.push({ externalId, name, credentials, settings: { organizationId: externalId } });
  }
  return choices;
}
