import { Injectable } from '@nestjs/common';
import { Sessions } from '@parvis/identity';
import { problem, ServerConfig, toProblem } from '@parvis/platform';
import type { LiveServer, LiveSocket } from './live-server';
import { isOwnOrigin } from './origin';

/** Lets in who has a session and comes from our own page; everybody else gets a problem and no event at all. */
@Injectable()
export class Doorkeeper {
  constructor(
    private readonly sessions: Sessions,
    private readonly server: ServerConfig,
  ) {}

  attach(server: LiveServer): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => {
          const found = toProblem(error);
          next(Object.assign(new Error(found.code), { data: found.toView(socket.id) }));
        },
      );
    });
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const { origin, host, cookie } = socket.handshake.headers;
    if (!isOwnOrigin(origin, host, this.server.publicUrl))
      throw problem('not-allowed', { detail: 'Sockets are for our own pages.' });
    const session = await this.sessions.find(cookie);
    if (!session) throw problem('signed-out');
    if (!session.agent.permissions.has('inbox.read')) throw problem('not-allowed');
    socket.data = { agent: session.agent, csrfToken: session.csrfToken };
  }
}
