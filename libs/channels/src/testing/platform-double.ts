import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as the double received it. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the double answers: a response, a reset connection, or silence until it closes. */
export type ScriptedAnswer = { status: number; headers?: Record<string, string>; body?: unknown } | 'reset' | 'hang';

/** A listening local server. `url` has no trailing slash. */
export interface LocalServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a handler on a free loopback port. */
export async function serve(handler: RequestListener): Promise<LocalServer> {
  const server = createServer(handler);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((closed) => server.close(() => closed()));
}

/**
 * A local HTTP server scripted per test: answers by `METHOD /path`, in the order they were queued, the last one for ever.
 * Without a script it answers 404 and remembers the request like any other.
 */
export class PlatformDouble {
  readonly requests: SeenRequest[] = [];
  private readonly scripts = new Map<string, ScriptedAnswer[]>();
  private readonly waiting: (() => void)[] = [];
  private server: LocalServer | null = null;

  static async start(): Promise<PlatformDouble> {
    const double = new PlatformDouble();
    double.server = await serve((request, response) => {
      void text(request).then((body) => {
        const url = new URL(request.url ?? '/', 'http://double');
        const method = request.method ?? 'GET';
        double.requests.push({ method, path: url.pathname, query: url.searchParams, headers: request.headers, body });
        for (const wake of double.waiting.splice(0)) wake();
        const answer = double.next(`${method} ${url.pathname}`);
        if (answer === 'hang') return;
        if (answer === 'reset') {
          request.socket.destroy();
          return;
        }
        const content = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(content);
      });
    });
    return double;
  }

  get url(): string {
    if (!this.server) throw new Error('the double is not running');
    return this.server.url;
  }

  /** Queues answers for one route (`GET /v1/items`). */
  script(route: string, ...answers: ScriptedAnswer[]): this {
    this.scripts.set(route, [...(this.scripts.get(route) ?? []), ...answers]);
    return this;
  }

  /** Resolves when the next request has arrived. */
  nextRequest(): Promise<void> {
    return new Promise((arrived) => this.waiting.push(arrived));
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private next(route: string): ScriptedAnswer {
    const answers = this.scripts.get(route) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer ?? { status: 404, body: { error: `no script for ${route}` } };
  }
}
