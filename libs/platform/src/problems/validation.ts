import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { problem } from './problem';

/** Checks DTOs and answers 400 `validation-failed` with one RFC 6901 pointer per fault. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (faults) =>
      problem('validation-failed', {
        detail: 'Some fields are not valid; see errors.',
        errors: faults.flatMap((fault) => pointers(fault, '')),
      }),
  });
}

function pointers(fault: ValidationError, parent: string): { pointer: string; detail: string }[] {
  const pointer = `${parent}/${fault.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(fault.constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(fault.children ?? []).flatMap((child) => pointers(child, pointer))];
}
