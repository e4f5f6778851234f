import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { mastodonHttpHandler } from '../../doubles/mastodon/http';
import { MastodonNetwork } from '../../doubles/mastodon/network';
import type { MastodonAccount, MastodonStatus } from '../../doubles/mastodon/shapes';
import type { MastodonNetworkOptions } from '../../doubles/mastodon/state';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export interface MastodonHarness extends PlatformHarness {
  network: MastodonNetwork;
  brand: MastodonAccount;
  customer: MastodonAccount;
  account: AccountContext;
  /** Something said to the brand, of one kind. */
  said(kind: ItemKind, text: string): MastodonStatus;
  /** An action on a status as the inbox would ask for it. */
  actionOn(verb: ActionVerb, kind: ItemKind, status: MastodonStatus, more?: Partial<OutboundAction>): OutboundAction;
}

const CUSTOMER_HOST = 'social.example';
const NO_TEXT: readonly ActionVerb[] = [
  'delete-reply',
  'like',
  'unlike',
  'ban',
  'unban',
  'spam',
  'reject',
  'mark-read',
];

/** The double on a local port with one connected account, as the kit and the connector's own tests drive it. */
export async function mastodonPlatform(options: Partial<MastodonNetworkOptions> = {}): Promise<MastodonHarness> {
  const network = new MastodonNetwork({
    clock: () => new Date(),
    maxPageSize: 3,
    opaqueIds: true,
    requestsPerWindow: 100_000,
    ...options,
  });
  const brand = network.createAccount('brand', null, 'Maison Lumen');
  const customer = network.createAccount('client_042', CUSTOMER_HOST, 'Client 042');
  const token = network.issueToken(brand);
  const server = await serve(mastodonHttpHandler(network, '/mastodon'));
  let made = 0;

  const said = (kind: ItemKind, text: string): MastodonStatus => {
    const author = customer;
    if (kind === 'message') return network.write({ author, text: `@brand ${text}`, visibility: 'direct' });
    if (kind === 'mention') return network.write({ author, text: `@brand ${text}` });
    const { id } = network.write({ author: brand, text: 'Our news of the day.' });
    return kind === 'post'
      ? network.write({ author, text, quoting: id })
      : network.write({ author, text: `@brand ${text}`, inReplyTo: id });
  };
  const ownReply = (status: MastodonStatus) =>
    network.write({
      author: brand,
      text: `@client_042@${CUSTOMER_HOST} Our first answer.`,
      inReplyTo: status.id,
      visibility: status.visibility,
    });
  const actionOn: MastodonHarness['actionOn'] = (verb, kind, status, more = {}) => ({
    id: `act_${(made += 1)}`,
    verb,
    target: {
      externalId: status.id,
      kind,
      threadKey: kind === 'message' ? `dm:client_042@${CUSTOMER_HOST}` : status.id,
      parentExternalId: null,
      postExternalId: null,
      authorExternalId: `client_042@${CUSTOMER_HOST}`,
      createdAt: status.createdAt,
    },
    text: NO_TEXT.includes(verb) ? '' : `Thank you! (${made})`,
    attachments: [],
    email: null,
    replyExternalId: verb === 'edit-reply' || verb === 'delete-reply' ? ownReply(status).id : null,
    requestedAt: new Date().toISOString(),
    ...more,
  });

  return {
    network,
    brand,
    customer,
    said,
    actionOn,
    account: {
      externalId: brand.id,
      settings: { instanceUrl: `${server.url}/mastodon` },
      credentials: { accessToken: token.value },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => network.issuedTokens(),
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => said('mention', text).id,
    editItem: async (id, text) => void network.editStatus(id, `@brand ${text}`),
    removeItem: async (id) => network.deleteStatus(id),
    deliveries: async () => [],
    async performable(verb, kind) {
      const status = said(kind, 'Correct.');
      if (verb === 'unlike') network.like(status, brand);
      if (verb === 'unban') network.block(brand.id, customer.id);
      else network.state.blocks.clear(); // an earlier ban must not close this item
      return actionOn(verb, kind, status);
    },
    wasPerformed: (action, receipt) => isDone(network, brand, customer, action, receipt.externalId),
    repliesWith: (text) =>
      [...network.state.statuses.values()].filter((status) => status.authorId === brand.id && status.text.endsWith(text)).length, // prettier-ignore
    close: () => server.close(),
  };
}

function isDone(
  { state }: MastodonNetwork,
  brand: MastodonAccount,
  customer: MastodonAccount,
  { verb, target, text, replyExternalId }: OutboundAction,
  made: string | null,
): boolean {
  const status = state.statuses.get(target.externalId);
  const reply = state.statuses.get(made ?? replyExternalId ?? '');
  const isBlocked = state.blocks.has(`${brand.id} ${customer.id}`);
  switch (verb) {
    case 'reply':
    case 'private-reply':
      return (
        reply?.text === `@client_042@${CUSTOMER_HOST} ${text}` &&
        reply.inReplyToId === target.externalId &&
        reply.visibility === (verb === 'reply' ? status?.visibility : 'direct')
      );
    case 'edit-reply':
      return reply?.text === `@client_042@${CUSTOMER_HOST} ${text}` && reply.editedAt !== null;
    case 'delete-reply':
      return reply === undefined;
    case 'like':
    case 'unlike':
      return status?.likedBy.has(brand.id) === (verb === 'like');
    case 'ban':
    case 'unban':
      return isBlocked === (verb === 'ban');
    case 'spam':
      return state.reports.at(-1)?.statusIds.includes(target.externalId) === true;
    case 'reject':
      return status?.quote?.state === 'revoked';
    default:
      return [...state.conversations.values()].every(({ accountId, unread }) => accountId !== brand.id || !unread);
  }
}
