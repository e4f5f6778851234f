import { IsBase64, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { Env } from './env';

/** Where the database is and how much of it to use. */
export class DatabaseConfig {
  @Env('DATABASE_URL', 'PostgreSQL connection address', { secret: true })
  @IsString()
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_protocol: true, require_tld: false })
  url!: string;

  @Env('DATABASE_POOL', 'Connections per process')
  @IsInt()
  @Min(2)
  @Max(200)
  pool: number = 20;
}

/** Where Redis is. It carries jobs, presence and limits; nothing in it is the only copy. */
export class RedisConfig {
  @Env('REDIS_URL', 'Redis connection address', { secret: true })
  @IsString()
  @IsUrl({ protocols: ['redis', 'rediss'], require_protocol: true, require_tld: false })
  url!: string;

  @Env('REDIS_PREFIX', 'Prefix of every key; keeps several installations on one Redis apart')
  @IsString()
  prefix: string = 'parvis';
}

/** How this process serves. */
export class ServerConfig {
  @Env('PARVIS_PORT', 'Port of console, API and sockets')
  @IsInt()
  @Min(0)
  @Max(65535)
  port: number = 4400;

  @Env('PARVIS_HOST', 'Address to listen on')
  @IsString()
  host: string = '127.0.0.1';

  @Env('PARVIS_PUBLIC_URL', 'Address under which people and platforms reach this installation')
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  publicUrl?: string;

  @Env('PARVIS_ROLE', 'What this process does')
  @IsIn(['all', 'api', 'worker'])
  role: 'all' | 'api' | 'worker' = 'all';

  @Env('PARVIS_CONSOLE_DIR', 'Folder of the built console')
  @IsString()
  consoleDir: string = 'dist/apps/console';

  @Env('PARVIS_DATA_DIR', 'Folder for attachments when they are stored on disk')
  @IsString()
  dataDir: string = '.data';

  @Env('ALLOW_PRIVATE_NETWORK', 'Let accounts point at private addresses (tests, demo, servers in the same network)')
  @IsBoolean()
  allowPrivateNetwork: boolean = false;

  @Env('PARVIS_SECURE_COOKIES', 'Send the session cookie over HTTPS only; default: when the public address is HTTPS')
  @IsOptional()
  @IsBoolean()
  secureCookies?: boolean;

  @Env('LOG_LEVEL', 'Least serious level that is logged')
  @IsIn(['debug', 'info', 'warn', 'error', 'silent'])
  logLevel: string = 'info';
}

/** Keys. */
export class SecretsConfig {
  @Env('PARVIS_SECRET_KEY', '32 random bytes in base64: encrypts channel credentials, signs attachment addresses', {
    secret: true,
  })
  @IsString()
  @IsBase64()
  secretKey!: string;

  @Env('PARVIS_PREVIOUS_SECRET_KEY', 'The key before the last rotation, still able to read', { secret: true })
  @IsOptional()
  @IsBase64()
  previousSecretKey?: string;
}
