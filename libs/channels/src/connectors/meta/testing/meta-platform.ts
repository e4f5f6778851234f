import { doubleFetch } from '../../../testing/double-fetch';
import type { ActionVerb, ItemKind } from '@parvis/contracts';
import {
  metaHttpHandler,
  MetaNetwork,
  signMeta,
  type MetaAccount,
  type MetaApp,
  type MetaPerson,
  type MetaToken,
} from '../../../doubles/meta';
import type { AccountContext, RawRequest } from '../../../spi/connector';
import type { ActionTarget, OutboundAction } from '../../../spi/outbound';
import { FAULTS, serve, type HookSigner, type LocalServer, type PlatformTime } from '../../../testing';

export const VERIFY_TOKEN = 'a-verify-token-of-the-spec';
export const APP_SECRET = 'a0b1c2d3e4f5061728394a5b6c7d8e9f';
export const ALL_SCOPES = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
];
const PAGE_FIELDS = ['feed', 'mention', 'ratings', 'messages', 'message_echoes', 'message_edits', 'message_reactions', 'message_reads', 'message_deliveries', 'standby']; // prettier-ignore
const INSTAGRAM_FIELDS = [
  'comments',
  'live_comments',
  'mentions',
  'messages',
  'message_reactions',
  'messaging_seen',
  'message_edit',
];

/** Meta's double with one Page and its Instagram account, behind a server on loopback. */
export class MetaPlatform {
  readonly network: MetaNetwork;
  readonly app: MetaApp;
  readonly page: MetaAccount;
  readonly instagram: MetaAccount;
  readonly token: MetaToken;
  readonly pageSize = 3;
  readonly transport = 'fetch';
  readonly faults = FAULTS;
  private nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  private server: LocalServer | null = null;
  private people = 0;

  constructor({ clock }: PlatformTime = {}) {
    // Every look at the clock is a second later, so that times with a second's grain still have an order.
    this.network = new MetaNetwork({ clock: clock ?? (() => new Date((this.nowMs += 1000))), maxPageSize: 3 });
    this.app = this.network.createApp(APP_SECRET);
    this.page = this.network.createPage('Maison Lumen', 'maisonlumen');
    this.instagram = this.network.createInstagramAccount('maisonlumen', this.page.id);
    this.token = this.network.issueToken(this.app, this.page.id, ALL_SCOPES);
    this.network.subscribe(this.app, 'page', 'https://parvis.example/hooks/page', this.page.id, PAGE_FIELDS);
    this.network.subscribe(
      this.app,
      'instagram',
      'https://parvis.example/hooks/ig',
      this.instagram.id,
      INSTAGRAM_FIELDS,
    );
  }

  async start(): Promise<void> {
    const handler = metaHttpHandler(this.network, { prefix: '/meta', fetch: (url, init) => fetch(url, init) });
    this.server = await serve(handler);
  }

  get url(): string {
    if (!this.server) throw new Error('the double is not running');
    return `${this.server.url}/meta`;
  }

  /** Moves the clock on. */
  pass(ms: number): void {
    this.nowMs += ms;
  }

  accountFor(of: MetaAccount, more: Partial<AccountContext> = {}): AccountContext {
    return {
      externalId: of.id,
      settings: { apiBaseUrl: this.url, graphVersion: 'v26.0' },
      credentials: {
        accessToken: this.token.value,
        appId: this.app.id,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
      },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
      ...more,
    };
  }

  readonly hook: HookSigner = {
    sign: (body, at) => signedRequest(body, at),
    signatureHeader: 'x-hub-signature-256',
    signsBody: true,
    replayWindowSeconds: null,
    keyCredential: 'appSecret',
    handshake: {
      good: handshakeRequest(VERIFY_TOKEN),
      answer: '1158201444',
      forged: handshakeRequest('somebody-elses-token'),
    },
  };

  secrets(): string[] {
    return [...this.network.state.tokens.keys()];
  }

  fail(fault: Parameters<MetaNetwork['fail']>[0]): { retryAfterMs: number | null } {
    return this.network.fail(fault);
  }

  deliveries(): Promise<string[]> {
    return Promise.resolve(this.network.state.outbox.take({ batch: 1000 }).map(({ body }) => body));
  }

  somebody(): MetaPerson {
    this.people += 1;
    return this.network.createPerson(`client_${String(this.people).padStart(3, '0')}`);
  }

  action(verb: ActionVerb, target: ActionTarget, more: Partial<OutboundAction> = {}): OutboundAction {
    const writes = ['reply', 'private-reply', 'edit-reply'].includes(verb);
    const number = this.network.state.next();
    return {
      id: `action-${number}`,
      verb,
      target,
      text: writes ? `Bonjour, merci ! (${number})` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: this.network.state.now().toISOString(),
      ...more,
    };
  }

  target(kind: ItemKind, externalId: string, createdAt: Date, more: Partial<ActionTarget> = {}): ActionTarget {
    return {
      externalId,
      kind,
      threadKey: externalId,
      parentExternalId: null,
      postExternalId: null,
      authorExternalId: null,
      createdAt: createdAt.toISOString(),
      ...more,
    };
  }

  /** Comments and messages alike. */
  repliesWith(text: string): number {
    const { comments, messages } = this.network.state;
    const said = [...comments.values(), ...messages.values()];
    return said.filter((one) => one.text === text && !one.removed).length;
  }

  async close(): Promise<void> {
    await this.server?.close();
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

export function handshakeRequest(token: string, challenge = '1158201444'): RawRequest {
  return {
    method: 'GET',
    query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge },
    headers: {},
    body: new Uint8Array(),
    receivedAt: new Date('2026-11-20T09:00:00.000Z'),
  };
}

/** Verbs on direct messages, which Messenger and Instagram share. */
export function messagePerformable(
  platform: MetaPlatform,
  account: MetaAccount,
  verb: ActionVerb,
  kind: ItemKind,
): OutboundAction {
  const { network } = platform;
  const person = platform.somebody();
  const story = kind === 'story-reply' ? { story: { id: '18100000000000001', url: 'https://cdn.example/s.mp4' } } : {};
  const message = network.sendDirectMessage(account.id, person, { text: 'A question', ...story });
  const conversation = network.conversation(account.id, person);
  if (verb === 'unlike') network.messaging.setReaction(message, account.id, '❤');
  if (verb === 'unban') conversation.blocked = true;
  const { personId } = conversation;
  const parties = { threadKey: personId, authorExternalId: personId };
  return platform.action(verb, platform.target(kind, message.mid, message.createdAt, parties));
}

export function messageWasPerformed(platform: MetaPlatform, account: MetaAccount, action: OutboundAction): boolean {
  const conversation = [...platform.network.state.conversations.values()].find(
    ({ accountId, personId }) => accountId === account.id && personId === action.target.threadKey,
  );
  if (!conversation) return false;
  const message = conversation.messages.find(({ mid }) => mid === action.target.externalId);
  switch (action.verb) {
    case 'reply':
      return (
        conversation.messages.filter(({ text, fromId }) => text === action.text && fromId === account.id).length === 1
      );
    case 'like':
      return message?.reactions.has(account.id) === true;
    case 'unlike':
      return message?.reactions.has(account.id) === false;
    case 'mark-read':
      return conversation.unread === 0;
    case 'spam':
      return conversation.folder === 'spam';
    default:
      return conversation.blocked === (action.verb === 'ban');
  }
}
