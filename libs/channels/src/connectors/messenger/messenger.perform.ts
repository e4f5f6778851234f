import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { findOnMessage } from '../meta/messages.lookup';
import { performOnMessage } from '../meta/messages.perform';
import { humanAgentField } from '../meta/settings';
import { flagSetting } from '../../spi/settings';
import { assertDeclared } from '../../spi/verbs';
import { MESSENGER_CAPABILITIES } from './messenger.capabilities';
import { messengerClient } from './messenger.client';

/** Performs one action on a message; whether the window is open is for Meta to say, which knows the last message. */
export async function performMessenger(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertDeclared(MESSENGER_CAPABILITIES, action);
  return performOnMessage(action, messengerClient(account, signal), {
    capabilities: MESSENGER_CAPABILITIES,
    heart: '❤',
    metadata: true,
    humanAgent: flagSetting(account, humanAgentField),
  });
}

export async function findOnMessenger(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(MESSENGER_CAPABILITIES, action);
  return findOnMessage(action, messengerClient(account, signal), account.externalId);
}
