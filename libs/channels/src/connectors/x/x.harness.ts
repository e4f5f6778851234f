import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { ALL_SCOPES, deliverXWebhooks, signX, xHttpHandler, XNetwork } from '../../doubles/x';
import type { XMessage, XNetworkOptions, XPost, XToken, XUser } from '../../doubles/x';
import type { AccountContext, Fetch, RawRequest, RenewCredentials } from '../../spi/connector';
import type { ActionTarget, OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve, type LocalServer } from '../../testing/platform-double';
import type { HookSigner, PlatformHarness } from '../../testing/subject';

export const APP = {
  consumerSecret: 'consumer-secret-of-the-x-spec',
  bearer: 'AAAA-app-bearer-of-the-x-spec',
  clientId: 'client-id-of-the-x-spec',
  clientSecret: 'client-secret-of-the-x-spec',
};
export const HOOK = 'https://parvis.example/hooks/x/key';
const START = '2026-11-20T09:00:00.000Z';
const EVENTS = ['post.mention.create', 'post.reply.create', 'post.quote.create', 'post.create', 'post.delete', 'dm.received', 'dm.sent', 'dm.read', 'oauth.revoke']; // prettier-ignore

type PlatformOptions = Partial<XNetworkOptions> & { scopes?: readonly string[]; pushes?: boolean; app?: Partial<typeof APP> & { redirectUris?: string[] } }; // prettier-ignore

/** Ids of actions are unique for ever, also across the platforms of one run. */
let actions = 0;

/** The double with one connected account and one post, as the kit and the connector's own tests drive it. */
export class XPlatform implements PlatformHarness {
  readonly network: XNetwork;
  readonly brand: XUser;
  readonly token: XToken;
  readonly root: XPost;
  readonly transport = 'fetch';
  readonly faults = FAULTS;
  readonly pageSize = 3;
  private readonly fetch: Fetch;
  private nowMs = Date.parse(START);
  private server: LocalServer | null = null;
  private people = 0;
  private renewed: AccountContext['credentials'] | null = null;
  private renewal: Promise<unknown> = Promise.resolve();

  constructor({ scopes = ALL_SCOPES, pushes = true, app = {}, ...options }: PlatformOptions = {}) {
    this.fetch = doubleFetch;
    // Every look at the clock is a second later, so that times with a second's grain still have an order.
    this.network = new XNetwork({ clock: () => new Date((this.nowMs += 1000)), maxPageSize: 3, ...options }, { ...APP, ...app }); // prettier-ignore
    this.brand = this.network.createUser('maisonlumen', 'Maison Lumen');
    this.token = this.network.issueToken(this.brand.id, scopes);
    if (pushes) this.subscribe();
    this.root = this.network.post(this.brand.id, 'La lampe Aube est de retour.');
  }

  static async start(options: PlatformOptions = {}): Promise<XPlatform> {
    const platform = new XPlatform(options);
    platform.server = await serve(xHttpHandler(platform.network, '/x'));
    // The first call of a process loads the transport, which on a busy machine takes longer than a call may.
    await fetch(`${platform.server.url}/x/2/users/me`);
    return platform;
  }

  get account(): AccountContext {
    return {
      externalId: this.brand.id,
      settings: { apiBaseUrl: `${this.server?.url ?? ''}/x`, searchMinutes: 0, recheckHours: 0 },
      credentials: this.credentials,
      fetch: this.fetch,
      allowPrivateNetwork: true,
      renewCredentials: this.keep,
    };
  }

  /** What is stored: as it was entered, or as it was renewed last. */
  get credentials(): AccountContext['credentials'] {
    const entered = {
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      accessToken: this.token.access,
      refreshToken: this.token.refresh,
      consumerSecret: APP.consumerSecret,
      appToken: APP.bearer,
    };
    return this.renewed ?? entered;
  }

  private readonly keep: RenewCredentials = (renew) => {
    const next = this.renewal.then(async () => (this.renewed = await renew(this.credentials)));
    this.renewal = next.catch(() => undefined);
    return next;
  };

  readonly hook: HookSigner = {
    sign: (body, at) => signedRequest(body, at),
    signatureHeader: 'x-twitter-webhooks-signature',
    signsBody: true,
    replayWindowSeconds: null,
    keyCredential: 'consumerSecret',
    handshake: {
      good: handshake({ crc_token: '9f1d' }),
      answer: JSON.stringify({ response_token: signX(APP.consumerSecret, '9f1d') }),
      forged: handshake({}),
    },
  };

