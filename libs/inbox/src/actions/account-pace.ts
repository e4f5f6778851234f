import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { createLogger, RedisConfig } from '@parvis/platform';
import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const logger = createLogger('pace');

/** Calls one account makes per second over all workers: below every platform's own limit, so that bursts are spread. */
const CALLS_PER_SECOND = 10;

/** Spreads the calls of an account. Without Redis each process counts for itself. */
@Injectable()
export class AccountPace implements BeforeApplicationShutdown {
  private readonly redis: Redis;
  private readonly limiter: RateLimiterRedis;

  constructor(config: RedisConfig) {
    this.redis = new Redis(config.url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.redis.on('error', (error) => logger.debug({ err: error }, 'Redis trouble'));
    this.redis.connect().catch(() => undefined); // it goes on trying by itself; until then the insurance counts
    const options = { points: CALLS_PER_SECOND, duration: 1, keyPrefix: `${config.prefix}:pace` };
    this.limiter = new RateLimiterRedis({
      ...options,
      storeClient: this.redis,
      insuranceLimiter: new RateLimiterMemory(options),
    });
  }

  /** Counts one call; 0 when it may be made now, else the milliseconds to wait. */
  async waitMs(workspaceId: number, accountId: number): Promise<number> {
    try {
      await this.limiter.consume(`${workspaceId}:${accountId}`);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(refusal.msBeforeNext, 50);
      throw refusal;
    }
  }

  beforeApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
