import type { AccountContext } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { openMetaPayload, parseRemoved } from '../meta/envelope';
import { parseMessaging, parseReadMessage } from '../meta/messages.parse';
import { credential } from '../../spi/settings';

/** Webhook body or fetched message → events (Messenger webhooks, object `page`). Feed changes are another channel's. */
export function parseMessenger(payload: string, account: AccountContext): InboundEvent[] {
  const opened = openMetaPayload(payload, 'page', account.externalId);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'fetched') {
    if (opened.kind === 'removed') return parseRemoved(opened.value, opened.observedAt);
    return opened.kind === 'message' ? parseReadMessage(opened.value, opened.accountId, opened.observedAt) : [];
  }
  const appId = credential(account, 'appId');
  return (
    opened.updates
      .filter(({ shape }) => shape !== 'change')
      .flatMap((update) => parseMessaging(update, appId))
      // Story replies are Instagram's; here a message never is one.
      .map((event) => (event.type === 'item' ? { ...event, kind: 'message' } : event))
  );
}
