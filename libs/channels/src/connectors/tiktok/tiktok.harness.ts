import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { ALL_TIKTOK_SCOPES, deliverTikTokWebhooks, signTikTok, tiktokHttpHandler, TikTokNetwork } from '../../doubles/tiktok'; // prettier-ignore
import type { TikTokAccount, TikTokComment, TikTokDelivery, TikTokMessage, TikTokOptions, TikTokPerson, TikTokVideo } from '../../doubles/tiktok'; // prettier-ignore
import type { AccountContext, RawRequest } from '../../spi/connector';
import type { ActionTarget, OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve, type LocalServer } from '../../testing/platform-double';
import type { HookSigner, PlatformHarness } from '../../testing/subject';

export const APP = { id: '7300001', secret: 'app-secret-of-the-tiktok-spec', redirectUris: null };
export const HOOK = 'https://parvis.example/hooks/tiktok/key';
const START = '2026-11-20T09:00:00.000Z';
const MANY = 1_000_000;

type PlatformOptions = Partial<TikTokOptions> & {
  scopes?: readonly string[];
  hasMessaging?: boolean;
  pushes?: boolean;
};

/** Ids of actions are unique for ever, also across the platforms of one run. */
let actions = 0;

/** The double with one connected account and one video, as the kit and the connector's own tests drive it. */
export class TikTokPlatform implements PlatformHarness {
  readonly network: TikTokNetwork;
  readonly brand: TikTokAccount;
  readonly video: TikTokVideo;
  /** Credentials as they are stored; a test may change them. */
  credentials: Record<string, string>;
  settings: Record<string, string | number | boolean> = { readsPerMinute: MANY };
  readonly transport = 'fetch';
  readonly faults = FAULTS.filter((fault) => fault !== 'rate-limited-with-delay');
  readonly pageSize = 3;
  private nowMs = Date.parse(START);
  private server: LocalServer | null = null;
  private people = 0;

  constructor({ scopes = ALL_TIKTOK_SCOPES, hasMessaging = true, pushes = true, ...options }: PlatformOptions = {}) {
    // Every look at the clock is a second later, so that times with a second's grain still have an order.
    const clock = () => new Date((this.nowMs += 1000));
    this.network = new TikTokNetwork({ clock, maxPageSize: 3, callsPerMinute: MANY, ...options }, APP);
    this.brand = this.network.createAccount('maisonlumen', 'Maison Lumen', hasMessaging);
    const { refresh } = this.network.issueToken(this.brand.openId, scopes);
    this.credentials = { appId: APP.id, appSecret: APP.secret, refreshToken: refresh };
    if (pushes) for (const type of ['COMMENT', 'DIRECT_MESSAGE', 'BRAND_MENTION'] as const) this.network.webhooks.set(type, HOOK); // prettier-ignore
    this.video = this.network.publish(this.brand.openId, 'La lampe Aube est de retour.');
  }

  static async start(options: PlatformOptions = {}): Promise<TikTokPlatform> {
    const platform = new TikTokPlatform(options);
    platform.server = await serve(tiktokHttpHandler(platform.network, '/tiktok'));
    // The first call of a process loads the transport, which on a busy machine takes longer than a call may.
    await fetch(`${platform.url}/open_api/v1.3/business/get/`);
    return platform;
  }

  get url(): string {
    return `${this.server?.url ?? ''}/tiktok`;
  }

  get account(): AccountContext {
    return {
      externalId: this.brand.openId,
      settings: { apiBaseUrl: this.url, signInBaseUrl: this.url, ...this.settings },
      credentials: this.credentials,
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    };
  }

  readonly hook: HookSigner = {
    sign: (body, at) => signedRequest(body, at),
    signatureHeader: 'tiktok-signature',
    signsBody: true,
    replayWindowSeconds: 300,
    keyCredential: 'appSecret',
    handshake: null,
  };

