import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Server, type Socket } from 'socket.io';
import type {
  ContactFormBody,
  SendMessageBody,
  StartedSession,
  VisitorDetailsBody,
  WidgetConfig,
  WidgetConversationView,
  WidgetErrorCode,
  WidgetMessageView,
  WidgetSessionView,
  WidgetVisitorView,
} from '@parvis/contracts';

/** A refusal on its way out. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: WidgetErrorCode,
    readonly retryAfter?: number,
  ) {
    super(code);
  }
}

export function aConfig(change: Partial<WidgetConfig> = {}): WidgetConfig {
  const texts = (title: string, greeting: string, offline: string, consent: string) => ({
    title,
    greeting,
    offline,
    consent,
  });
  return {
    widgetKey: 'w_test',
    texts: {
      en: texts(
        'Maison Lumen',
        'Hello! How can we help you?',
        'We are away just now.',
        'I agree that my e-mail is kept.',
      ),
      fr: texts(
        'Maison Lumen',
        'Bonjour\u202f! Que pouvons-nous faire pour vous\u202f?',
        'Nous sommes absents pour l’instant.',
        'J’accepte que mon e-mail soit conservé.',
      ),
    },
    language: 'auto',
    colour: '#3b51d7',
    theme: 'auto',
    position: 'right',
    availability: { somebodyThere: true, withinHours: true, opensAt: null, hours: null },
    emailFallback: true,
    contactForm: true,
    uploads: true,
    rating: true,
    consent: { required: false, privacyUrl: null },
    retentionDays: 365,
    ...change,
  };
}

/**
 * The widget's server, in memory, for one visitor: the calls of the contract over real HTTP, its events over the real
 * socket.io. What goes wrong is said by the test: `refuseNext`, `hasSockets`, `forgetTokens`.
 */
export class ServerDouble {
  config = aConfig();
  readonly messages: WidgetMessageView[] = [];
  readonly calls: string[] = [];
  hasSockets = true;
  conversation: WidgetConversationView | null = null;
  visitor: WidgetVisitorView = { id: 'v_1', name: null, email: null, verified: false };
  token: string | null = null;
  /** Answers to the heartbeat so far. */
  beats = 0;
  private seq = 0;
  private changes = 0;
  private refusals: Refused[] = [];
  private waiting: (() => void)[] = [];
  private readonly http: HttpServer;
  private readonly io: Server;

