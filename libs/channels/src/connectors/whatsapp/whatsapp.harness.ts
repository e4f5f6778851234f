import { doubleFetch } from '../../testing/double-fetch';
import type { ActionVerb, ItemKind } from '@parvis/contracts';
import {
  WhatsAppNetwork,
  whatsappHttpHandler,
  type WhatsAppApp,
  type WhatsAppNetworkOptions,
  type WhatsAppNumber,
  type WhatsAppPerson,
  type WhatsAppToken,
} from '../../doubles/whatsapp';
import { signMeta } from '../../doubles/meta';
import type { AccountContext, RawRequest } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction } from '../../spi/outbound';
import { FAULTS, serve, type HookSigner, type LocalServer, type PlatformHarness } from '../../testing';
import { whatsapp } from './index';

const VERIFY_TOKEN = 'a-verify-token-of-the-spec';
const APP_SECRET = 'c3d4e5f60718293a4b5c6d7e8f90a1b2';
export const HOOK_URL = 'https://parvis.example/hooks/whatsapp/key-1';
export const ALL_SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'];

/** The double with one number of one business account, behind a server on loopback. */
export class WhatsAppPlatform implements PlatformHarness {
  readonly network: WhatsAppNetwork;
  readonly app: WhatsAppApp;
  readonly number: WhatsAppNumber;
  readonly token: WhatsAppToken;
  readonly transport = 'fetch';
  readonly pageSize = 3;
  readonly faults = FAULTS;
  /** Every look at the clock is so much later: times with a second's grain still have an order. */
  stepMs = 1000;
  private nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  private server: LocalServer | null = null;
  private people = 0;
  /** What the callback answers to a handshake. */
  callback: (url: string) => Promise<Response> = (url) =>
    Promise.resolve(new Response(new URL(url).searchParams.get('hub.challenge')));

  private constructor(options: Partial<WhatsAppNetworkOptions>) {
    const clock = () => new Date((this.nowMs += this.stepMs));
    this.network = new WhatsAppNetwork({ clock, maxPageSize: 3, ...options });
    this.app = this.network.createApp(APP_SECRET);
    const business = this.network.createBusiness();
    this.number = this.network.createNumber(business.id, '33555000111', 'Maison Lumen');
    this.token = this.network.issueToken(this.app, business.id, ALL_SCOPES);
    this.network.subscribe(this.app, business.id, HOOK_URL);
  }

  static async start(options: Partial<WhatsAppNetworkOptions> = {}): Promise<WhatsAppPlatform> {
    const platform = new WhatsAppPlatform(options);
    const handler = whatsappHttpHandler(platform.network, '/graph', (url) => platform.callback(url));
    platform.server = await serve(handler);
    return platform;
  }

  get account(): AccountContext {
    return {
      externalId: this.number.id,
      settings: {
        apiBaseUrl: `${this.server?.url ?? ''}/graph`,
        phoneNumberId: this.number.id,
        businessAccountId: this.number.businessId,
      },
      credentials: {
        accessToken: this.token.value,
        appId: this.app.id,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
      },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    };
  }

  readonly hook: HookSigner = {
    sign: (body, at) => signed(body, at),
    signatureHeader: 'x-hub-signature-256',
    signsBody: true,
    replayWindowSeconds: null,
    keyCredential: 'appSecret',
    handshake: {
      good: handshake(VERIFY_TOKEN),
      answer: '1158201444',
      forged: handshake('somebody-elses-token'),
    },
  };

  /** Moves the clock on. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  secrets(): string[] {
    return [...this.network.tokens.keys()];
  }

  fail(...fault: Parameters<WhatsAppNetwork['fail']>): { retryAfterMs: number | null } {
    return this.network.fail(...fault);
  }

  deliveries(): Promise<string[]> {
    return Promise.resolve(this.network.outbox.take({ batch: 50 }).map(({ body }) => body));
  }

  /** What has been pushed since, as events; hints are not followed. */
  async pushed(): Promise<InboundEvent[]> {
    const bodies = await this.deliveries();
    return (await Promise.all(bodies.map((body) => whatsapp.parse(body, this.account)))).flat();
  }

  somebody(more: Partial<WhatsAppPerson> = {}): WhatsAppPerson {
    this.people += 1;
    return this.network.createPerson(`client_${String(this.people).padStart(3, '0')}`, more);
  }

  makeItem(text: string): Promise<string> {
    return Promise.resolve(this.network.write(this.number.id, this.somebody().userId, text).wamid);
  }

  editItem(externalId: string, text: string): Promise<void> {
    this.network.edit(externalId, text);
    return Promise.resolve();
  }

  removeItem(externalId: string): Promise<void> {
    this.network.revoke(externalId);
    return Promise.resolve();
  }

  performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
    return Promise.resolve(this.actionFor(verb, this.somebody(), kind));
  }

  /** A verb on a message that the person writes now. */
  actionFor(verb: ActionVerb, person: WhatsAppPerson, kind: ItemKind = 'message'): OutboundAction {
    const { network, number } = this;
    const { wamid, at } = network.write(number.id, person.userId, 'A question');
    const chat = network.chat(number.id, person.userId);
    if (verb === 'unlike') network.message(wamid).message.reactions.business = '👍';
    if (verb === 'unban') chat.blocked = true;
    const n = network.next();
    return {
      id: `action-${n}`,
      verb,
      target: {
        externalId: wamid,
        kind,
        threadKey: person.showsPhone ? person.phone : person.userId,
        parentExternalId: null,
        postExternalId: null,
        authorExternalId: person.userId,
        createdAt: new Date(at).toISOString(),
      },
      text: verb === 'reply' ? `Bonjour, merci ! (${n})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: network.options.clock().toISOString(),
    };
  }

  wasPerformed({ verb, target, text }: OutboundAction): boolean {
    const { chat, message } = this.network.message(target.externalId);
    switch (verb) {
      case 'reply':
        return (
          this.network
            .publicPage(chat.numberId, chat.userId)
            .messages.filter(
              (shown) => shown.fromBusiness && shown.text === text && shown.replyTo === target.externalId,
            ).length === 1
        );
      case 'like':
        return message.reactions.business === '👍';
      case 'unlike':
        return message.reactions.business === null;
      case 'mark-read':
        return message.seenByBusiness;
      default:
        return chat.blocked === (verb === 'ban');
    }
  }

  repliesWith(text: string): number {
    const chats = [...this.network.chats.values()];
    const shown = chats.flatMap((chat) => this.network.publicPage(chat.numberId, chat.userId).messages);
    return shown.filter((message) => message.fromBusiness && message.text === text).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
  }
}

/** A body as Meta would sign it. */
export function signed(body: string, at: Date): RawRequest {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signMeta(APP_SECRET, body) };
  return { method: 'POST', query: {}, headers, body: new TextEncoder().encode(body), receivedAt: at };
}

function handshake(token: string): RawRequest {
  return {
    method: 'GET',
    query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' },
    headers: {},
    body: new Uint8Array(),
    receivedAt: new Date('2026-11-20T09:00:00.000Z'),
  };
}
