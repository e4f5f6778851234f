import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { channelJson, userJson } from './render';
import { CHANNEL, type DiscordBot, type DiscordGuild, INTENTS } from './shapes';
import type { DiscordState, Told } from './state';

const MOST_REPLAYED = 2000;
const DAY_MS = 86_400_000;
const KNOWN_INTENTS = 0x03ff_ffff;

interface Frame {
  op: number;
  d?: unknown;
  s?: number;
  t?: string;
}

interface Session {
  id: string;
  bot: DiscordBot;
  intents: number;
  seq: number;
  log: Frame[];
  socket: WebSocket | null;
}

/**
 * The gateway on a port of its own, opened when somebody first asks where it is: hello, identify, heartbeat, resume with
 * replay, invalid session, reconnect, and the close codes. Sessions end with the process.
 */
export class DiscordGateway {
  readonly sessions = new Map<string, Session>();
  /** Heartbeats stay unanswered: a connection that is dead and does not know it. */
  silent = false;
  /** How often somebody has identified and resumed. */
  readonly counted = { identified: 0, resumed: 0, beats: 0 };
  /** The next identify or resume is answered with this close code, once. */
  refuseWith: number | null = null;
  private server: WebSocketServer | null = null;

  constructor(private readonly state: DiscordState) {
    state.ears.on('told', (told: Told) => this.tell(told));
  }