  /** Moves the clock on. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  secrets(): string[] {
    return this.network.tokens.flatMap(({ access, refresh }) => [access, refresh]);
  }

  fail(...[fault, scope]: Parameters<PlatformHarness['fail']>): { retryAfterMs: null } {
    return this.network.fail(fault, scope);
  }

  somebody(): TikTokPerson {
    this.people += 1;
    return this.network.createPerson(`client_${String(this.people).padStart(3, '0')}`);
  }

  comment(text: string, parentId: string | null = null): TikTokComment {
    return this.network.comment(this.somebody().uniqueId, this.video.id, text, parentId);
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.comment(text).id);
  }

  editItem(): Promise<void> {
    return Promise.reject(new Error('comments cannot be edited'));
  }

  removeItem(externalId: string): Promise<void> {
    this.network.removeComment(externalId);
    return Promise.resolve();
  }

  async deliveries(delivery: TikTokDelivery = {}): Promise<string[]> {
    const bodies: string[] = [];
    const take = (_url: string, init?: RequestInit) => {
      bodies.push(String(init?.body));
      return Promise.resolve(new Response(null, { status: 200 }));
    };
    await deliverTikTokWebhooks(this.network, take, delivery);
    return bodies;
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    const { network, brand } = this;
    if (kind === 'message') {
      const message = network.message(this.somebody().uniqueId, brand.openId, 'Vous livrez ?');
      return Promise.resolve(this.action(verb, this.messageTarget(message)));
    }
    if (kind === 'mention') {
      const target = this.mentionTarget(true);
      const own = { id: network.nextId(), videoId: target.postExternalId ?? '', text: 'First answer' };
      if (verb === 'delete-reply') network.elsewhere.push(own);
      return Promise.resolve(this.action(verb, target, { replyExternalId: verb === 'delete-reply' ? own.id : null }));
    }
    const comment = this.comment('Une question');
    if (verb === 'unhide') network.setStatus(comment.id, 'HIDDEN');
    if (verb === 'unlike') comment.liked = true;
    const own = verb === 'delete-reply' ? network.comment(brand.uniqueId, this.video.id, 'First', comment.id).id : null;
    return Promise.resolve(this.action(verb, this.commentTarget(comment), { replyExternalId: own }));
  }

  action(verb: ActionVerb, target: ActionTarget, more: Partial<OutboundAction> = {}): OutboundAction {
    return {
      id: `action-${(actions += 1)}`,
      verb,
      target,
      text: verb === 'reply' ? `Merci, elle revient vendredi ! (${actions})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: this.network.now().toISOString(),
      ...more,
    };
  }

  commentTarget({ id, videoId, parentId, authorId, createdAt }: TikTokComment): ActionTarget {
    return {
      externalId: id,
      kind: 'comment',
      threadKey: parentId ?? id,
      parentExternalId: parentId,
      postExternalId: videoId,
      authorExternalId: authorId,
      createdAt: createdAt.toISOString(),
    };
  }

  messageTarget({ id, conversationId, createdAt }: TikTokMessage): ActionTarget {
    return {
      externalId: id,
      kind: 'message',
      threadKey: conversationId,
      parentExternalId: null,
      postExternalId: null,
      authorExternalId: this.network.conversation(conversationId).personId,
      createdAt: createdAt.toISOString(),
    };
  }

  mentionTarget(inComment: boolean): ActionTarget {
    const person = this.somebody();
    const { videoId, commentId } = this.network.mention(person.uniqueId, this.brand.openId, 'Chez moi', inComment);
    return {
      externalId: commentId ?? videoId,
      kind: 'mention',
      threadKey: commentId ?? videoId,
      parentExternalId: null,
      postExternalId: commentId === null ? null : videoId,
      authorExternalId: person.uniqueId,
      createdAt: this.network.now().toISOString(),
    };
  }

  wasPerformed(action: OutboundAction, receipt: Receipt): boolean {
    const { comments, conversations, elsewhere } = this.network;
    const { kind, externalId, threadKey } = action.target;
    const target = comments.get(externalId);
    switch (action.verb) {
      case 'delete-reply': {
        const id = action.replyExternalId ?? '';
        return kind === 'mention' ? elsewhere.every((entry) => entry.id !== id) : comments.get(id)?.removed === true;
      }
      case 'hide':
        return target?.status === 'HIDDEN';
      case 'unhide':
        return target?.status === 'PUBLIC';
      case 'like':
      case 'unlike':
        return target?.liked === (action.verb === 'like');
      default: {
        const said = [
          ...(conversations.get(threadKey)?.messages.map(({ id, body }) => ({ id, text: body })) ?? []),
          ...[...comments.values()].filter(({ parentId }) => parentId === threadKey),
          ...elsewhere,
        ].filter(({ text }) => text === action.text);
        return said.length === 1 && said[0]?.id === receipt.externalId;
      }
    }
  }

  repliesWith(text: string): number {
    return [...this.network.comments.values()].filter((comment) => comment.text === text && !comment.removed).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }
}

export function signedRequest(body: string, at: Date, secret = APP.secret): RawRequest {
  return {
    method: 'POST',
    query: {},
    headers: { 'content-type': 'application/json', 'tiktok-signature': signTikTok(secret, body, at) },
    body: new TextEncoder().encode(body),
    receivedAt: at,
  };
}
