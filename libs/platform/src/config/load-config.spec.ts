import { IsInt, IsString, Max } from 'class-validator';
import { Env } from './env';
import { ConfigError, loadConfig, loadConfigs } from './load-config';
import { DatabaseConfig, ServerConfig } from './platform-config';

class ExampleConfig {
  @Env('EXAMPLE_NAME', 'What it is called')
  @IsString()
  name!: string;

  @Env('EXAMPLE_SIZE', 'How big it is')
  @IsInt()
  @Max(10)
  size: number = 3;
}

describe('loadConfig', () => {
  it('converts by type and keeps defaults for what is not set or empty', () => {
    expect(loadConfig(ExampleConfig, { EXAMPLE_NAME: 'a', EXAMPLE_SIZE: '7' })).toEqual({ name: 'a', size: 7 });
    expect(loadConfig(ExampleConfig, { EXAMPLE_NAME: 'a', EXAMPLE_SIZE: '' })).toEqual({ name: 'a', size: 3 });
    expect(loadConfig(ServerConfig, { ALLOW_PRIVATE_NETWORK: 'true' }).allowPrivateNetwork).toBe(true);
  });

  it('names every fault of every class at once, by variable', () => {
    const load = () =>
      loadConfigs<[ExampleConfig, DatabaseConfig]>([ExampleConfig, DatabaseConfig], {
        EXAMPLE_SIZE: '11',
        DATABASE_URL: 'nope',
      });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      /EXAMPLE_NAME must be a string[^]*EXAMPLE_SIZE must not be greater than 10[^]*DATABASE_URL must be a URL/,
    );
  });

  it('refuses a boolean that is neither true nor false', () => {
    expect(() => loadConfig(ServerConfig, { ALLOW_PRIVATE_NETWORK: 'perhaps' })).toThrow(
      /ALLOW_PRIVATE_NETWORK must be a boolean/,
    );
  });
});