  /** Where the gateway listens, as seen from `hostname`. */
  async url(hostname: string): Promise<string> {
    this.server ??= await this.open();
    return `ws://${hostname}:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    for (const socket of server.clients) socket.terminate();
    await new Promise<void>((closed) => server.close(() => closed()));
  }

  get connections(): number {
    return [...this.sessions.values()].filter(({ socket }) => socket !== null).length;
  }

  /** Ends every connection with a close code; null breaks it off without a word. */
  drop(code: number | null = null): void {
    for (const socket of this.server?.clients ?? []) {
      if (code === null) socket.terminate();
      else socket.close(code);
    }
  }

  /** Sends a frame to everybody: `{ op: 7 }` asks to reconnect, `{ op: 9, d: false }` ends the session. */
  send(frame: Frame): void {
    if (frame.op === 9 && frame.d === false) this.forgetSessions();
    for (const socket of this.server?.clients ?? []) socket.send(JSON.stringify(frame));
  }

  forgetSessions(): void {
    this.sessions.clear();
  }

  startLimit(bot: DiscordBot) {
    const total = this.state.options.identifyLimit ?? 1000;
    const { from = 0, count = 0 } = this.state.windows.get(`identify ${bot.userId}`) ?? {};
    const isToday = this.state.now() - from < DAY_MS;
    return { total, remaining: isToday ? Math.max(0, total - count) : total, reset_after: isToday ? from + DAY_MS - this.state.now() : DAY_MS, max_concurrency: 1 }; // prettier-ignore
  }

  guildCreated(guild: DiscordGuild) {
    const here = [...this.state.channels.values()].filter(({ guildId }) => guildId === guild.id);
    const list = (threads: boolean) => here.filter(({ type, archived }) => (type === CHANNEL.thread) === threads && !archived).map((one) => channelJson(this.state, one)); // prettier-ignore
    return { id: guild.id, name: guild.name, unavailable: false, channels: list(false), threads: list(true) };
  }

  private async open(): Promise<WebSocketServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    server.on('connection', (socket) => this.greet(socket));
    await new Promise<void>((listening) => server.once('listening', listening));
    return server;
  }

  private greet(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => this.hear(socket, String(data as Buffer)));
    socket.on('close', (code) => this.lose(socket, code));
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.state.options.heartbeatMs ?? 41_250 } }));
  }

  /** Who says goodbye (1000, 1001) gives the session up; every other end leaves it to be resumed. */
  private lose(socket: WebSocket, code: number): void {
    const session = [...this.sessions.values()].find((one) => one.socket === socket);
    if (!session) return;
    session.socket = null;
    if (code === 1000 || code === 1001) this.sessions.delete(session.id);
  }

  private hear(socket: WebSocket, text: string): void {
    const frame = frameOf(text);
    if (!frame) return socket.close(4002);
    if (frame.op === 1) {
      this.counted.beats += 1;
      if (!this.silent) socket.send(JSON.stringify({ op: 11 }));
      return;
    }
    if (frame.op !== 2 && frame.op !== 6) return socket.close(4001);
    if (this.refuseWith !== null) {
      socket.close(this.refuseWith);
      this.refuseWith = null;
      return;
    }
    const asked = frame.d as Record<string, unknown>;
    const bot = this.state.bots.get(typeof asked['token'] === 'string' ? asked['token'] : '');
    if (!bot || bot.revoked) return socket.close(4004);
    if (frame.op === 2) this.identify(socket, bot, asked);
    else this.resume(socket, bot, asked);
  }

  private identify(socket: WebSocket, bot: DiscordBot, asked: Record<string, unknown>): void {
    const intents = Number(asked['intents']);
    if ([...this.sessions.values()].some((one) => one.socket === socket)) return socket.close(4005);
    if (!Number.isSafeInteger(intents) || intents < 0 || intents > KNOWN_INTENTS) return socket.close(4013);
    if (intents & INTENTS.MESSAGE_CONTENT && !bot.messageContent) return socket.close(4014);
    const { remaining } = this.state.count(`identify ${bot.userId}`, this.state.options.identifyLimit ?? 1000, DAY_MS);
    if (remaining < 0) {
      bot.revoked = true; // too many identifies reset the token
      return socket.close(4004);
    }
    this.counted.identified += 1;
    const session: Session = { id: randomUUID().replaceAll('-', ''), bot, intents, seq: 0, log: [], socket };
    this.sessions.set(session.id, session);
    const guilds = [...this.state.guilds.values()].filter(({ permissions }) => permissions.has(bot.userId));
    const address = this.server?.address() as AddressInfo;
    dispatch(session, 'READY', {
      v: 10,
      user: userJson(this.state.user(bot.userId)),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: `ws://127.0.0.1:${address.port}`,
      application: { id: bot.userId, flags: bot.messageContent ? 1 << 19 : 0 },
    });
    if (intents & INTENTS.GUILDS) for (const guild of guilds) dispatch(session, 'GUILD_CREATE', this.guildCreated(guild)); // prettier-ignore
  }

  private resume(socket: WebSocket, bot: DiscordBot, asked: Record<string, unknown>): void {
    const session = this.sessions.get(typeof asked['session_id'] === 'string' ? asked['session_id'] : '');
    if (!session || session.bot.userId !== bot.userId) return void socket.send(JSON.stringify({ op: 9, d: false }));
    const seq = Number(asked['seq']);
    if (!(seq >= 0) || seq > session.seq) return socket.close(4007);
    this.counted.resumed += 1;
    session.socket?.close(4000);
    session.socket = socket;
    for (const frame of session.log.filter(({ s = 0 }) => s > seq)) socket.send(JSON.stringify(frame));
    dispatch(session, 'RESUMED', {});
  }

  private tell({ type, intent, reaches, body }: Told): void {
    for (const session of this.sessions.values()) {
      if (session.intents & intent && reaches(session.bot)) dispatch(session, type, body(session.bot));
    }
  }
}

function dispatch(session: Session, t: string, d: unknown): void {
  const frame = { op: 0, s: (session.seq += 1), t, d };
  session.log.push(structuredClone(frame));
  if (session.log.length > MOST_REPLAYED) session.log.shift();
  session.socket?.send(JSON.stringify(frame));
}

function frameOf(text: string): Frame | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'op' in value ? (value as Frame) : null;
  } catch {
    return null;
  }
}
