import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { MessagesClient } from '../meta/messages.client';
import { readConversations, readMessage, readMessages } from '../meta/messages.fetch';
import { pageClient } from '../meta/settings';
import { walkSince } from '../meta/walk';
import { messengerClient } from './messenger.client';

/** Reads the newest messages (20 at most each) of the conversations that moved. */
export async function fetchMessenger(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const graph = pageClient(account, signal);
  const client = new MessagesClient(graph, 'messenger');
  const ownId = account.externalId;
  const page = await walkSince(request, {
    start: () => [{ kind: 'conversations' }],
    now: async () => (await graph.get('me', { fields: 'id' })).at,
    read: (step, since) =>
      step.kind === 'messages' ? readMessages(client, step, ownId) : readConversations(client, step, since, ownId),
  });
  return { ...page, ...graph.quota };
}

/** Reads the message of a hint (`message:mid`). */
export async function fetchMessengerRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const mid = /^message:(\S+)$/.exec(ref)?.[1];
  if (mid === undefined) throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  return readMessage(messengerClient(account, signal), mid, account.externalId);
}
