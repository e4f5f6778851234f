import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { problem, RedisConfig } from '@parvis/platform';
import Redis from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';

const PER_ADDRESS_AND_NAME = { points: 5, duration: 60, blockDuration: 60 };
const PER_ADDRESS = { points: 50, duration: 600, blockDuration: 600 };

/** Slows down guessing: 5 wrong tries a minute for one e-mail from one address, 50 in ten minutes from one address. */
@Injectable()
export class LoginLimiter implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly byName: RateLimiterRedis;
  private readonly byAddress: RateLimiterRedis;

  constructor(config: RedisConfig) {
    this.redis = new Redis(config.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    this.redis.on('error', () => undefined); // the memory limiter takes over
    this.byName = this.limiter(`${config.prefix}:login-name`, PER_ADDRESS_AND_NAME);
    this.byAddress = this.limiter(`${config.prefix}:login-address`, PER_ADDRESS);
  }

  /** @throws Problem `too-many-requests` with the time to wait. */
  async count(email: string, ip: string): Promise<void> {
    try {
      await this.byAddress.consume(ip);
      await this.byName.consume(`${ip} ${email.toLowerCase()}`);
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const retryAfterMs = (refusal as RateLimiterRes).msBeforeNext;
      const detail = `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1000)} seconds.`;
      throw problem('too-many-requests', { detail, retryAfterMs });
    }
  }

  /** A right password clears the tries for that name and does not count against its address: an office shares one. */
  async succeeded(email: string, ip: string): Promise<void> {
    await this.byName.delete(`${ip} ${email.toLowerCase()}`);
    await this.byAddress.reward(ip);
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private limiter(keyPrefix: string, limit: typeof PER_ADDRESS): RateLimiterRedis {
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, ...limit });
    return new RateLimiterRedis({ storeClient: this.redis, keyPrefix, ...limit, insuranceLimiter });
  }
}
