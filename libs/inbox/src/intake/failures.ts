import { KeyTaken } from './write';

const UNIQUE_VIOLATION = '23505';
// connection, resources, operator intervention, system, internal, serialization, lock not available
const PASSING_CLASSES = ['08', '53', '57', '58', 'XX', '40', '55'];

/** How drivers and pools say without a code that there is no connection. */
const AWAY = /connect|terminated|timeout|pool|client was closed/i;

/** The same events would go through now, with new ids and on what the database holds now. */
export function isTaken(error: unknown): boolean {
  return error instanceof KeyTaken || codeOf(error) === UNIQUE_VIOLATION;
}

/** Nothing is wrong with the events: the database is away or busy, and the batch is tried again as it is. */
export function isPassingTrouble(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && AWAY.test(error.message);
  return PASSING_CLASSES.some((prefix) => code.length === 5 && code.startsWith(prefix)) || /^E[A-Z]{4,}/.test(code);
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
