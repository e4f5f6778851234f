import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';

const BEHIND_ALL = '9223372036854775807';

/** Where a page goes on, newest first: the id before which it begins. */
export function bigCursor(cursor: string | undefined): string {
  if (cursor === undefined) return BEHIND_ALL;
  if (!isBigId(cursor)) throw invalidField('/cursor', 'is not one of ours');
  return cursor;
}
