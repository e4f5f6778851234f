import { FAULTS } from '../../doubles/faults';
import { webWidgetHttpHandler, WebWidgetNetwork, type WidgetTalk } from '../../doubles/web-widget/index';
import type { AccountContext, Fetch } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';
import { AGENT_BASE } from './web-widget.wire';

export const fixtureAccount: Pick<AccountContext, 'externalId' | 'settings' | 'credentials'> = {
  externalId: 'w_maisonlumen',
  settings: { allowedDomains: 'maison-lumen.example, *.maison-lumen.example' },
  credentials: { identitySecret: 'wis_identity-secret-of-the-fixtures' },
};

export interface WebWidgetHarness extends PlatformHarness {
  network: WebWidgetNetwork;
}

/** The widget's agent side on a local port with one visitor, as the kit and the connector's own tests drive it. */
export async function webWidgetPlatform(): Promise<WebWidgetHarness> {
  const network = new WebWidgetNetwork(() => new Date());
  const server = await serve(webWidgetHttpHandler(network));
  const main = network.arrive();
  const fetch: Fetch = (url, init) => doubleFetch(url.replace(AGENT_BASE, `${server.url}/agent/v1`), init);
  let made = 0;
  return {
    network,
    account: { ...fixtureAccount, fetch, allowPrivateNetwork: true },
    transport: 'fetch',
    secrets: () => [],
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => network.say(main, text)?.id ?? '',
    editItem: async (id, text) => network.edit(id, text),
    removeItem: async (id) => network.remove(id),
    deliveries: async () => network.takeLanded(),
    async performable(verb, kind): Promise<OutboundAction> {
      const talk = network.arrive({ name: `client_${(made += 1)}` });
      const asked = network.say(talk, 'Is the mug dishwasher safe?');
      if (!asked) throw new Error('a new visitor is never blocked');
      if (verb === 'unhide') asked.hidden = true;
      if (verb === 'unban') block(network, talk);
      const answered = { author: 'agent', text: 'No.', clientId: null, actionId: `act_before_${made}`, files: [] } as const; // prettier-ignore
      const isAboutReply = verb === 'edit-reply' || verb === 'delete-reply';
      const reply = isAboutReply ? network.add(talk, { ...answered, files: [], subject: null, pageUrl: null }) : null;
      return {
        id: `act_${made}`,
        verb,
        target: {
          externalId: asked.id,
          kind,
          threadKey: talk.id,
          parentExternalId: null,
          postExternalId: null,
          authorExternalId: talk.visitorId,
          createdAt: asked.createdAt,
        },
        text: verb === 'reply' || verb === 'edit-reply' ? `Yes, it is (${made}).` : '',
        attachments: [],
        email: null,
        replyExternalId: reply?.id ?? null,
        requestedAt: asked.createdAt,
      };
    },
    wasPerformed({ verb, target, text, replyExternalId }, receipt) {
      const { words, visitors, talks } = network.state;
      const asked = words.get(target.externalId);
      const own = words.get(replyExternalId ?? '');
      const effects: Record<string, boolean | undefined> = {
        reply: words.get(receipt.externalId ?? '')?.text === text,
        'edit-reply': own?.text === text,
        'delete-reply': own?.deleted,
        hide: asked?.hidden,
        unhide: asked?.hidden === false,
        ban: visitors.get(target.authorExternalId ?? '')?.blocked,
        unban: visitors.get(target.authorExternalId ?? '')?.blocked === false,
        'mark-read': (talks.get(target.threadKey)?.readByTeam ?? 0) >= (asked?.seq ?? Infinity),
      };
      return effects[verb] ?? false;
    },
    repliesWith: (text) =>
      [...network.state.words.values()].filter((word) => word.text === text && !word.deleted).length,
    close: () => server.close(),
  };
}

function block(network: WebWidgetNetwork, talk: WidgetTalk): void {
  const visitor = network.state.visitors.get(talk.visitorId);
  if (visitor) visitor.blocked = true;
}
