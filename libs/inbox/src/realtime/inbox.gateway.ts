import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Ack } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { createLogger, throwProblem, toProblem } from '@parvis/platform';
import { ConversationRooms, openIn } from './conversation-rooms';
import { Doorkeeper } from './doorkeeper';
import { GatewayParts } from './gateway-parts';
import type { LiveServer, LiveSocket } from './live-server';
import { RedisSocketAdapter } from './redis-adapter';
import { channelsRoom, inboxRoom, itemsRoom, managersRoom, memberRoom, moderationRoom } from './rooms';
import { SessionWatch } from './session-watch';

const logger = createLogger('realtime');

/**
 * The sockets of the consoles: websocket only, the same session as HTTP. Sockets tell; every change goes through HTTP. Which
 * rooms a socket is in is decided here: a client names conversations, never rooms.
 */
@WebSocketGateway({ transports: ['websocket'], serveClient: false, maxHttpBufferSize: 16 * 1024 })
export class InboxGateway implements OnGatewayInit<LiveServer>, OnGatewayConnection<LiveSocket> {
  constructor(
    private readonly parts: GatewayParts,
    private readonly doorkeeper: Doorkeeper,
    private readonly adapter: RedisSocketAdapter,
    private readonly watch: SessionWatch,
    private readonly rooms: ConversationRooms,
  ) {}

  afterInit(server: LiveServer): void {
    this.adapter.attach(server);
    this.doorkeeper.attach(server);
    this.watch.attach(server, (socket, agent) => this.followRights(socket, agent));
    this.parts.attach(server, this.watch);
  }

  async handleConnection(socket: LiveSocket): Promise<void> {
    const { feed, board } = this.parts;
    const { workspaceId, memberId, permissions } = socket.data.agent;
    this.listen(socket);
    // joined before the position is read: nothing falls between
    await socket.join([inboxRoom(workspaceId), channelsRoom(workspaceId), memberRoom(workspaceId, memberId)]);
    if (permissions.has('channels.manage')) await socket.join(managersRoom(workspaceId));
    if (permissions.has('moderation.read')) await socket.join(moderationRoom(workspaceId));
    const seq = await feed.position(workspaceId);
    socket.emit('ready', { seq, serverTime: new Date().toISOString(), memberId: String(memberId) });
    await board.arrived(socket);
  }

  private listen(socket: LiveSocket): void {
    const { rooms } = this;
    const { feed, board } = this.parts;
    socket.on('conversation.open', (body, ack) =>
      answer(socket, ack, () => rooms.open(socket, fieldOf(body, 'conversationId'))),
    );
    socket.on('conversation.close', (body, ack) =>
      answer(socket, ack, () => rooms.close(socket, fieldOf(body, 'conversationId'))),
    );
    socket.on('presence.set', (body, ack) =>
      answer(socket, ack, () => rooms.setPresence(socket, fieldOf(body, 'conversationId'), fieldOf(body, 'state'))),
    );
    socket.on('resume', (body, ack) =>
      answer(socket, ack, () => feed.resume(socket, wholeNumber(fieldOf(body, 'seq')))),
    );
    socket.on('disconnecting', () => {
      const open = openIn(socket);
      socket.once('disconnect', () => void board.left(socket, open));
    });
  }

  /** New rights, new rooms: what an item offers depends on them. */
  private followRights(socket: LiveSocket, agent: Agent): void {
    const { workspaceId } = agent;
    if (!agent.permissions.has('inbox.read')) return void socket.disconnect(true);
    for (const id of openIn(socket)) {
      void socket.leave(itemsRoom(workspaceId, id, socket.data.agent.permissions));
      void socket.join(itemsRoom(workspaceId, id, agent.permissions));
    }
    if (agent.permissions.has('channels.manage')) void socket.join(managersRoom(workspaceId));
    else void socket.leave(managersRoom(workspaceId));
    if (agent.permissions.has('moderation.read')) void socket.join(moderationRoom(workspaceId));
    else void socket.leave(moderationRoom(workspaceId));
    socket.data.agent = agent;
  }
}

/** Runs what a client asked for and acknowledges it; a client that wants no acknowledgement or sends nonsense harms nobody. */
function answer(socket: LiveSocket, ack: unknown, work: () => Promise<unknown>): void {
  const reply = typeof ack === 'function' ? (ack as (answer: Ack<object>) => void) : () => undefined;
  new Promise((resolve) => resolve(work())).then(
    (result) => reply({ ok: true, ...(typeof result === 'object' ? result : {}) }),
    (error: unknown) => {
      const found = toProblem(error);
      if (found.status >= 500) logger.error({ err: found.cause ?? found }, 'a message failed');
      reply({ ok: false, problem: found.toView(socket.id) });
    },
  );
}

/** A field of whatever a client sent. */
function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function wholeNumber(value: unknown): number {
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return isWhole ? value : throwProblem('validation-failed', { detail: 'seq is a whole number.' });
}
