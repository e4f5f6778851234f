import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { capabilities } from './app-store.capabilities';
import { AppStoreClient } from './app-store.client';
import { Forbidden } from './app-store.errors';
import { appIdOf } from './app-store.settings';

/** The smallest role that reads reviews and answers them, as App Store Connect calls it. */
const ROLE = 'Customer Support';
const AGREEMENTS = 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED';

/** Reads the app's name and one review. Apple tells no role of a key: a refusal names what is needed. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const client = new AppStoreClient(account, signal);
  const externalId = appIdOf(account);
  if (externalId === '') throw new ConnectorAuthError('This is no Apple ID of an app.');
  const result = { externalId, tokenExpiresAt: null, credentials: null };
  try {
    const name = await client.appName();
    if (name === null) throw new ConnectorAuthError('This key knows no app with this Apple ID.');
    await client.reviews(null, 1);
    return { ...result, name, capabilities, missingPermissions: [] };
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    const missingPermissions = [error.code === AGREEMENTS ? AGREEMENTS : ROLE];
    return { ...result, name: externalId, capabilities: { ...capabilities, verbs: {} }, missingPermissions };
  }
}
