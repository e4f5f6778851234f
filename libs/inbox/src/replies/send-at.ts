import { invalidField } from '../wire/invalid';

const LONGEST_MS = 366 * 86_400_000;

/** The time a reply is to go out; 400 when it is over or more than a year away. */
export function requireSendAt(text: string, now: Date = new Date()): Date {
  const at = new Date(text);
  const ms = at.getTime() - now.getTime();
  if (ms <= 0) throw invalidField('/sendAt', 'has to be in the future');
  if (ms > LONGEST_MS) throw invalidField('/sendAt', 'is more than a year away');
  return at;
}
