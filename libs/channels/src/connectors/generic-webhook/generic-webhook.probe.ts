import { createHash } from 'node:crypto';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { callBack, pull } from './generic-webhook.callback';
import { allowedVerbs, capabilitiesWith, textSetting } from './generic-webhook.settings';
import { secretBytes } from '../../http/standard-webhook';

const FEWEST_SECRET_BYTES = 24;

/** Checks the secrets' form, sends a signed ping to the callback address and reads one page of the pull address. */
export async function probe(account: AccountContext, hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const secret = secretBytes(account.credentials['signingSecret'] ?? '');
  if (secret === null || secret.length < FEWEST_SECRET_BYTES) {
    throw new ConnectorAuthError('the signing secret must be whsec_ and at least 24 bytes in base64');
  }
  const callbackUrl = textSetting(account, 'callbackUrl');
  const id = createHash('sha256').update(hookUrl).digest('hex').slice(0, 24);
  if (callbackUrl) await callBack(account, signal, `ping_${id}`, { type: 'inbox.ping', data: {} });
  const pullUrl = textSetting(account, 'pullUrl');
  if (pullUrl) await pull(account, signal, null);
  return {
    externalId: account.externalId || id,
    name: hostOf(callbackUrl || pullUrl) ?? 'Webhook',
    capabilities: capabilitiesWith(allowedVerbs(account)),
    missingPermissions: [],
    tokenExpiresAt: null,
    credentials: null,
  };
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
