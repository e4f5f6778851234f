import { randomBytes } from 'node:crypto';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { capabilities } from './web-widget.capabilities';
import { settingFaults, widgetSettingsOf } from './web-widget.settings';

const LEAST_SECRET = 32;

/**
 * There is nobody to ask: checks what was entered, and makes what was not, the public key of the widget once and for all and
 * the identity secret. The key asked for in the settings counts while the account has none.
 */
export async function probe(account: AccountContext): Promise<ProbeResult> {
  const { settings, credentials } = account;
  const faults = settingFaults(settings);
  const secret = credentials['identitySecret'] ?? '';
  if (secret !== '' && secret.length < LEAST_SECRET)
    faults.push(`The identity secret needs ${LEAST_SECRET} characters: leave it empty to have one made.`);
  if (faults.length > 0) throw new ConnectorRejected(faults.join(' '), 'invalid');
  const wanted = String(settings['widgetKey'] ?? '').trim();
  const made = `w_${randomBytes(12).toString('base64url')}`;
  const { texts, domains } = widgetSettingsOf(settings);
  return {
    externalId: account.externalId || wanted || made,
    name: `${texts.en.title || 'Chat'} (${domains.join(', ')})`,
    capabilities,
    missingPermissions: [],
    tokenExpiresAt: null,
    credentials:
      secret === '' ? { ...credentials, identitySecret: `wis_${randomBytes(32).toString('base64url')}` } : null,
  };
}
