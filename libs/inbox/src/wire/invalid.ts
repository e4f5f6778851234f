import { problem, type Problem } from '@parvis/platform';

/** 400 about one field of the body or query. */
export function invalidField(pointer: string, detail: string): Problem {
  return problem('validation-failed', {
    detail: 'Some fields are not valid; see errors.',
    errors: [{ pointer, detail }],
  });
}
