import { createECDH, type ECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage, PushSubscriptionBody } from '@parvis/contracts';
import { decrypt } from 'http_ece';
import { importJWK, jwtVerify } from 'jose';

/** What a browser was sent, decrypted with the keys of its subscription. */
export interface Pushed {
  message: PushMessage;
  urgency: string;
  ttl: number;
  /** Key that signed the call. */
  vapidKey: string;
}

interface Browser {
  ecdh: ECDH;
  auth: string;
  received: Pushed[];
}

/** A push service as browsers have it: takes encrypted messages, checks who signed them, and hands them to its browsers. */
export class PushService {
  /** Answers of the next calls instead of 201; `'hang-up'` takes the message and cuts the line. */
  readonly answers: ({ status: number; headers?: Record<string, string> } | 'hang-up')[] = [];
  private readonly browsers = new Map<string, Browser>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on('request', (request, response) => {
      service.take(request).then(
        (status) => {
          if (status === null) return void request.socket.destroy();
          response.writeHead(status.status, status.headers).end();
        },
        () => response.writeHead(400).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  /** What a page gets from `PushManager.subscribe`. */
  subscribe(): PushSubscriptionBody & { received: Pushed[] } {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    const id = randomBytes(12).toString('base64url');
    const browser: Browser = { ecdh, auth: randomBytes(16).toString('base64url'), received: [] };
    this.browsers.set(id, browser);
    return {
      endpoint: `${this.origin}/push/${id}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: browser.auth },
      device: 'Chrome, Linux',
      received: browser.received,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async take(request: IncomingMessage): Promise<{ status: number; headers?: Record<string, string> } | null> {
    const body = await read(request);
    const answer = this.answers.shift() ?? { status: 201 };
    if (answer !== 'hang-up' && answer.status >= 300) return answer;
    const browser = this.browsers.get(request.url?.split('/').at(-1) ?? '');
    if (!browser) return { status: 410 };
    const plain = decrypt(body, { version: 'aes128gcm', privateKey: browser.ecdh, authSecret: browser.auth });
    browser.received.push({
      message: JSON.parse(plain.toString('utf8')) as PushMessage,
      urgency: String(request.headers['urgency']),
      ttl: Number(request.headers['ttl']),
      vapidKey: await this.signer(request),
    });
    return answer === 'hang-up' ? null : answer;
  }

  /** @throws when the call is not signed for this service (RFC 8292). */
  private async signer(request: IncomingMessage): Promise<string> {
    const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(String(request.headers.authorization)) ?? [];
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'), { audience: this.origin });
    return key;
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
