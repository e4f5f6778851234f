import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { capabilities, readOnlyCapabilities } from './trustpilot.capabilities';
import { TrustpilotClient } from './trustpilot.client';
import { domainOf, textSetting } from './trustpilot.settings';
import { currentCredentials, isApplicationItself } from './trustpilot.token';

/** What replies lack while no business user is named. */
const AUTHOR = 'authorBusinessUserId';

/** Finds the business unit of the domain, reads one of its reviews, and tells whether replies can be written. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const domain = domainOf(account);
  const unit = await new TrustpilotClient(account, signal).businessUnit(domain);
  if (unit === null) throw new ConnectorAuthError(`Trustpilot has no business unit ${domain}`);
  const connected: AccountContext = { ...account, externalId: unit.id };
  // refused where the plan has no API access or the sign-in is of another company
  await new TrustpilotClient(connected, signal).reviews({ from: '1970-01-01T00:00:00', end: null, page: 1 }, 1);
  const isReadOnly = !textSetting(account, 'businessUserId');
  const { credentials, endsAt } = currentCredentials(account);
  const renewsItself = isApplicationItself(account) || Boolean(account.credentials['password']);
  return {
    externalId: unit.id,
    name: unit.name ?? domain,
    capabilities: isReadOnly ? readOnlyCapabilities : capabilities,
    missingPermissions: isReadOnly ? [AUTHOR] : [],
    tokenExpiresAt: renewsItself ? null : endsAt,
    credentials: handedOver(account, credentials),
  };
}

/** Whoever runs the connector stores renewed tokens as they come; without a store another refresh token is handed over here. */
function handedOver(account: AccountContext, now: AccountContext['credentials']): Record<string, string> | null {
  const isSame = (now['refreshToken'] ?? '') === (account.credentials['refreshToken'] ?? '');
  return account.renewCredentials || isSame ? null : { ...account.credentials, ...now };
}
