import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { debugToken, probeResult, type PermissionTable } from '../meta/probe';
import { textOf } from '../../spi/read';
import { pageClient } from '../meta/settings';
import { unless } from '../../spi/verbs';
import { WHATSAPP_CAPABILITIES } from './whatsapp.capabilities';
import { WhatsAppClient } from './whatsapp.client';
import { businessIdOf, numberIdOf } from './whatsapp.settings';
import { ensureWhatsAppSubscribed } from './whatsapp.subscription';

const PERMISSIONS: PermissionTable = {
  whatsapp_business_messaging: ['reply', 'like', 'unlike', 'mark-read', 'ban', 'unban'],
  whatsapp_business_management: [],
};

/** Tests token and number, subscribes the webhook and names what is missing; `subscribed_apps` when no event will come. */
export async function probeWhatsApp(
  account: AccountContext,
  hookUrl: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const externalId = numberIdOf(account);
  if (externalId === '' || businessIdOf(account) === '') {
    throw new ConnectorRejected('Enter the ids of the phone number and of the WhatsApp Business account', 'invalid');
  }
  const graph = pageClient(account, signal);
  const token = await debugToken(graph, account);
  const client = new WhatsAppClient(account, signal);
  const fields = { fields: 'display_phone_number,verified_name' };
  // Without the permission to manage, the number can be used but not be looked at.
  const number = (await unless(['forbidden'], () => client.get(encodeURIComponent(externalId), fields)))?.body;
  const names = [textOf(number?.['verified_name']), textOf(number?.['display_phone_number'])];
  const name = names.filter(Boolean).join(' ') || externalId;
  const subscribed = await ensureWhatsAppSubscribed(graph, account, hookUrl);
  const result = probeResult({ externalId, name }, WHATSAPP_CAPABILITIES, {
    token,
    needed: PERMISSIONS,
    subscribed: true,
  });
  // There is nothing to poll in place of the webhook, so the lack has to be named.
  return subscribed ? result : { ...result, missingPermissions: [...result.missingPermissions, 'subscribed_apps'] };
}
