import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import Redis from 'ioredis';
import { RedisConfig } from '../config/platform-config';
import { pendingMigrations } from '../database/data-source';
import { Database } from '../database/database';
import { metricsRegistry } from '../metrics/metrics';
import { problem } from '../problems/problem';

/** For load balancers and Prometheus. `healthz`: the process lives. `readyz`: it can serve (database, Redis, schema). */
@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly redis: RedisConfig,
  ) {}

  @Get('healthz')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(): Promise<{ status: 'ok'; checks: Record<string, string> }> {
    const checks = { database: await this.database(), redis: await this.ping() };
    const failing = Object.values(checks).some((check) => check !== 'ok');
    if (failing) throw problem('overloaded', { detail: `Not ready: ${JSON.stringify(checks)}`, retryAfterMs: 2000 });
    return { status: 'ok', checks };
  }

  @Get('metrics')
  @Header('content-type', metricsRegistry.contentType)
  metrics(): Promise<string> {
    return metricsRegistry.metrics();
  }

  private async database(): Promise<string> {
    return pendingMigrations(this.db.dataSource).then(
      (pending) => (pending ? 'migrations are pending' : 'ok'),
      () => 'not reachable',
    );
  }

  private async ping(): Promise<string> {
    const client = new Redis(this.redis.url, { lazyConnect: true, maxRetriesPerRequest: 0, connectTimeout: 2000 });
    client.on('error', () => undefined); // the answer says it
    try {
      await client.connect();
      await client.ping();
      return 'ok';
    } catch {
      return 'not reachable';
    } finally {
      client.disconnect();
    }
  }
}
