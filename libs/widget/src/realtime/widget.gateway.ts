import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { WIDGET_LIMITS, WIDGET_NAMESPACE } from '@parvis/contracts';
import { createLogger } from '@parvis/platform';
import { refusalOf } from '../http/answers';
import { callerOf, pageOf } from '../http/requests';
import { WidgetApi } from '../http/widget-api';
import { WidgetFeed } from './widget-feed';
import { WidgetWatch } from './widget-watch';
import { sessionRoom, visitorRoom, widgetRoom, type WidgetServer, type WidgetSocket } from './widget-rooms';

const logger = createLogger('widget');
/** Pages of missed messages that are sent at once; who missed more asks for them. */
const MOST_PAGES = 10;

/**
 * The sockets of the widgets: the visitor's token in the handshake, no cookie, no session of a member. Sockets tell; every change
 * goes through HTTP. Options of the server itself are those of the inbox's gateway.
 */
@WebSocketGateway({
  namespace: WIDGET_NAMESPACE,
  transports: ['websocket'],
  serveClient: false,
  maxHttpBufferSize: 16 * 1024,
})
export class WidgetGateway implements OnGatewayInit<WidgetServer>, OnGatewayConnection<WidgetSocket> {
  constructor(
    private readonly api: WidgetApi,
    private readonly feed: WidgetFeed,
    private readonly watch: WidgetWatch,
  ) {}

  afterInit(server: WidgetServer): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => {
          const refusal = refusalOf(error);
          next(Object.assign(new Error(refusal.code), { data: refusal.toBody() }));
        },
      );
    });
    this.feed.attach(server);
    this.watch.attach(server);
  }

  async handleConnection(socket: WidgetSocket): Promise<void> {
    const { widget, visitor, tokenHash } = socket.data.session;
    socket.on('read', (event: unknown) => void this.read(socket, fieldOf(event, 'seq')));
    socket.on('typing', () => undefined);
    // joined before the position is read: nothing falls between
    await socket.join([
      visitorRoom(widget.workspaceId, visitor.id),
      widgetRoom(widget.workspaceId, widget.accountId),
      sessionRoom(tokenHash.toString('hex')),
    ]);
    try {
      await this.welcome(socket);
    } catch (error) {
      logger.error({ err: error }, 'a widget could not be welcomed');
      socket.disconnect(true);
    }
  }

  private async admit(socket: WidgetSocket): Promise<void> {
    const { headers, address, auth } = socket.handshake;
    const forwarded = String(headers['x-forwarded-for'] ?? '')
      .split(',')[0]
      ?.trim();
    const request = { headers, ip: forwarded || address };
    await this.api.limits.count('requests', request.ip);
    const token = fieldOf(auth, 'token');
    const session = await this.api.enter(
      typeof token === 'string' ? token : undefined,
      callerOf(request),
      pageOf(request),
    );
    socket.data = { session };
  }

  /** Where the transcript stands, then what the client says it missed. */
  private async welcome(socket: WidgetSocket): Promise<void> {
    const { session } = socket.data;
    const asked = fieldOf(socket.handshake.auth, 'afterSeq');
    const afterSeq = typeof asked === 'number' && Number.isSafeInteger(asked) && asked >= 0 ? asked : null;
    const now = await this.api.transcripts.page(session, 'current', 2 ** 31 - 1, 1);
    const conversation = now.conversation;
    socket.emit('ready', { conversation, seq: conversation?.seq ?? 0, serverTime: new Date().toISOString() });
    let after = afterSeq;
    for (let pages = 0; after !== null && pages < MOST_PAGES; pages += 1) {
      const page = await this.api.transcripts.page(session, 'current', after, WIDGET_LIMITS.messagesPerPage);
      for (const message of page.messages) {
        const change = message.deleted ? 'deleted' : message.changeSeq === message.seq ? 'created' : 'updated';
        socket.emit(`message.${change}`, { message });
      }
      after = page.more ? page.seq : null;
    }
  }

  private async read(socket: WidgetSocket, seq: unknown): Promise<void> {
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0 || seq >= 2 ** 31) return;
    await this.api.transcripts.read(socket.data.session, 'current', seq).catch((error: unknown) => {
      logger.warn({ err: error }, 'a receipt was not kept');
    });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
