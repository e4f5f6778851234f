import type { BrowserContext, WebSocketRoute } from 'playwright-core';

/**
 * The connection between a browser and the product. Taking a browser offline leaves its open sockets alone, so they are
 * passed through here, where they can be cut.
 */
export class Line {
  private readonly sockets = new Set<WebSocketRoute>();
  private isCut = false;

  private constructor(private readonly context: BrowserContext) {}

  /** Before the first page is opened. */
  static async of(context: BrowserContext): Promise<Line> {
    const line = new Line(context);
    await context.routeWebSocket(/\/socket\.io\//, (socket) => line.pass(socket));
    return line;
  }

  /** Sockets drop, and nothing reaches the server any more. */
  async cut(): Promise<void> {
    this.isCut = true;
    await this.context.setOffline(true);
    for (const socket of this.sockets) await socket.close();
    this.sockets.clear();
  }

  async mend(): Promise<void> {
    this.isCut = false;
    await this.context.setOffline(false);
  }

  private pass(socket: WebSocketRoute): void {
    if (this.isCut) return void socket.close();
    const server = socket.connectToServer();
    this.sockets.add(socket);
    socket.onClose(() => {
      this.sockets.delete(socket);
      void server.close();
    });
  }
}
