import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Test } from '@nestjs/testing';
import { CONNECTORS } from '@parvis/channels';
import { webWidget } from '@parvis/channels/web-widget';
import { type AccountView, type ConversationView, type StartedSession, WIDGET_BASE, WIDGET_NAMESPACE, type WidgetClientEvents, type WidgetMessageView, type WidgetServerEvents } from '@parvis/contracts'; // prettier-ignore
import { IdentityModule } from '@parvis/identity';
import { call, type SignedInMember, signedIn, type TestAnswer } from '@parvis/identity/testing';
import { InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule } from '@parvis/inbox';
import { configureApp, httpAdapter, PlatformModule } from '@parvis/platform';
import { eventually, startTestApp, type TestApp, testSettings } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { WidgetModule, WidgetWorkerModule } from '../src/widget.module';

export const PAGE = 'https://shop.example/p/7';
export const SECRET = 'wis_the-secret-of-the-tests-which-is-long';
export type WidgetSocketClient = Socket<WidgetServerEvents, WidgetClientEvents>;

const API = [IdentityModule, InboundModule, OutboundModule, WidgetModule];
const WORKER = [InboundWorkerModule, OutboundWorkerModule, WidgetWorkerModule];

/** The product with a connected widget, an owner signed in, and visitors who come and go. */
export interface WidgetTest {
  test: TestApp;
  owner: SignedInMember;
  account: AccountView;
  /** Connects a widget, in the owner's workspace unless told. */
  connect(settings?: object, member?: SignedInMember): Promise<AccountView>;
  visitor(account?: AccountView, url?: string): Promise<Visitor>;
  /** The conversation in the queue whose last words these are. */
  inQueue(preview: string): Promise<ConversationView>;
  reply(to: ConversationView, text: string, more?: object): Promise<TestAnswer>;
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

let addresses = 0;

/** An address of its own for each visitor: limits count by address. */
export function newAddress(): string {
  addresses += 1;
  return `198.51.${100 + Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}

export async function startWidget(): Promise<WidgetTest> {
  const known = CONNECTORS.some(({ kind }) => kind === 'web-widget');
  if (!known) (CONNECTORS as unknown as (typeof webWidget)[]).push(webWidget);
  const test = await startTestApp({ imports: [...API, ...WORKER] });
  const owner = await signedIn(test.app, { role: 'owner' });
  const holds = 'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1';
  await test.db.read('system', holds, [owner.agent.workspaceId]);
  const connect = async (settings: object = {}, member = owner): Promise<AccountView> => {
    const answer = await member.request('POST', '/api/accounts', {
      channel: 'web-widget',
      name: `Shop ${randomUUID().slice(0, 6)}`,
      credentials: { identitySecret: SECRET },
      settings: { allowedDomains: 'shop.example, *.shop.example', consentRequired: false, ...settings },
    });
    if (answer.status !== 201) throw new Error(`not connected: ${JSON.stringify(answer.body)}`);
    return answer.body as AccountView;
  };
  const account = await connect();
  return {
    test,
    owner,
    account,
    connect,
    visitor: (of = account, url = test.url) => Visitor.arrive(url, of.externalId),
    inQueue: (preview) =>
      eventually(async () => {
        const { body } = await owner.request('GET', '/api/conversations?view=all');
        return (body.items as ConversationView[]).find((item) => item.preview === preview);
      }),
    reply: (to, text, more = {}) =>
      owner.request('POST', `/api/conversations/${to.id}/replies`, {
        verb: 'reply',
        text,
        lastSeenItemId: to.lastItemId,
        ...more,
      }),
    rows: (sql, values = []) => test.db.read('system', sql, values),
    stop: () => test.stop(),
  };
}

/** Another API process of the same installation. */
export async function anotherProcess(test: TestApp): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-app-'));
  const settings = { ...testSettings(test.database, folder, 'api'), secrets: test.settings.secrets };
  const module = await Test.createTestingModule({ imports: [PlatformModule.with(settings), ...API] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(), { logger: false });
  await configureApp(app, { https: false });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), stop: () => app.close() };
}

/** Calls the public interface as a browser on a page of the shop would. */
export function callWidget(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  return call(`${url}${WIDGET_BASE}${path}`, method, body, { 'x-forwarded-for': newAddress(), ...headers });
}

/** Somebody on a page of the shop. */
export class Visitor {
  private readonly sockets: WidgetSocketClient[] = [];

  private constructor(
    readonly url: string,
    public session: StartedSession,
    readonly address: string,
  ) {}

  static async arrive(url: string, widgetKey: string, address = newAddress()): Promise<Visitor> {
    const body = { widgetKey, page: { url: PAGE, title: 'Mug' }, locale: 'en', consent: true };
    const answer = await callWidget(url, 'POST', '/sessions', body, { 'x-forwarded-for': address });
    if (answer.status !== 201) throw new Error(`no session: ${JSON.stringify(answer.body)}`);
    return new Visitor(url, answer.body as StartedSession, address);
  }

  request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    const own = { authorization: `Bearer ${this.session.token}`, 'x-forwarded-for': this.address };
    return callWidget(this.url, method, path, body, { ...own, ...headers });
  }

  async say(text: string, more: object = {}): Promise<WidgetMessageView> {
    const { status, body } = await this.send(text, more);
    if (status !== 201) throw new Error(`not said: ${status} ${JSON.stringify(body)}`);
    return body as WidgetMessageView;
  }

  send(text: string, more: object = {}): Promise<TestAnswer> {
    const body = { clientId: randomUUID(), text, page: { url: PAGE }, ...more };
    return this.request('POST', '/conversations/current/messages', body);
  }

  async messages(afterSeq = 0, more = ''): Promise<TestAnswer['body']> {
    return (await this.request('GET', `/conversations/current/messages?afterSeq=${afterSeq}${more}`)).body;
  }

  upload(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<TestAnswer> {
    const form = new FormData();
    form.append('file', new Blob([bytes]), name);
    return this.request('POST', '/uploads', form);
  }

  /** Connects a socket; every event it gets is noted in order. */
  async connect(afterSeq?: number, url = this.url): Promise<{ socket: WidgetSocketClient; events: Noted[] }> {
    const socket: WidgetSocketClient = io(`${url}${WIDGET_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: this.session.token, ...(afterSeq !== undefined && { afterSeq }) },
    });
    this.sockets.push(socket);
    const events: Noted[] = [];
    socket.onAny((name: string, event: NotedEvent) => events.push({ name, event }));
    await new Promise<void>((resolve, reject) => {
      socket.once('ready', () => resolve());
      socket.once('connect_error', (error) => reject(error));
    });
    return { socket, events };
  }

  leave(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}

/** What any event of the socket may hold; each kind has its own of these. */
interface NotedEvent {
  message?: WidgetMessageView;
  conversation?: { id: string } | null;
  config?: StartedSession['config'];
  typing?: boolean;
  seq?: number;
  author?: { type: string; name: string };
}

export interface Noted {
  name: string;
  event: NotedEvent;
}
