import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { envFields } from './env';

/** All faults of the environment at once; each line names the variable, what is wrong and what it is for. */
export class ConfigError extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

type ConfigClass<T extends object> = new () => T;

/**
 * Reads and checks configuration classes from the environment, once, at boot.
 * @throws ConfigError with every fault of every class.
 */
export function loadConfigs<T extends object[]>(
  classes: { [K in keyof T]: ConfigClass<T[K]> },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const faults: string[] = [];
  const loaded = classes.map((config) => load(config, environment, faults));
  if (faults.length > 0) throw new ConfigError(faults);
  return loaded as T;
}

/** One class; see `loadConfigs`. */
export function loadConfig<T extends object>(
  config: ConfigClass<T>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): T {
  return loadConfigs<[T]>([config], environment)[0];
}

function load<T extends object>(
  config: ConfigClass<T>,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): T {
  const fields = envFields(config);
  const given = Object.fromEntries(
    fields.flatMap(({ property, variable }) => {
      const value = environment[variable];
      return value === undefined || value === '' ? [] : [[property, value]];
    }),
  );
  const instance = plainToInstance(config, given, { exposeDefaultValues: true });
  for (const error of validateSync(instance)) {
    const field = fields.find(({ property }) => property === error.property);
    const reasons = Object.values(error.constraints ?? {}).map((reason) => reason.replace(error.property, '').trim());
    faults.push(`${field?.variable ?? error.property} ${reasons.join(', ')} (${field?.description ?? ''})`);
  }
  return instance;
}
