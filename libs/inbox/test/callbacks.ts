import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What the system behind a generic account was asked to do. */
export interface AskedAction {
  actionId: string;
  action: string;
  itemId: string;
  threadId: string;
  text: string;
}

/** The system behind generic accounts: it carries out what it is asked, and remembers to whom it went. */
export class CallbackRecorder {
  readonly asked: AskedAction[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<CallbackRecorder> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data?: AskedAction };
        if (data?.actionId) recorder.asked.push(data);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(data?.actionId ? { status: 'done', externalId: `out-${data.actionId}` } : {}));
      });
    });
    const recorder = new CallbackRecorder(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/callback`;
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
