import { setImmediate as turn } from 'node:timers/promises';
import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { signMeta } from '../../doubles/meta/webhooks';
import { deliverThreadsWebhooks, threadsHttpHandler, ThreadsNetwork } from '../../doubles/threads';
import type { ThreadsNetworkOptions } from '../../doubles/threads';
import type { ThreadsAccount, ThreadsApp, ThreadsMedia, ThreadsToken } from '../../doubles/threads';
import type { AccountContext, Fetch, RawRequest } from '../../spi/connector';
import type { ActionTarget, OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve, type LocalServer } from '../../testing/platform-double';
import type { HookSigner, PlatformHarness } from '../../testing/subject';

export const APP_SECRET = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
export const VERIFY_TOKEN = 'a-verify-token-of-the-threads-spec';
export const ALL_SCOPES = [
  'threads_basic',
  'threads_content_publish',
  'threads_read_replies',
  'threads_manage_replies',
  'threads_manage_mentions',
  'threads_delete',
];
const HOOK = 'https://parvis.example/hooks/threads/key';
const START = '2026-11-20T09:00:00.000Z';

type PlatformOptions = Partial<ThreadsNetworkOptions>;

/** Ids of actions are unique for ever, also across the platforms of one run. */
let actions = 0;

/** The double with one connected profile and one thread, as the kit and the connector's own tests drive it. */
export class ThreadsPlatform implements PlatformHarness {
  readonly network: ThreadsNetwork;
  readonly app: ThreadsApp;
  readonly profile: ThreadsAccount;
  readonly token: ThreadsToken;
  readonly thread: ThreadsMedia;
  readonly transport = 'fetch';
  readonly faults = FAULTS;
  readonly pageSize = 3;
  private readonly fetch: Fetch;
  private nowMs = Date.parse(START);
  private server: LocalServer | null = null;
  private people = 0;

  constructor(options: PlatformOptions = {}) {
    this.fetch = doubleFetch;
    // Every look at the clock is a second later, so that times with a second's grain still have an order.
    this.network = new ThreadsNetwork({ clock: () => new Date((this.nowMs += 1000)), maxPageSize: 3, ...options });
    this.app = this.network.createApp(APP_SECRET);
    this.profile = this.network.createAccount('maisonlumen', 'Maison Lumen');
    this.token = this.network.issueToken(this.app, this.profile.id, ALL_SCOPES);
    this.network.subscribe(this.app, HOOK);
    this.thread = this.network.publish(this.profile.id, 'La lampe Aube est de retour.');
  }

  static async start(options: PlatformOptions = {}): Promise<ThreadsPlatform> {
    const platform = new ThreadsPlatform(options);
    platform.server = await serve(threadsHttpHandler(platform.network, '/threads'));
    // The first call of a process loads the transport, which on a busy machine takes longer than a call may.
    await fetch(`${platform.server.url}/threads/v1.0/me`);
    return platform;
  }

  get account(): AccountContext {
    return {
      externalId: this.profile.id,
      settings: { apiBaseUrl: `${this.server?.url ?? ''}/threads`, replyApproval: true },
      credentials: {
        accessToken: this.token.value,
        appId: this.app.id,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
      },
      fetch: this.fetch,
      allowPrivateNetwork: true,
    };
  }

  readonly hook: HookSigner = {
    sign: (body, at) => signedRequest(body, at),
    signatureHeader: 'x-hub-signature-256',
    signsBody: true,
    replayWindowSeconds: null,
    keyCredential: 'appSecret',
    handshake: { good: handshake(VERIFY_TOKEN), answer: '1158201444', forged: handshake('somebody-elses-token') },
  };

  /** Moves the clock on. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  secrets(): string[] {
    return [...this.network.tokens.keys()];
  }

  fail(...[fault, scope]: Parameters<PlatformHarness['fail']>): { retryAfterMs: number | null } {
    return this.network.fail(fault, scope);
  }

  somebody(): string {
    this.people += 1;
    return `client_${String(this.people).padStart(3, '0')}`;
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.network.reply(this.thread.id, this.somebody(), text).id);
  }

  async editItem(externalId: string, text: string): Promise<void> {
    await turn();
    this.network.edit(externalId, text);
  }

  async removeItem(externalId: string): Promise<void> {
    await turn();
    this.network.remove(externalId);
  }

  async deliveries(): Promise<string[]> {
    const bodies: string[] = [];
    await deliverThreadsWebhooks(this.network, async (_url, init) => {
      bodies.push(String(init?.body));
      return new Response(null, { status: 200 });
    });
    return bodies;
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const { network } = this;
    const target = kind === 'mention' ? this.mention() : this.reply(verb === 'approve' || verb === 'reject');
    if (verb === 'unhide') network.setHideStatus(target.id, 'HIDDEN');
    const own = verb === 'delete-reply' ? network.replyAs(this.profile.id, target.id, 'First answer').id : null;
    return Promise.resolve(this.action(verb, this.targetOf(kind, target), { replyExternalId: own }));
  }

  action(verb: ActionVerb, target: ActionTarget, more: Partial<OutboundAction> = {}): OutboundAction {
    const number = this.network.next();
    return {
      id: `action-${(actions += 1)}`,
      verb,
      target,
      text: verb === 'reply' ? `Merci, elle revient vendredi ! (${number})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: this.network.now().toISOString(),
      ...more,
    };
  }

  targetOf(kind: ItemKind, { id, rootId, parentId, username, createdAt }: ThreadsMedia): ActionTarget {
    return {
      externalId: id,
      kind,
      threadKey: id,
      parentExternalId: parentId === rootId ? null : parentId,
      postExternalId: kind === 'mention' ? null : rootId,
      authorExternalId: username,
      createdAt: createdAt.toISOString(),
    };
  }

  wasPerformed(action: OutboundAction, receipt: Receipt): boolean {
    const { media } = this.network;
    const target = media.get(action.target.externalId);
    switch (action.verb) {
      case 'reply': {
        const own = [...media.values()].filter(({ text }) => text === action.text);
        return own.length === 1 && own[0]?.id === receipt.externalId && own[0]?.parentId === target?.id;
      }
      case 'delete-reply':
        return media.get(action.replyExternalId ?? '')?.removed === true;
      case 'approve':
        return target?.approval === null;
      case 'reject':
        return target?.approval === 'ignored';
      default:
        return target?.hideStatus === (action.verb === 'hide' ? 'HIDDEN' : 'UNHUSHED');
    }
  }

  repliesWith(text: string): number {
    return [...this.network.media.values()].filter((media) => media.text === text && !media.removed).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private reply(waits: boolean): ThreadsMedia {
    const root = waits
      ? this.network.publish(this.profile.id, 'Avec approbation.', { asksApproval: true })
      : this.thread;
    return this.network.reply(root.id, this.somebody(), 'A question');
  }

  private mention(): ThreadsMedia {
    return this.network.post(this.somebody(), `Une lampe de @${this.profile.username}, enfin !`);
  }
}

export function signedRequest(body: string, at: Date, secret = APP_SECRET): RawRequest {
  return {
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signMeta(secret, body) },
    body: new TextEncoder().encode(body),
    receivedAt: at,
  };
}

function handshake(token: string): RawRequest {
  return {
    method: 'GET',
    query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' },
    headers: {},
    body: new Uint8Array(),
    receivedAt: new Date(START),
  };
}
