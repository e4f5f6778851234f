import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type Agent, Sessions } from '@parvis/identity';
import { createLogger, NotificationListener } from '@parvis/platform';
import { Coalescer } from './coalescer';
import type { LiveServer, LiveSocket } from './live-server';

const logger = createLogger('realtime');
const LOOK_EVERY_MS = 15_000;
const AT_MOST_EVERY_MS = 100;

/** Ends the sockets of sessions that are over and follows changes of rights: a socket never outlives what opened it. */
@Injectable()
export class SessionWatch implements BeforeApplicationShutdown {
  private server: LiveServer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private onRights: (socket: LiveSocket, agent: Agent) => void = () => undefined;
  private readonly checks = new Coalescer(AT_MOST_EVERY_MS, () => this.check());

  constructor(
    private readonly sessions: Sessions,
    private readonly notifications: NotificationListener,
  ) {}

  /** `onRights` is called when the rights behind a socket changed. */
  attach(server: LiveServer, onRights: (socket: LiveSocket, agent: Agent) => void): void {
    this.server = server;
    this.onRights = onRights;
    this.notifications.on('parvis_sessions', () => this.look());
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Looks at all sessions of this process soon. */
  look(): void {
    this.checks.touch('all');
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.checks.stop();
  }

  private async check(): Promise<void> {
    const sockets = [...(this.server?.sockets.sockets.values() ?? [])];
    const members = [...new Set(sockets.map(({ data }) => data.agent.memberId))];
    const live = await this.sessions.liveOfMembers(members);
    for (const socket of sockets) {
      const agent = live.get(socket.data.csrfToken);
      if (!agent) this.end(socket);
      else if (rightsText(agent) !== rightsText(socket.data.agent)) this.onRights(socket, agent);
    }
  }

  private end(socket: LiveSocket): void {
    logger.info({ memberId: socket.data.agent.memberId }, 'session ended');
    socket.emit('session.ended');
    socket.disconnect(true);
  }
}

function rightsText({ permissions, teamIds }: Agent): string {
  return `${[...permissions].sort().join()} ${[...teamIds].sort().join()}`;
}
