import 'reflect-metadata';
import { InboxConfig, MailConfig, PracticeConfig } from '@parvis/inbox';
import { DatabaseConfig, envFields, RedisConfig, SecretsConfig, ServerConfig, StorageConfig } from '@parvis/platform';
import { say } from './app/command';

// node dist/apps/api/config-docs.mjs: every setting as JSON, for the generated configuration reference
const classes = [
  DatabaseConfig,
  RedisConfig,
  ServerConfig,
  SecretsConfig,
  StorageConfig,
  InboxConfig,
  MailConfig,
  PracticeConfig,
];
const fields = classes.flatMap((config) => {
  const defaults = new config() as unknown as Record<string, unknown>;
  return envFields(config).map(({ property, variable, description, secret }) => {
    const fallback = defaults[property];
    return {
      group: config.name.replace(/Config$/, ''),
      variable,
      description,
      secret,
      default: fallback === undefined ? null : String(fallback),
    };
  });
});
say(JSON.stringify(fields, null, 2));
