import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { capabilities } from './google-play.capabilities';
import { GooglePlayClient } from './google-play.client';
import { PermissionMissing } from './google-play.errors';
import { packageName } from './google-play.settings';

/** As Play Console calls it. */
const PERMISSION = 'Reply to reviews';

/** Reads one review of the app. Google tells no name of an app and no list of permissions: a refusal names the one needed. */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const name = packageName(account);
  if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(name)) throw new ConnectorAuthError('This is no package name of an app.');
  const result = { externalId: name, name, tokenExpiresAt: null, credentials: null };
  try {
    await new GooglePlayClient(account, signal).reviews(null, 1);
    return { ...result, capabilities, missingPermissions: [] };
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    return { ...result, capabilities: { ...capabilities, verbs: {} }, missingPermissions: [PERMISSION] };
  }
}
