import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RedisConfig } from '@parvis/platform';
import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { WidgetRefusal } from '../access/refusal';

const LIMITS = {
  sessions: { points: 10, duration: 60 },
  'messages-minute': { points: 20, duration: 60 },
  'messages-hour': { points: 200, duration: 3600 },
  'messages-address': { points: 60, duration: 60 },
  uploads: { points: 20, duration: 60 },
  /** Everything else of one address: reads, polls, receipts. */
  requests: { points: 600, duration: 60 },
} as const;
type Limit = keyof typeof LIMITS;

/** How much one visitor and one address may do, counted over all API processes; without Redis each counts for itself. */
@Injectable()
export class WidgetLimits implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly limiters: Readonly<Record<Limit, RateLimiterRedis>>;

  constructor(config: RedisConfig) {
    this.redis = new Redis(config.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    this.redis.on('error', () => undefined); // the memory limiter takes over
    const entries = Object.entries(LIMITS).map(([name, limit]) => {
      const options = { keyPrefix: `${config.prefix}:widget-${name}`, ...limit };
      const insuranceLimiter = new RateLimiterMemory(options);
      return [name, new RateLimiterRedis({ storeClient: this.redis, ...options, insuranceLimiter })];
    });
    this.limiters = Object.fromEntries(entries) as Record<Limit, RateLimiterRedis>;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  /** @throws WidgetRefusal `rate_limited` with the seconds to wait */
  async count(limit: Limit, key: string): Promise<void> {
    try {
      await this.limiters[limit].consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new WidgetRefusal('rate_limited', `Too much at once: wait ${seconds} seconds.`, seconds);
    }
  }

  /** One message of a visitor from an address. */
  async countMessage(visitor: string, address: string): Promise<void> {
    await this.count('messages-address', address);
    await this.count('messages-minute', visitor);
    await this.count('messages-hour', visitor);
  }
}
