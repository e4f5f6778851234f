import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Answering = (response: ServerResponse) => void;

/** A classifier that answers as it is told, over real HTTP. */
export class ClassifierDouble {
  readonly calls: { body: string; headers: Record<string, string> }[] = [];
  private answering: Answering = (response) => response.end();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ClassifierDouble> {
    const server = createServer();
    const double = new ClassifierDouble(server);
    server.on('request', (request, response) => void double.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/classify`;
  }

  answers(answer: { labels: string[]; severity: number }): void {
    this.answersText(JSON.stringify(answer));
  }

  answersText(body: string): void {
    this.answering = (response) => response.setHeader('content-type', 'application/json').end(body);
  }

  fails(status: number): void {
    this.answering = (response) => response.writeHead(status).end('{}');
  }

  /** Takes the question and never answers. */
  hangs(): void {
    this.answering = () => undefined;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.calls.push({ body, headers: request.headers as Record<string, string> });
    this.answering(response);
  }
}
