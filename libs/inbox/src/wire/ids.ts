import { Injectable, type PipeTransform } from '@nestjs/common';
import { problem } from '@parvis/platform';
import { ValidateBy, type ValidationOptions } from 'class-validator';

const BIGGEST = 9_223_372_036_854_775_807n;
const BIGGEST_SMALL = 2_147_483_647;

/** Text of a 64-bit id as the database makes them. */
export function isBigId(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value) && BigInt(value) <= BIGGEST;
}

/** Text of a 32-bit id (member, team, tag, account). */
export function isSmallId(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) && Number(value) <= BIGGEST_SMALL;
}

/** The field holds the id of a conversation, item, action or attachment. */
export function IsBigId(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    { name: 'isBigId', validator: { validate: isBigId, defaultMessage: () => 'has to be an id' } },
    options,
  );
}

/** The field holds the id of a member, team, tag, account or reason. */
export function IsSmallId(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    { name: 'isSmallId', validator: { validate: isSmallId, defaultMessage: () => 'has to be an id' } },
    options,
  );
}

/** A 64-bit id in a path; anything else is nothing we know. */
@Injectable()
export class BigIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isBigId(value)) throw problem('not-found', { detail: 'This is not an id.' });
    return value;
  }
}

/** A 32-bit id in a path, as a number. */
@Injectable()
export class SmallIdPipe implements PipeTransform<unknown, number> {
  transform(value: unknown): number {
    const text = String(value); // the global pipe has made it a number already where the parameter is declared as one
    if (!isSmallId(text)) throw problem('not-found', { detail: 'This is not an id.' });
    return Number(text);
  }
}
