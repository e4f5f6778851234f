import { problem } from '@parvis/platform';

/** Position in a keyset-paged list as opaque text: what the next page's first row comes after. */
export function encodeCursor(...parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor that `encodeCursor` made; 400 for any other text. */
export function decodeCursor(cursor: string, parts: number): string[] {
  const decoded = parsed(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (Array.isArray(decoded) && decoded.length === parts && decoded.every((part) => typeof part === 'string')) {
    return decoded;
  }
  throw invalidCursor();
}

/** For a cursor that was made for another list or order. */
export function invalidCursor(): Error {
  return problem('validation-failed', {
    detail: 'The cursor does not belong to this list: start again without one.',
    errors: [{ pointer: '/cursor', detail: 'has to come from nextCursor of the same list' }],
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