  /** `fallback` answers what is no call of the contract. */
  constructor(fallback?: (request: IncomingMessage, response: ServerResponse) => void) {
    this.http = createServer((request, response) => {
      if (!request.url?.startsWith('/widget/v1/')) return fallback?.(request, response) ?? void response.end();
      this.answer(request, response).catch((error: unknown) => refuse(response, error));
    });
    this.io = new Server(this.http, { transports: ['websocket'], pingInterval: 300, pingTimeout: 300 });
    this.io.engine.on('connection', (connection: EventEmitter) => connection.on('heartbeat', () => (this.beats += 1)));
    this.io.of('/widget').use((socket, next) => {
      const { token } = socket.handshake.auth as { token?: string };
      if (token && token === this.token) return next();
      next(Object.assign(new Error('session_expired'), { data: body('session_expired') }));
    });
    this.io.of('/widget').on('connection', (socket) => this.greet(socket));
    const upgrades = this.http.listeners('upgrade');
    this.http.removeAllListeners('upgrade');
    this.http.on('upgrade', (...given: unknown[]) => {
      if (!this.hasSockets) return void (given[1] as { destroy(): void }).destroy();
      for (const listener of upgrades) (listener as (...args: unknown[]) => void)(...given);
    });
  }

  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const wake of this.waiting.splice(0)) wake();
    this.http.closeAllConnections();
    await this.io.close();
  }

  refuseNext(status: number, code: WidgetErrorCode, retryAfter?: number): void {
    this.refusals.push(new Refused(status, code, retryAfter));
  }

  cutSockets(): void {
    this.io.of('/widget').disconnectSockets(true);
  }

  emit(name: string, payload: object): void {
    this.io.of('/widget').emit(name, payload);
  }

  /** The team answers; `silently`: the push of it gets lost. */
  say(text: string, { name = 'Inès Martin', silently = false } = {}): WidgetMessageView {
    const message = this.add({ author: { type: 'agent', name, avatarUrl: null }, text, clientId: null });
    if (!silently) this.emit('message.created', { message });
    this.wake();
    return message;
  }

  private greet(socket: Socket): void {
    const { afterSeq = 0 } = socket.handshake.auth as { afterSeq?: number };
    socket.emit('ready', { conversation: this.conversation, seq: this.changes, serverTime: new Date().toISOString() });
    for (const message of this.after(afterSeq)) socket.emit('message.created', { message });
  }

  private after(seq: number): WidgetMessageView[] {
    return this.messages.filter(({ changeSeq }) => changeSeq > seq).sort((a, b) => a.changeSeq - b.changeSeq);
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  private add(part: Pick<WidgetMessageView, 'author' | 'text' | 'clientId'>): WidgetMessageView {
    this.conversation ??= { id: 'cv_1', state: 'open', seq: 0, readByTeam: 0, readByVisitor: 0 };
    const message: WidgetMessageView = {
      id: `m_${++this.seq}`,
      conversationId: this.conversation.id,
      attachments: [],
      createdAt: new Date().toISOString(),
      editedAt: null,
      deleted: false,
      seq: this.seq,
      changeSeq: ++this.changes,
      ...part,
    };
    this.messages.push(message);
    this.conversation = { ...this.conversation, seq: this.changes };
    return message;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://double');
    const call = `${request.method} ${url.pathname.slice('/widget/v1'.length)}`;
    const content = await buffer(request);
    this.calls.push(call);
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    const isJson = request.headers['content-type'] === 'application/json';
    const given: unknown = isJson ? JSON.parse(content.toString()) : null;
    const isOpen = call.startsWith('GET /widgets/') || call === 'POST /sessions';
    if (!isOpen && request.headers.authorization !== `Bearer ${this.token}`) throw new Refused(401, 'session_expired');
    const [status, result] = await this.reply(call, given, url.searchParams);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(result === undefined ? '' : JSON.stringify(result));
  }

  private async reply(call: string, given: unknown, query: URLSearchParams): Promise<[number, unknown?]> {
    const [method, path = ''] = call.split(' ');
    const id = path.split('/')[4];
    if (path.startsWith('/widgets/')) return [200, this.config];
    if (call === 'POST /sessions') return [201, this.begin()];
    if (call === 'POST /sessions/identify') {
      this.visitor = { ...this.visitor, name: 'Client 042', email: 'client_042@mail.example', verified: true };
      return [200, this.begin()];
    }
    if (call === 'GET /sessions/current') return [200, this.session()];
    if (call === 'DELETE /sessions/current') return [204, void (this.token = null)];
    if (call === 'PATCH /sessions/current') {
      const { email } = given as VisitorDetailsBody;
      this.visitor = { ...this.visitor, email: email ?? null };
      return [200, this.session()];
    }
    if (call === 'POST /uploads')
      return [201, { id: `up_${randomUUID()}`, name: 'file.txt', size: 5, contentType: 'text/plain' }];
    if (call === 'POST /forms')
      return [201, this.take((given as ContactFormBody).clientId, (given as ContactFormBody).fields.message)];
    if (/(typing|read|rating)$/.test(path)) return [204];
    if (method === 'GET') return [200, await this.page(Number(query.get('afterSeq')), Number(query.get('wait')))];
    if (id) return [200, this.change(id, method === 'DELETE' ? null : (given as { text: string }).text)];
    return [201, this.take((given as SendMessageBody).clientId, (given as SendMessageBody).text)];
  }

  private begin(): StartedSession {
    this.token = randomUUID();
    return { ...this.session(), token: this.token };
  }

  private session(): WidgetSessionView {
    const { conversation, config, visitor } = this;
    return { visitorId: visitor.id, visitor, expiresAt: '2030-01-01T00:00:00.000Z', conversation, config };
  }

  private async page(afterSeq: number, wait: number) {
    if (wait > 0 && this.changes <= afterSeq) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return { messages: this.after(afterSeq), seq: this.changes, more: false, conversation: this.conversation };
  }

  private take(clientId: string, text: string): WidgetMessageView {
    const known = this.messages.find((message) => message.clientId === clientId);
    if (known) return known;
    const message = this.add({ author: { type: 'visitor', name: null, avatarUrl: null }, text, clientId });
    this.emit('message.created', { message });
    return message;
  }

  private change(id: string, text: string | null): WidgetMessageView {
    const index = this.messages.findIndex((message) => message.id === id);
    const known = this.messages[index];
    if (!known) throw new Refused(404, 'not_found');
    const message = {
      ...known,
      text: text ?? '',
      deleted: text === null,
      editedAt: text === null ? known.editedAt : new Date().toISOString(),
      changeSeq: ++this.changes,
    };
    this.messages[index] = message;
    this.emit(text === null ? 'message.deleted' : 'message.updated', { message });
    return message;
  }
}

function body(code: WidgetErrorCode, retryAfter?: number) {
  return { error: { code, message: code, ...(retryAfter !== undefined && { retryAfter }) } };
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, code, retryAfter } = error instanceof Refused ? error : new Refused(500, 'invalid');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body(code, retryAfter)));
}
