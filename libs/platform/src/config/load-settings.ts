import { setLogLevel } from '../logging/logger';
import type { PlatformSettings } from '../platform.module';
import { StorageConfig } from '../storage/file-storage';
import { loadConfigs } from './load-config';
import { DatabaseConfig, RedisConfig, SecretsConfig, ServerConfig } from './platform-config';

/** The environment of this process, checked before anything connects. @throws ConfigError with all faults. */
export function loadPlatformSettings(): PlatformSettings {
  const [database, redis, server, secrets, storage] = loadConfigs<
    [DatabaseConfig, RedisConfig, ServerConfig, SecretsConfig, StorageConfig]
  >([DatabaseConfig, RedisConfig, ServerConfig, SecretsConfig, StorageConfig]);
  setLogLevel(server.logLevel);
  return { database, redis, server, secrets, storage };
}
