import { AsyncLocalStorage } from 'node:async_hooks';
import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Paths that never reach a log line, whatever object is logged. */
export const REDACTED = ['password', 'passwordHash', 'token', 'accessToken', 'authorization', 'cookie', 'credentials', 'secret', 'secretKey', 'payload', 'text', 'html', 'body'].flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `headers["${key}"]`, `*.headers["${key}"]`]); // prettier-ignore

const context = new AsyncLocalStorage<Record<string, string | number>>();
let level = 'info';
const made: PinoLogger[] = [];

/** Adds fields (request id, job id) to every line written while `work` runs. */
export function withLogContext<T>(fields: Record<string, string | number>, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

/** The request id of the current request or job, if any. */
export function currentRequestId(): string | undefined {
  const id = context.getStore()?.['requestId'];
  return id === undefined ? undefined : String(id);
}

/** One logger per library part; JSON lines on stderr, so that stdout stays for the start line. */
export function createLogger(subsystem: string, destination: DestinationStream = pino.destination(2)): Logger {
  const logger = pino(
    {
      level,
      base: { subsystem },
      redact: { paths: REDACTED, censor: '[redacted]' },
      mixin: () => context.getStore() ?? {},
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  );
  made.push(logger);
  return logger;
}

/** Sets the level of all loggers, made or to be made. */
export function setLogLevel(next: string): void {
  level = next;
  for (const logger of made) logger.level = next;
}
