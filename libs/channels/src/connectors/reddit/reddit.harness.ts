import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { redditHttpHandler } from '../../doubles/reddit/http';
import { type RedditGrant, RedditNetwork, type RedditNetworkOptions } from '../../doubles/reddit/network';
import type { RedditThing, RedditUser } from '../../doubles/reddit/shapes';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export interface RedditHarness extends PlatformHarness {
  network: RedditNetwork;
  brand: RedditUser;
  customer: RedditUser;
  grant: RedditGrant;
  /** The brand's own post in the subreddit it moderates. */
  post: RedditThing;
  account: AccountContext;
  /** A comment of the customer under the brand's post. */
  comment(text: string): RedditThing;
  /** An action on something as the inbox would ask for it. */
  actionOn(verb: ActionVerb, kind: ItemKind, externalId: string, more?: Partial<OutboundAction>): OutboundAction;
}

export const nameOfThing = ({ kind, id }: RedditThing) => `${kind}_${id}`;
const WITH_TEXT: readonly ActionVerb[] = ['reply', 'private-reply', 'edit-reply'];

/** The double on a local port with one connected account, as the kit and the connector's own tests drive it. */
export async function redditPlatform(options: Partial<RedditNetworkOptions> = {}): Promise<RedditHarness> {
  const network = new RedditNetwork({
    clock: () => new Date(),
    maxPageSize: 3,
    requestsPerWindow: 100_000,
    ...options,
  });
  const brand = network.createUser('brand_account');
  const customer = network.createUser('client_042');
  network.createSubreddit('brandhub', brand);
  network.createSubreddit('elsewhere', network.createUser('somebody_else'));
  const post = network.writePost(brand, 'brandhub', 'Our new machine', 'It grinds.');
  const grant = network.grant(brand);
  const server = await serve(redditHttpHandler(network, '/reddit'));
  let made = 0;

  const comment = (text: string) => network.writeComment(customer, nameOfThing(post), text);
  const actionOn: RedditHarness['actionOn'] = (verb, kind, externalId, more = {}) => ({
    id: `act_${(made += 1)}`,
    verb,
    target: {
      externalId,
      kind,
      threadKey: externalId,
      parentExternalId: null,
      postExternalId: nameOfThing(post),
      authorExternalId: `t2_${customer.id}`,
      createdAt: new Date().toISOString(),
    },
    text: WITH_TEXT.includes(verb) ? `Thank you & welcome! (${made})` : '',
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
    ...more,
  });

  /** Something said, of one kind; messages go to the moderators where the verb is theirs. */
  function said(verb: ActionVerb, kind: ItemKind): string {
    if (kind === 'comment') return nameOfThing(comment('Does it grind too?'));
    if (kind === 'mention')
      return nameOfThing(network.writeComment(customer, nameOfThing(post), 'Ask u/brand_account'));
    if (kind === 'post') return nameOfThing(network.writePost(customer, 'brandhub', 'A question', 'Where?'));
    if (verb === 'reply' || verb === 'mark-read')
      return `t4_${network.writeMessage(customer, brand, 'Hello', 'Where?').id}`;
    const conversation = network.writeModmail(customer, 'brandhub', 'My ban', 'Why?');
    return `${conversation.id}:${conversation.messages[0]?.id ?? ''}`;
  }

  return {
    network,
    brand,
    customer,
    grant,
    post,
    comment,
    actionOn,
    account: {
      externalId: `t2_${brand.id}`,
      settings: { username: 'brand_account', subreddits: 'brandhub', apiBaseUrl: `${server.url}/reddit` },
      credentials: { clientId: grant.clientId, clientSecret: grant.clientSecret, refreshToken: grant.refreshToken },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => network.issuedTokens(),
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => nameOfThing(comment(text)),
    editItem: async (id, text) => void network.editThing(id, text),
    removeItem: async (id) => network.deleteThing(id),
    deliveries: async () => [],
    async performable(verb, kind) {
      network.subreddit('brandhub').banned.clear(); // an earlier ban must not keep the customer silent
      const externalId = said(verb, kind);
      const isReply = verb === 'edit-reply' || verb === 'delete-reply';
      const reply = isReply ? nameOfThing(network.writeComment(brand, externalId, 'Our first answer.')) : null;
      if (verb === 'unhide') network.removeThing(externalId, brand.name);
      if (verb === 'approve' || verb === 'reject') network.removeThing(externalId, true);
      if (verb === 'unlike') network.thing(externalId).votes.set(brand.id, 1);
      if (verb === 'unban') network.subreddit('brandhub').banned.add(customer.id);
      return actionOn(verb, kind, externalId, { replyExternalId: reply });
    },
    wasPerformed: ({ verb, target, text, replyExternalId }, { externalId }) => {
      const thing = network.things.get(target.externalId);
      const reply = network.things.get(externalId ?? replyExternalId ?? '');
      const conversation = network.conversations.get(target.externalId.split(':')[0] ?? '');
      const isBanned = network.subreddit('brandhub').banned.has(customer.id);
      switch (verb) {
        case 'reply':
          if (target.kind === 'message') return network.messages.get(externalId ?? '')?.text === text;
          return reply?.text === text && reply.parent === target.externalId;
        case 'private-reply':
          return network.directView(customer).some((message) => message.text === text && message.to.id === customer.id);
        case 'edit-reply':
          return reply?.text === text && reply.editedAt !== null;
        case 'delete-reply':
          return reply?.deleted === true;
        case 'hide':
        case 'reject':
          return thing?.removedBy === brand.name && !thing.spam;
        case 'spam':
          return thing?.removedBy === brand.name && thing.spam;
        case 'unhide':
        case 'approve':
          return thing?.approvedBy === brand.name;
        case 'like':
        case 'unlike':
          return thing?.votes.has(brand.id) === (verb === 'like');
        case 'ban':
        case 'unban':
          return isBanned === (verb === 'ban');
        case 'archive':
          return conversation?.state === 2;
        default:
          return network.inbox.some(({ name, unread }) => name === target.externalId && !unread);
      }
    },
    repliesWith: (text) => [...network.things.values()].filter((thing) => thing.text === text && !thing.deleted).length, // prettier-ignore
    close: () => server.close(),
  };
}
