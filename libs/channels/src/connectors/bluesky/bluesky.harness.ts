import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { blueskyHttpHandler } from '../../doubles/bluesky/http';
import { BlueskyNetwork, type BlueskyNetworkOptions, urisIn } from '../../doubles/bluesky/network';
import type { AppPassword, BlueskyAccount, BlueskyConvo, BlueskyRecord } from '../../doubles/bluesky/shapes';
import { FAULTS } from '../../doubles/faults';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export interface BlueskyHarness extends PlatformHarness {
  network: BlueskyNetwork;
  brand: BlueskyAccount;
  customer: BlueskyAccount;
  password: AppPassword;
  account: AccountContext;
  /** The brand's own post that comments stand under. */
  opening: BlueskyRecord;
  /** The conversation of customer and brand, begun by the customer. */
  convo: BlueskyConvo;
  /** Something said to the brand, of one kind; its external id. */
  said(kind: ItemKind, text: string): string;
  /** An action as the inbox would ask for it. */
  actionOn(verb: ActionVerb, kind: ItemKind, externalId: string, more?: Partial<OutboundAction>): OutboundAction;
}

const WITH_TEXT: readonly ActionVerb[] = ['reply', 'private-reply'];

/** The double on a local port with one connected account, as the kit and the connector's own tests drive it. */
export async function blueskyPlatform(options: Partial<BlueskyNetworkOptions> = {}): Promise<BlueskyHarness> {
  const network = new BlueskyNetwork({
    clock: () => new Date(),
    maxPageSize: 3,
    requestsPerWindow: 100_000,
    signInsPerWindow: 1000,
    ...options,
  });
  const brand = network.createAccount('brand.example', 'Maison Lumen');
  const customer = network.createAccount('client-042.example', 'Client 042');
  const password = network.sessions.createPassword(brand, 'parvis');
  const opening = network.post({ author: brand, text: 'Our news of the day.' });
  const convo = network.chat.between(customer, [brand]);
  const server = await serve(blueskyHttpHandler(network, '/bluesky'));
  let made = 0;

  const said = (kind: ItemKind, text: string): string => {
    if (kind === 'message') return `dm:${convo.id}:${network.chat.send(convo, customer, text).id}`;
    if (kind === 'mention') return network.post({ author: customer, text: `@brand.example ${text}` }).uri;
    if (kind === 'post') return network.post({ author: customer, text, quoting: opening.uri }).uri;
    return network.post({ author: customer, text, inReplyTo: opening.uri }).uri;
  };
  const actionOn: BlueskyHarness['actionOn'] = (verb, kind, externalId, more = {}) => ({
    id: `act_${(made += 1)}`,
    verb,
    target: {
      externalId,
      kind,
      threadKey: kind === 'message' ? `dm:${convo.id}` : externalId,
      parentExternalId: null,
      postExternalId: kind === 'comment' || kind === 'post' ? opening.uri : null,
      authorExternalId: customer.did,
      createdAt: new Date().toISOString(),
    },
    text: WITH_TEXT.includes(verb) ? `Thank you! ☕ (${made})` : '',
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
    ...more,
  });
  const own = (collection: string, subject: string, value: Record<string, unknown>) =>
    network.put(brand.did, collection, network.nextKey(), { createdAt: new Date().toISOString(), subject, ...value });

  return {
    network,
    brand,
    customer,
    password,
    opening,
    convo,
    said,
    actionOn,
    account: {
      externalId: brand.did,
      settings: { identifier: 'brand.example', serviceUrl: `${server.url}/bluesky`, readMessages: true },
      credentials: { appPassword: password.password },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => network.sessions.issuedTokens(),
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => said('comment', text),
    editItem: async (uri, text) => void network.editPost(uri, text),
    removeItem: async (uri) => void network.remove(uri),
    deliveries: async () => [],
    async performable(verb, kind) {
      // an earlier ban must not keep the customer silent
      for (const block of network.of(brand.did, 'app.bsky.graph.block')) network.remove(block.uri);
      const externalId = said(kind, 'Is it back in stock?');
      const { did } = customer;
      if (verb === 'unlike') own('app.bsky.feed.like', '', { subject: { uri: externalId, cid: 'x' } });
      if (verb === 'unban') own('app.bsky.graph.block', did, {});
      if (verb === 'unhide') {
        const value = { post: opening.uri, createdAt: new Date().toISOString(), hiddenReplies: [externalId] };
        network.put(brand.did, 'app.bsky.feed.threadgate', opening.rkey, value);
      }
      const isDeletion = verb === 'delete-reply';
      const reply = isDeletion
        ? network.post({ author: brand, text: 'Our first answer.', inReplyTo: externalId })
        : null;
      return actionOn(verb, kind, externalId, { replyExternalId: reply?.uri ?? null });
    },
    wasPerformed: ({ verb, target, text, replyExternalId }, { externalId }) => {
      const { externalId: uri } = target;
      const reply = network.records.get(externalId ?? '');
      const isFolded = urisIn(network.gateOf(opening.uri)?.value, 'hiddenReplies').includes(uri);
      const isSent = convo.messages.some((message) => message.text === text && message.senderDid === brand.did);
      switch (verb) {
        case 'reply':
          if (target.kind === 'message') return isSent;
          return reply?.value['text'] === text && JSON.stringify(reply.value['reply']).includes(uri);
        case 'private-reply':
          return isSent;
        case 'delete-reply':
          return !network.records.has(replyExternalId ?? '');
        case 'like':
        case 'unlike':
          return (network.likeOf(brand.did, uri) !== undefined) === (verb === 'like');
        case 'ban':
        case 'unban':
          return (network.blocks(brand.did, customer.did) !== undefined) === (verb === 'ban');
        case 'spam':
          return network.reports.some(({ subject }) => (subject as { uri?: string }).uri === uri);
        case 'reject': {
          const gate = network.gateOf(opening.uri, 'app.bsky.feed.postgate');
          return urisIn(gate?.value, 'detachedEmbeddingUris').includes(uri);
        }
        default:
          return isFolded === (verb === 'hide');
      }
    },
    repliesWith: (text) => [...network.records.values()].filter(({ value }) => value['text'] === text).length,
    close: () => server.close(),
  };
}
