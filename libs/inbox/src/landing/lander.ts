import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { arrayLiteral, Database, histogram, problem, type Tx } from '@parvis/platform';
import { laneOf } from './lanes';

/** Where a raw payload came from. */
export type LandingSource = 'hook' | 'poll' | 'backfill' | 'stream' | 'ref' | 'replay';

/** A raw payload on its way into the landing table. */
export interface Landing {
  workspaceId: number;
  accountId: number;
  source: LandingSource;
  /** The few headers worth keeping for support, or null. */
  headers: Readonly<Record<string, string>> | null;
  payload: string;
}

interface Waiting {
  landing: Landing;
  done(): void;
  failed(error: unknown): void;
}

const INSERTS_IN_FLIGHT = 1; // two share the work of one and answer both later: measured at 0.86 of the throughput
const MOST_PER_INSERT = 500;
const MOST_BYTES_PER_INSERT = 8 * 1024 * 1024;
const MOST_WAITING = 5000;
const RETRY_AFTER_MS = 2000;

const landed = histogram('parvis_landing_seconds', 'From the start of a landing insert to its commit', []);

/** No text format holds it: bodies joined by it need no escaping, which costs more than the rest of a request. */
const SEPARATOR = '\u0001';

// one statement, whatever the number of rows; the nudge leaves with the commit
const insertOf = (payloads: string): string => `
  with rows as (
    insert into inbound (workspace_id, account_id, lane, source, headers, payload)
    select r.workspace_id, r.account_id, r.lane, r.source, nullif(r.headers, '')::jsonb, r.payload
    from unnest($1::int[], $2::int[], $3::smallint[], $4::text[], string_to_array($5, '${SEPARATOR}'), ${payloads})
      as r (workspace_id, account_id, lane, source, headers, payload)
    returning 1)
  select pg_notify('parvis_inbound', '') from rows limit 1`;
const INSERT = insertOf(`string_to_array($6, '${SEPARATOR}')`);
/** For bodies that hold the separator all the same. */
const INSERT_ESCAPED = insertOf('$6::text[]');

/**
 * Stores raw payloads before anything is acknowledged. While an insert is in flight new payloads gather; the next takes
 * all of them. No timer: alone, a payload waits for nobody.
 */
@Injectable()
export class Lander implements BeforeApplicationShutdown {
  private readonly waiting: Waiting[] = [];
  private inFlight = 0;
  private idle: (() => void) | undefined;

  constructor(private readonly db: Database) {}

  /**
   * Resolves once the payload is committed.
   * @throws problem `overloaded` at once when more than 5,000 wait: the sender tries again.
   */
  land(landing: Landing): Promise<void> {
    if (this.waiting.length >= MOST_WAITING) {
      return Promise.reject(
        problem('overloaded', {
          detail: 'Too many events at once; send this one again.',
          retryAfterMs: RETRY_AFTER_MS,
        }),
      );
    }
    return new Promise((done, failed) => {
      this.waiting.push({ landing, done, failed });
      if (this.inFlight < INSERTS_IN_FLIGHT) void this.insertAll();
    });
  }

  /** Lets everything that was accepted become durable. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.inFlight === 0) return;
    await new Promise<void>((idle) => (this.idle = idle));
  }

  private async insertAll(): Promise<void> {
    this.inFlight += 1;
    while (this.waiting.length > 0) {
      const batch = this.take();
      const stop = landed.startTimer();
      try {
        const { sql, values } = statementOf(batch.map(({ landing }) => landing));
        await this.db.atOnce(sql, values);
        stop();
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.inFlight -= 1;
    if (this.inFlight === 0) this.idle?.();
  }

  private take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { landing } of this.waiting) {
      bytes += landing.payload.length;
      if (count === MOST_PER_INSERT || (count > 0 && bytes > MOST_BYTES_PER_INSERT)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }
}

/** Lands payloads in a caller's transaction: a poll lands what it fetched together with its cursor. */
export async function landIn(tx: Tx, landings: readonly Landing[]): Promise<void> {
  if (landings.length === 0) return;
  const { sql, values } = statementOf(landings);
  await tx.prepared(sql, values);
}

function statementOf(landings: readonly Landing[]): { sql: string; values: string[] } {
  const payloads = landings.map(({ payload }) => storable(payload));
  const isPlain = payloads.every((payload) => payload !== '' && !payload.includes(SEPARATOR));
  const values = [
    arrayLiteral(landings.map(({ workspaceId }) => workspaceId)),
    arrayLiteral(landings.map(({ accountId }) => accountId)),
    arrayLiteral(landings.map(({ workspaceId, accountId }) => laneOf(workspaceId, accountId))),
    arrayLiteral(landings.map(({ source }) => source)),
    landings.map(({ headers }) => (headers === null ? '' : JSON.stringify(headers))).join(SEPARATOR),
    isPlain ? payloads.join(SEPARATOR) : arrayLiteral(payloads),
  ];
  return { sql: isPlain ? INSERT : INSERT_ESCAPED, values };
}

// PostgreSQL text holds every character but this one; no platform's JSON or mail has it legitimately
function storable(payload: string): string {
  return payload.includes('\0') ? payload.replaceAll('\0', '\uFFFD') : payload;
}
