import type { AccountContext } from '../../spi/connector';
import { MessagesClient } from '../meta/messages.client';
import { pageClient } from '../meta/settings';

/** The messaging edges of a Page. */
export function messengerClient(account: AccountContext, signal: AbortSignal): MessagesClient {
  return new MessagesClient(pageClient(account, signal), 'messenger');
}
