import { Transform, Type } from 'class-transformer';
import 'reflect-metadata';

/** One setting, as the configuration reference prints it. */
export interface EnvField {
  property: string;
  variable: string;
  description: string;
  secret: boolean;
}

const FIELDS = Symbol('env-fields');

/** Binds a property of a configuration class to an environment variable. Values arrive as text and are converted by type. */
export function Env(variable: string, description: string, options: { secret?: boolean } = {}): PropertyDecorator {
  return (target, property) => {
    const fields = envFields(target.constructor as new () => object);
    const field = { property: String(property), variable, description, secret: options.secret ?? false };
    Reflect.defineMetadata(FIELDS, [...fields, field], target.constructor);
    const type = Reflect.getMetadata('design:type', target, property) as unknown;
    if (type === Number) Type(() => Number)(target, property);
    if (type === Boolean) Transform(({ value }) => toBoolean(value))(target, property);
  };
}

/** The settings of a configuration class in the order they are declared. */
export function envFields(config: new () => object): EnvField[] {
  return (Reflect.getMetadata(FIELDS, config) as EnvField[] | undefined) ?? [];
}

function toBoolean(value: unknown): unknown {
  if (value === 'true' || value === '1' || value === true) return true;
  if (value === 'false' || value === '0' || value === false) return false;
  return value;
}
