import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { testDatabase, type TestDatabase } from '@parvis/testing';
import Redis from 'ioredis';

/** A way to the tests' Redis that can be cut and comes back empty, as after the loss of a server without a copy. */
export class RedisOutage {
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly behind: TestDatabase,
    private server: Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<RedisOutage> {
    const behind = await testDatabase();
    const server = createServer();
    await listening(server, 0);
    const outage = new RedisOutage(behind, server, (server.address() as AddressInfo).port);
    outage.carry(server);
    return outage;
  }

  /** A database of its own whose Redis is reached through here. */
  get database(): TestDatabase {
    return { ...this.behind, redisUrl: `redis://127.0.0.1:${this.port}` };
  }

  /** Every connection breaks, new ones are refused, and what Redis held of this installation is gone. */
  async lose(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.open) socket.destroy();
    await closed;
    const redis = new Redis(this.behind.redisUrl);
    const keys = await redis.keys(`*${this.behind.prefix}*`);
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  }

  /** It answers again. */
  async comeBack(): Promise<void> {
    this.server = createServer();
    this.carry(this.server);
    await listening(this.server, this.port);
  }

  async drop(): Promise<void> {
    this.server.close();
    for (const socket of this.open) socket.destroy();
    await this.behind.drop();
  }

  private carry(server: Server): void {
    const { hostname, port } = new URL(this.behind.redisUrl);
    server.on('connection', (near) => {
      const far = connect(Number(port || 6379), hostname);
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.open.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    }); // prettier-ignore
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
