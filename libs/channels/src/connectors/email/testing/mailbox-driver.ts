import type { Connector, InboundPage } from '../../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../../spi/inbound';
import type { OutboundAction } from '../../../spi/outbound';
import { composeEmailReply } from '../index';
import { accountOn, BRAND, eventually, type MailLab } from './mail-lab';

export const never = new AbortController().signal;
const isItem = (event: InboundEvent): event is ItemSeen => event.type === 'item';

/** The servers and the connector of the test that runs; another connector for each. */
export interface Box {
  lab: MailLab;
  connector: Connector;
}

/** What the tests of a mailbox do over and over. */
export function mailboxDriver(box: Box) {
  const account = () => accountOn(box.lab);
  const since = (cursor: string | null, backfillFrom: string | null = null) =>
    box.connector.fetchSince({ cursor, backfillFrom }, account(), never);
  const eventsOf = async (page: InboundPage) =>
    (await Promise.all(page.payloads.map((payload) => box.connector.parse(payload, account())))).flat();
  const itemsOf = async (page: InboundPage) => (await eventsOf(page)).filter(isItem);

  async function news(cursor: string): Promise<{ page: InboundPage; events: InboundEvent[] }> {
    const page = await eventually(async () => {
      const found = await since(cursor);
      return found.payloads.length > 0 ? found : null;
    });
    return { page, events: await eventsOf(page) };
  }

  async function received(cursor: string): Promise<{ item: ItemSeen; cursor: string }> {
    const { page, events } = await news(cursor);
    const item = events.find(isItem);
    if (!item) throw new Error('no item came');
    return { item, cursor: page.cursor };
  }

  const action = (
    item: ItemSeen,
    verb: OutboundAction['verb'],
    over: Partial<OutboundAction> = {},
  ): OutboundAction => ({
    id: `a${Math.random().toString(36).slice(2)}`,
    verb,
    target: {
      externalId: item.externalId,
      kind: 'email',
      threadKey: item.thread.key,
      parentExternalId: item.parentExternalId,
      postExternalId: null,
      authorExternalId: item.author?.externalId ?? null,
      createdAt: item.createdAt,
    },
    text: '',
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
    ...over,
  });

  function replyTo(item: ItemSeen, text: string, over: Partial<OutboundAction> = {}): OutboundAction {
    const made = action(item, 'reply', { text, ...over });
    const email =
      item.email && composeEmailReply(item.email, { actionId: made.id, mailbox: BRAND, ownAddresses: [], all: false });
    return { ...made, email: over.email === undefined ? email : over.email };
  }

  const perform = (made: OutboundAction) => box.connector.perform(made, account(), never);

  return { account, since, eventsOf, itemsOf, news, received, action, replyTo, perform };
}