  /** Moves the clock on. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  secrets(): string[] {
    return this.network.tokens.flatMap(({ access, refresh }) => [access, refresh]);
  }

  fail(...[fault, scope]: Parameters<PlatformHarness['fail']>): { retryAfterMs: number | null } {
    return this.network.fail(fault, scope);
  }

  somebody(dmOpen = true): XUser {
    this.people += 1;
    return this.network.createUser(`client_${String(this.people).padStart(3, '0')}`, undefined, dmOpen);
  }

  makeItem(text: string): Promise<string> {
    // as every reply there names whom it answers; without that the API would not let us answer
    return Promise.resolve(this.network.reply(this.somebody().id, this.root.id, `@${this.brand.username} ${text}`).id);
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.edit(externalId, text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.remove(externalId);
    return Promise.resolve();
  }

  async deliveries(): Promise<string[]> {
    const bodies: string[] = [];
    await deliverXWebhooks(this.network, (_url, init) => {
      bodies.push(String(init?.body));
      return Promise.resolve(new Response(null, { status: 200 }));
    });
    return bodies;
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const { network, brand } = this;
    const person = this.somebody();
    if (kind === 'message') {
      const message = network.message(person.id, brand.id, 'Commande 7 ?');
      const own = verb === 'delete-reply' ? network.message(brand.id, person.id, 'First answer').id : null;
      if (verb === 'unban') network.dmBlocks.add(`${brand.id}>${person.id}`);
      return Promise.resolve(this.action(verb, this.messageTarget(message), { replyExternalId: own }));
    }
    const text = `@${brand.username} une question`;
    const post = kind === 'mention' ? network.post(person.id, text) : network.reply(person.id, this.root.id, text);
    if (verb === 'unhide') network.setHidden(post.id, true);
    const own = verb === 'delete-reply' ? network.reply(brand.id, post.id, `Answer ${network.next()}`).id : null;
    return Promise.resolve(this.action(verb, this.postTarget(kind, post), { replyExternalId: own }));
  }

  action(verb: ActionVerb, target: ActionTarget, more: Partial<OutboundAction> = {}): OutboundAction {
    const speaks = verb === 'reply' || verb === 'private-reply';
    return {
      id: `action-${(actions += 1)}`,
      verb,
      target,
      text: speaks ? `Merci, elle revient vendredi ! (${this.network.next()})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: this.network.now().toISOString(),
      ...more,
    };
  }

  postTarget(kind: ItemKind, { id, conversationId, authorId, versions }: XPost): ActionTarget {
    return {
      externalId: id,
      kind,
      threadKey: id,
      parentExternalId: null,
      postExternalId: kind === 'mention' ? null : conversationId,
      authorExternalId: authorId,
      createdAt: versions[0]?.createdAt.toISOString() ?? START,
    };
  }

  messageTarget({ id, senderId, recipientId, createdAt }: XMessage): ActionTarget {
    const threadKey = BigInt(senderId) < BigInt(recipientId) ? `${senderId}-${recipientId}` : `${recipientId}-${senderId}`; // prettier-ignore
    return { externalId: id, kind: 'message', threadKey, parentExternalId: null, postExternalId: null, authorExternalId: senderId, createdAt: createdAt.toISOString() }; // prettier-ignore
  }

  wasPerformed(action: OutboundAction, receipt: Receipt): boolean {
    const { posts, messages, dmBlocks } = this.network;
    const target = posts.get(action.target.externalId);
    const isMessage = action.target.kind === 'message';
    const blocked = dmBlocks.has(`${this.brand.id}>${action.target.authorExternalId ?? ''}`);
    switch (action.verb) {
      case 'delete-reply':
        return isMessage
          ? messages.some(({ id, removed }) => id === action.replyExternalId && removed)
          : posts.get(action.replyExternalId ?? '')?.removed === true;
      case 'ban':
        return blocked;
      case 'unban':
        return !blocked;
      case 'hide':
        return target?.hidden === true;
      case 'unhide':
        return target?.hidden === false;
      default: {
        if (isMessage || action.verb === 'private-reply') {
          const sent = messages.filter(({ text }) => text === action.text);
          return sent.length === 1 && sent[0]?.id === receipt.externalId;
        }
        const own = [...posts.values()].filter(({ versions }) => versions[0]?.text === action.text);
        return own.length === 1 && own[0]?.id === receipt.externalId && own[0]?.parentId === target?.id;
      }
    }
  }

  repliesWith(text: string): number {
    const { posts } = this.network;
    return [...posts.values()].filter(({ versions, removed }) => versions[0]?.text === text && !removed).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private subscribe(): void {
    const webhook = { id: this.network.nextId(), url: HOOK, valid: true, createdAt: this.network.now() };
    this.network.webhooks.set(webhook.id, webhook);
    for (const event of EVENTS) this.network.subscribe(event, this.brand.id, webhook.id, 'spec');
  }
}

export function signedRequest(body: string, at: Date, secret = APP.consumerSecret): RawRequest {
  return {
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': signX(secret, body) },
    body: new TextEncoder().encode(body),
    receivedAt: at,
  };
}

function handshake(query: Record<string, string>): RawRequest {
  return { method: 'GET', query, headers: {}, body: new Uint8Array(), receivedAt: new Date(START) };
}
